package io.jenkins.plugins.kapture.update;

import io.jenkins.plugins.kapture.client.Outcome;
import io.jenkins.plugins.kapture.client.TicketState;
import io.jenkins.plugins.kapture.client.UpdateResponse;
import io.jenkins.plugins.kapture.journal.JournalEntry;
import io.jenkins.plugins.kapture.journal.JournalResult;
import java.io.Serializable;
import java.util.List;
import java.util.Objects;
import org.jenkinsci.plugins.scriptsecurity.sandbox.whitelists.Whitelisted;

/** The result of an update for scripts. Strings are empty if the service did not send them. */
public final class UpdateResult implements Serializable {

    private static final long serialVersionUID = 1L;

    private final Outcome outcome;
    private final String ticketId;
    private final String site;
    private final String reason;
    private final int httpStatus;
    private final String status;
    private final String statusName;
    private final String subStatus;
    private final String subStatusName;
    private final String ticketUrl;
    private final String responseBody;

    /** @param responseBody not part of the result that is stored, because it may contain personal data */
    UpdateResult(String ticketId, String site, JournalResult result, String responseBody) {
        this.outcome = result.outcome();
        this.ticketId = ticketId;
        this.site = site;
        this.reason = result.message();
        this.httpStatus = result.httpStatus();
        TicketState state = result.state();
        this.status = state.status();
        this.statusName = state.statusName();
        this.subStatus = state.subStatus();
        this.subStatusName = state.subStatusName();
        this.ticketUrl = state.ticketUrl();
        this.responseBody = responseBody;
    }

    /** The result of an update that ended before a restart of Jenkins. */
    UpdateResult(JournalEntry entry) {
        this(entry.ticketId(), entry.site(), Objects.requireNonNull(entry.result()), "");
    }

    /** In a condition of a script, a result is true if the ticket was updated. */
    @Whitelisted
    public boolean asBoolean() {
        return isUpdated();
    }

    @Whitelisted
    public boolean isUpdated() {
        return outcome.isUpdated();
    }

    /** Whether the ticket was not updated, or may not have been, although that was requested. */
    boolean isFailed() {
        return !isUpdated() && outcome != Outcome.PREVIEW;
    }

    static long count(List<UpdateResult> results, Outcome outcome) {
        return results.stream().filter(result -> result.outcome == outcome).count();
    }

    Outcome outcome() {
        return outcome;
    }

    /** The name of the outcome, such as {@code UPDATED}: a string, so that a script can compare it with {@code ==}. */
    @Whitelisted
    public String getOutcome() {
        return outcome.name();
    }

    @Whitelisted
    public String getTicketId() {
        return ticketId;
    }

    /** Ticket, site, outcome, the service's message, and what to do about it. */
    @Whitelisted
    public String getMessage() {
        return UpdateResponse.explain(ticketId, site, outcome, reason);
    }

    /** The service's message and what to do about it: the same for tickets that failed for the same reason. */
    String reason() {
        return reason;
    }

    /** 0 if there was no response. */
    @Whitelisted
    public int getHttpStatus() {
        return httpStatus;
    }

    @Whitelisted
    public String getStatus() {
        return status;
    }

    @Whitelisted
    public String getStatusName() {
        return statusName;
    }

    @Whitelisted
    public String getSubStatus() {
        return subStatus;
    }

    @Whitelisted
    public String getSubStatusName() {
        return subStatusName;
    }

    /** Absolute, on the site's own host, or empty. */
    @Whitelisted
    public String getTicketUrl() {
        return ticketUrl;
    }

    /** As received; empty if there was no response, or if it came before a restart of Jenkins. */
    @Whitelisted
    public String getResponseBody() {
        return responseBody;
    }

    @Override
    public String toString() {
        return getMessage();
    }
}
