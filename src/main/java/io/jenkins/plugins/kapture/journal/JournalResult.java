package io.jenkins.plugins.kapture.journal;

import io.jenkins.plugins.kapture.client.Outcome;
import io.jenkins.plugins.kapture.client.TicketState;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * How an update ended. Neither the comment nor the response's body is kept: they may contain personal data.
 *
 * @param message one line without ticket, site, outcome, secrets and personal data
 * @param httpStatus 0 if there was no response
 * @param unknownTicket whether the service has no such ticket
 */
@Restricted(NoExternalUse.class)
public record JournalResult(Outcome outcome, String message, int httpStatus, TicketState state, boolean unknownTicket) {

    /** For an outcome that is known without a response. */
    public static JournalResult of(Outcome outcome, String message) {
        return new JournalResult(outcome, message, 0, TicketState.NONE, false);
    }
}
