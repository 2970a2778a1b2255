package io.jenkins.plugins.kapture.pages;

import io.jenkins.plugins.kapture.client.Outcome;
import io.jenkins.plugins.kapture.journal.JournalEntry;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * Numbers of tickets by outcome. A ticket counts once in its build, with the latest attempt of its last update.
 *
 * @param outcomes number of tickets by outcome; outcomes without tickets are left out
 * @param pending number of tickets that have no outcome yet
 */
@Restricted(NoExternalUse.class)
public record TicketSummary(Map<Outcome, Integer> outcomes, int pending) {

    /** @param latest the latest attempt of the last update of each ticket */
    static TicketSummary of(Collection<JournalEntry> latest) {
        Map<Outcome, Integer> outcomes = new EnumMap<>(Outcome.class);
        int pending = 0;
        for (JournalEntry entry : latest) {
            if (entry.outcome() == null) {
                pending++;
            } else {
                outcomes.merge(entry.outcome(), 1, Integer::sum);
            }
        }
        return new TicketSummary(outcomes, pending);
    }

    public int getTotal() {
        return outcomes.values().stream().mapToInt(Integer::intValue).sum() + pending;
    }

    public int getUpdated() {
        return outcomes.getOrDefault(Outcome.UPDATED, 0);
    }

    public int getUnknown() {
        return outcomes.getOrDefault(Outcome.UNKNOWN, 0);
    }

    public int getNotUpdated() {
        return getTotal() - getUpdated() - getUnknown() - pending;
    }

    /** @return the number of different outcomes of the tickets that were not updated */
    long getFailureOutcomes() {
        return outcomes.keySet().stream()
                .filter(outcome -> !outcome.isUpdated() && !outcome.isUnknown())
                .count();
    }

    /** @return how many were not updated, or may not have been */
    public int getProblems() {
        return getNotUpdated() + getUnknown();
    }

    public String getText() {
        String text = Messages.TicketSummary_text(getTotal(), getUpdated(), getNotUpdated());
        return text
                + (getUnknown() == 0 ? "" : Messages.TicketSummary_unknown(getUnknown()))
                + (pending == 0 ? "" : Messages.TicketSummary_pending(pending));
    }
}
