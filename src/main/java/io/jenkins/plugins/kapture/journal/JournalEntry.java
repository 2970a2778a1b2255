package io.jenkins.plugins.kapture.journal;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.kapture.client.Outcome;
import java.util.Date;
import java.util.Locale;
import java.util.Objects;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/**
 * One attempt to update a ticket: a row of the build's page.
 *
 * @param key identifies the attempt in its build, because a ticket can be updated more than once
 * @param result {@code null} until {@link Phase#DONE}
 * @param time when the phase was reached, in milliseconds since 1970
 */
@ExportedBean(defaultVisibility = 2)
@Restricted(NoExternalUse.class)
public record JournalEntry(
        String key,
        RequestedTicket ticket,
        RequestedOperation operation,
        Phase phase,
        @CheckForNull JournalResult result,
        @Exported long time) {

    /** The progress of an attempt. */
    public enum Phase {
        /** No request is in progress; the first or next request may be sent. */
        WAITING,
        /** A request is about to be sent, or was sent. */
        SENT,
        /** The outcome is known. */
        DONE
    }

    @Exported
    public String ticketId() {
        return ticket.ticketId();
    }

    @Exported
    public String requestedSubStatus() {
        return ticket.subStatus();
    }

    /** @return what is released to; empty for none */
    @Exported
    public String environment() {
        return ticket.environment();
    }

    /** @return name of the site at the time of the attempt */
    @Exported
    public String site() {
        return operation.site();
    }

    /** @return ID of the user who sent the ticket again, or {@code null} if the build itself sent it */
    @Exported
    @CheckForNull
    public String requestedBy() {
        return operation.requestedBy();
    }

    /** @return {@code null} until {@link Phase#DONE} */
    @Exported
    @CheckForNull
    public Outcome outcome() {
        return result == null ? null : result.outcome();
    }

    /** @return one line without ticket, site and outcome; empty until {@link Phase#DONE} */
    @Exported
    public String message() {
        return result == null ? "" : result.message();
    }

    /** @return 0 if there was no response */
    @Exported
    public int httpStatus() {
        return result == null ? 0 : result.httpStatus();
    }

    /** @return the URL of the ticket on the site's own host, or empty */
    @Exported
    public String ticketUrl() {
        String url = result == null ? "" : result.state().ticketUrl();
        return url.startsWith("https://") || url.startsWith("http://") ? url : "";
    }

    /** @return whether the ticket was not updated, or may not have been */
    public boolean isProblem() {
        return result != null && result.outcome() != Outcome.UPDATED && result.outcome() != Outcome.PREVIEW;
    }

    /** @return whether the service has no such ticket */
    public boolean unknownTicket() {
        return result != null && result.unknownTicket();
    }

    /** @return key of the first attempt of the same update */
    public String firstKey() {
        return Objects.requireNonNullElse(ticket.firstKey(), key);
    }

    /** @return the same text for all updates of the same ticket on a site */
    public String siteAndTicket() {
        return site() + ' ' + ticketId();
    }

    /** @return the same text for all updates of the same ticket on a site for one environment */
    public String target() {
        return siteAndTicket() + ' ' + environment().toLowerCase(Locale.ROOT);
    }

    /** For the pages. */
    public Date date() {
        return new Date(time);
    }

    /** @return the same attempt in another phase, which it reached itself */
    JournalEntry reached(Phase phase, @CheckForNull JournalResult result, long time) {
        return new JournalEntry(key, ticket.itself(), operation, phase, result, time);
    }

    /** @return the same attempt when no request can be in progress: the build has ended, or Jenkins was restarted */
    public JournalEntry ended() {
        return switch (phase) {
            case DONE -> this;
            case SENT -> reached(Phase.DONE, JournalResult.of(Outcome.UNKNOWN, Messages.JournalEntry_lost()), time);
            case WAITING ->
                reached(Phase.DONE, JournalResult.of(Outcome.UNAVAILABLE, Messages.JournalEntry_notSent()), time);
        };
    }
}
