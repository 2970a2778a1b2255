package io.jenkins.plugins.kapture.report;

import com.fasterxml.jackson.annotation.JsonIgnore;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.kapture.client.Outcome;
import io.jenkins.plugins.kapture.client.UpdateResponse;
import java.util.Date;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/**
 * What a build remembers of the update of one ticket. Neither the comment nor the answer's body is kept: they may hold
 * personal data.
 *
 * @param key which update of the build this is: one ticket can be updated more than once
 * @param ticketId the ticket, as it was asked for
 * @param site name of the site at the time
 * @param requestedSubStatus the sub-status asked for
 * @param phase how far the update came
 * @param outcome {@code null} until {@link Phase#DONE}
 * @param message one sentence without personal data; empty until {@link Phase#DONE}
 * @param httpStatus 0 if there was no answer
 * @param ticketUrl the ticket's page on the site's own host, or empty
 * @param time when the phase was reached, in milliseconds since 1970
 */
@ExportedBean(defaultVisibility = 2)
public record JournalEntry(
        String key,
        String ticketId,
        String site,
        String requestedSubStatus,
        Phase phase,
        Outcome outcome,
        String message,
        int httpStatus,
        String status,
        String statusName,
        String subStatus,
        String subStatusName,
        String ticketUrl,
        long time) {

    /** How far an update came; what a restarted controller goes by. */
    public enum Phase {
        /** Nothing is on its way: the update may be sent, for the first time or again. */
        WAITING,
        /** A request is about to leave, or has left. */
        SENT,
        /** The outcome is known, or known to be unknown. */
        DONE
    }

    @NonNull
    public static JournalEntry of(Phase phase, String key, String ticketId, String site, String requestedSubStatus) {
        return new JournalEntry(
                key,
                ticketId,
                site,
                requestedSubStatus,
                phase,
                null,
                "",
                0,
                "",
                "",
                "",
                "",
                "",
                System.currentTimeMillis());
    }

    /** For the pages: the name of the outcome, or how far the update is. */
    @JsonIgnore
    @NonNull
    public String getOutcomeText() {
        return outcome != null
                ? outcome.name()
                : phase == Phase.SENT ? Messages.JournalEntry_sent() : Messages.JournalEntry_waiting();
    }

    @JsonIgnore
    @NonNull
    public Date getDate() {
        return new Date(time);
    }

    /** The same update once its outcome is known without an answer. */
    JournalEntry ended(Outcome how, String why) {
        return new JournalEntry(
                key, ticketId, site, requestedSubStatus, Phase.DONE, how, why, 0, "", "", "", "", "", time);
    }

    /**
     * The same update with what came back.
     *
     * @param explanation the one sentence for people, without secrets and personal data
     */
    @NonNull
    public JournalEntry answered(@NonNull UpdateResponse answer, @NonNull String explanation, @NonNull String siteUrl) {
        return new JournalEntry(
                key,
                ticketId,
                site,
                requestedSubStatus,
                phase,
                answer.outcome(),
                explanation,
                answer.httpStatus(),
                answer.status(),
                answer.statusName(),
                answer.subStatus(),
                answer.subStatusName(),
                answer.ticketUrl(siteUrl),
                time);
    }

    @Exported
    @NonNull
    @Override
    public String ticketId() {
        return ticketId;
    }

    @Exported
    @NonNull
    @Override
    public String site() {
        return site;
    }

    @Exported
    @NonNull
    @Override
    public String requestedSubStatus() {
        return requestedSubStatus;
    }

    @Exported
    @CheckForNull
    @Override
    public Outcome outcome() {
        return outcome;
    }

    @Exported
    @NonNull
    @Override
    public String message() {
        return message;
    }

    @Exported
    @NonNull
    @Override
    public String ticketUrl() {
        return ticketUrl;
    }

    @Exported
    @Override
    public int httpStatus() {
        return httpStatus;
    }

    @Exported
    @Override
    public long time() {
        return time;
    }
}
