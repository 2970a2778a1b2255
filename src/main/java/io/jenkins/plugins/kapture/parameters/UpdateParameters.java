package io.jenkins.plugins.kapture.parameters;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Util;
import io.jenkins.plugins.kapture.client.TicketUpdate;
import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;

/**
 * What all doors share: the fields of an update and how its outcome counts. Takes anything, so that a mistake is told
 * by {@link #check()} in one sentence, before anything is sent, and not by a data-binding error.
 */
public final class UpdateParameters implements Serializable {

    private static final long serialVersionUID = 1L;

    private String subStatus;
    private String comment;
    private String queue;
    private String disposition;
    private String callbackTime;
    private Map<String, Object> additionalFields;

    private String site;
    private String credentialsId;
    private String onRejected;
    private String onError;
    private String logResponse;

    /** @throws IllegalArgumentException with a sentence that says what to change */
    public void check() {
        policyOnRejected();
        policyOnError();
        responseLog();
        // From here on JDK types only, which Pipeline can store: a script's map may hold anything.
        additionalFields = new LinkedHashMap<>(TicketUpdate.checkAdditionalFields(additionalFields));
        update("1"); // any ticket: the other fields must be right even for an empty list of tickets
    }

    /** @throws IllegalArgumentException with a sentence that says what to change */
    TicketUpdate update(String ticketId) {
        return new TicketUpdate(ticketId, subStatus, comment, queue, disposition, callbackTime, additionalFields);
    }

    @NonNull
    public UpdateParameters copy() {
        return expand(UnaryOperator.identity());
    }

    /** @return a copy with every text changed by the function, such as to put in the values of variables */
    @NonNull
    public UpdateParameters expand(@NonNull UnaryOperator<String> text) {
        UpdateParameters copy = new UpdateParameters();
        copy.setSubStatus(text.apply(subStatus));
        copy.setComment(text.apply(comment));
        copy.setQueue(text.apply(queue));
        copy.setDisposition(text.apply(disposition));
        copy.setCallbackTime(text.apply(callbackTime));
        copy.setAdditionalFields(additionalFields == null ? null : expandMap(additionalFields, text));
        copy.setSite(text.apply(site));
        copy.setCredentialsId(text.apply(credentialsId));
        copy.onRejected = onRejected;
        copy.onError = onError;
        copy.logResponse = logResponse;
        return copy;
    }

    private static Map<String, Object> expandMap(Map<?, ?> map, UnaryOperator<String> text) {
        Map<String, Object> copy = new LinkedHashMap<>();
        map.forEach((name, value) -> copy.put(String.valueOf(name), expandValue(value, text)));
        return copy;
    }

    private static Object expandValue(Object value, UnaryOperator<String> text) {
        if (value instanceof Map<?, ?> map) {
            return expandMap(map, text);
        } else if (value instanceof List<?> list) {
            return list.stream().map(each -> expandValue(each, text)).toList();
        }
        return value instanceof String string ? text.apply(string) : value;
    }

    FailurePolicy policyOnRejected() {
        return EnumParameter.of("onRejected", FailurePolicy.class, onRejected, FailurePolicy.FAILURE);
    }

    FailurePolicy policyOnError() {
        return EnumParameter.of("onError", FailurePolicy.class, onError, FailurePolicy.FAILURE);
    }

    ResponseLogging responseLog() {
        return EnumParameter.of("logResponse", ResponseLogging.class, logResponse, ResponseLogging.SUMMARY);
    }

    public String getSubStatus() {
        return subStatus;
    }

    public void setSubStatus(String subStatus) {
        this.subStatus = Util.fixEmptyAndTrim(subStatus);
    }

    public String getComment() {
        return comment;
    }

    /** @param comment sent as it is, white space included */
    public void setComment(String comment) {
        this.comment = Util.fixEmpty(comment);
    }

    public String getQueue() {
        return queue;
    }

    public void setQueue(String queue) {
        this.queue = Util.fixEmptyAndTrim(queue);
    }

    public String getDisposition() {
        return disposition;
    }

    public void setDisposition(String disposition) {
        this.disposition = Util.fixEmptyAndTrim(disposition);
    }

    public String getCallbackTime() {
        return callbackTime;
    }

    public void setCallbackTime(String callbackTime) {
        this.callbackTime = Util.fixEmptyAndTrim(callbackTime);
    }

    public Map<String, Object> getAdditionalFields() {
        return additionalFields;
    }

    public void setAdditionalFields(Map<String, Object> fields) {
        additionalFields = fields == null || fields.isEmpty() ? null : fields;
    }

    public String getSite() {
        return site;
    }

    public void setSite(String site) {
        this.site = Util.fixEmptyAndTrim(site);
    }

    public String getCredentialsId() {
        return credentialsId;
    }

    public void setCredentialsId(String credentialsId) {
        this.credentialsId = Util.fixEmptyAndTrim(credentialsId);
    }

    public String getOnRejected() {
        return Objects.requireNonNullElse(onRejected, FailurePolicy.FAILURE.name());
    }

    public void setOnRejected(String onRejected) {
        this.onRejected = Util.fixEmptyAndTrim(onRejected);
    }

    public String getOnError() {
        return Objects.requireNonNullElse(onError, FailurePolicy.FAILURE.name());
    }

    public void setOnError(String onError) {
        this.onError = Util.fixEmptyAndTrim(onError);
    }

    public String getLogResponse() {
        return Objects.requireNonNullElse(logResponse, ResponseLogging.SUMMARY.name());
    }

    public void setLogResponse(String logResponse) {
        this.logResponse = Util.fixEmptyAndTrim(logResponse);
    }
}
