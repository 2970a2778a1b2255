package io.jenkins.plugins.kapture.pages;

import io.jenkins.plugins.kapture.client.Outcome;
import io.jenkins.plugins.kapture.journal.JournalEntry;
import java.util.List;

/** What a page says about a ticket of a build, most urgent first. */
enum TicketStatus {
    NOT_UPDATED,
    UNKNOWN,
    PENDING,
    UPDATED_LATER,
    UPDATED,
    PREVIEW;

    static final List<TicketStatus> IN_SUMMARY =
            List.of(UPDATED, NOT_UPDATED, UNKNOWN, PENDING, UPDATED_LATER, PREVIEW);

    /** @param updatedLater whether a later build has made up for the update */
    static TicketStatus of(JournalEntry latest, boolean updatedLater) {
        Outcome outcome = latest.outcome();
        if (outcome == null) {
            return PENDING;
        }
        return switch (outcome) {
            case UPDATED -> UPDATED;
            case PREVIEW -> PREVIEW;
            default -> updatedLater ? UPDATED_LATER : outcome == Outcome.UNKNOWN ? UNKNOWN : NOT_UPDATED;
        };
    }

    /** @return a part of a summary, such as "3 updated" */
    String count(int tickets) {
        return switch (this) {
            case NOT_UPDATED -> Messages.TicketStatus_notUpdated(tickets);
            case UNKNOWN -> Messages.TicketStatus_unknown(tickets);
            case PENDING -> Messages.TicketStatus_pending(tickets);
            case PREVIEW -> Messages.TicketStatus_preview(tickets);
            case UPDATED_LATER -> Messages.TicketStatus_updatedLater(tickets);
            case UPDATED -> Messages.TicketStatus_updated(tickets);
        };
    }
}
