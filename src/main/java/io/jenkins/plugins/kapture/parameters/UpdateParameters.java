package io.jenkins.plugins.kapture.parameters;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Util;
import io.jenkins.plugins.kapture.client.AdditionalFields;
import io.jenkins.plugins.kapture.client.InvalidInputException;
import io.jenkins.plugins.kapture.client.TicketUpdate;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** The parameters of all entry points, as they were entered. Not a record, because Pipeline cannot store records. */
@Restricted(NoExternalUse.class)
public final class UpdateParameters implements Serializable {

    private static final long serialVersionUID = 1L;

    /** The fields of the request. */
    public String subStatus, comment, queue, disposition, callbackTime;

    /** Values of the JDK only, since Pipeline stores them. */
    public Map<String, Object> additionalFields;

    /** What is released to; see {@link #environment()}. */
    public String environment;

    /** Whether everything is resolved, checked and logged, but nothing is sent. */
    public boolean preview;

    /** Where the request is sent, and how its outcome affects the build. */
    public String site, credentialsId, onRejected, onError, logResponse;

    /** Checks everything except the ticket and its sub-status. */
    public void check() {
        onRejected();
        onError();
        responseLogging();
        environment();
        AdditionalFields.check(additionalFields);
        TicketUpdate.checkOptional("subStatus", subStatus);
        TicketUpdate.checkOptional("queue", queue);
        TicketUpdate.checkOptional("disposition", disposition);
        TicketUpdate.checkCallbackTime(callbackTime);
    }

    /** @throws InvalidInputException if the ticket cannot be updated with these fields */
    public TicketUpdate update(@CheckForNull String ticketId) {
        return update(ticketId, comment);
    }

    /** The same with another comment. */
    public TicketUpdate update(@CheckForNull String ticketId, @CheckForNull String comment) {
        return new TicketUpdate(ticketId, subStatus, comment, queue, disposition, callbackTime, additionalFields);
    }

    /** @return the name of what is released to, as it was entered; empty if it has no name */
    public String environment() {
        return Environment.parse(environment);
    }

    /** @return {@code null} for those of the site */
    @CheckForNull
    public String credentialsId() {
        return Util.fixEmptyAndTrim(credentialsId);
    }

    public FailurePolicy onRejected() {
        return parse("onRejected", onRejected, FailurePolicy.FAILURE);
    }

    public FailurePolicy onError() {
        return parse("onError", onError, FailurePolicy.FAILURE);
    }

    public ResponseLogging responseLogging() {
        return parse("logResponse", logResponse, ResponseLogging.SUMMARY);
    }

    /** A string, because an unknown enum constant would cause a data-binding error that does not list the valid values. */
    private static <T extends Enum<T>> T parse(String parameter, @CheckForNull String value, T defaultValue) {
        if (value == null || value.isBlank()) {
            return defaultValue;
        }
        T[] constants = defaultValue.getDeclaringClass().getEnumConstants();
        return Arrays.stream(constants)
                .filter(constant -> constant.name().equalsIgnoreCase(value.strip()))
                .findFirst()
                .orElseThrow(() -> new InvalidInputException(Messages._UpdateParameters_unknown(
                        value,
                        parameter,
                        Arrays.stream(constants).map(Enum::name).collect(Collectors.joining(", ")))::toString));
    }
}
