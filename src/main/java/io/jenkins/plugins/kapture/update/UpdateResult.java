package io.jenkins.plugins.kapture.update;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.kapture.client.Outcome;
import io.jenkins.plugins.kapture.report.JournalEntry;
import java.io.Serializable;
import org.jenkinsci.plugins.scriptsecurity.sandbox.whitelists.Whitelisted;

/** What a script gets for one ticket. Texts are empty where the service said nothing. */
public final class UpdateResult implements Serializable {

    private static final long serialVersionUID = 1L;

    private final Outcome outcome;
    private final String ticketId;
    private final String message;
    private final int httpStatus;
    private final String status;
    private final String statusName;
    private final String subStatus;
    private final String subStatusName;
    private final String ticketUrl;
    private final String responseBody;

    private UpdateResult(JournalEntry entry, String responseBody) {
        this.outcome = entry.outcome();
        this.ticketId = entry.ticketId();
        this.message = entry.message();
        this.httpStatus = entry.httpStatus();
        this.status = entry.status();
        this.statusName = entry.statusName();
        this.subStatus = entry.subStatus();
        this.subStatusName = entry.subStatusName();
        this.ticketUrl = entry.ticketUrl();
        this.responseBody = responseBody;
    }

    /** @param responseBody not part of the entry, since it may hold personal data */
    static UpdateResult of(JournalEntry entry, String responseBody) {
        return new UpdateResult(entry, responseBody);
    }

    @Whitelisted
    public boolean isUpdated() {
        return outcome.isUpdated();
    }

    Outcome outcome() {
        return outcome;
    }

    /** The name of the outcome, such as {@code UPDATED}: a text, so that a script compares it with {@code ==}. */
    @Whitelisted
    @NonNull
    public String getOutcome() {
        return outcome.name();
    }

    @Whitelisted
    @NonNull
    public String getTicketId() {
        return ticketId;
    }

    /** One sentence that names ticket, site, outcome, the service's own message, and what to do about it. */
    @Whitelisted
    @NonNull
    public String getMessage() {
        return message;
    }

    /** 0 if there was no answer. */
    @Whitelisted
    public int getHttpStatus() {
        return httpStatus;
    }

    @Whitelisted
    @NonNull
    public String getStatus() {
        return status;
    }

    @Whitelisted
    @NonNull
    public String getStatusName() {
        return statusName;
    }

    @Whitelisted
    @NonNull
    public String getSubStatus() {
        return subStatus;
    }

    @Whitelisted
    @NonNull
    public String getSubStatusName() {
        return subStatusName;
    }

    /** Absolute, on the site's own host, or empty. */
    @Whitelisted
    @NonNull
    public String getTicketUrl() {
        return ticketUrl;
    }

    /** As received; empty if there was no answer, or if it came before a restart of Jenkins. */
    @Whitelisted
    @NonNull
    public String getResponseBody() {
        return responseBody;
    }

    @Override
    public String toString() {
        return message;
    }
}
