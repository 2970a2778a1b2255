package io.jenkins.plugins.kapture.report;

import io.jenkins.plugins.kapture.client.Outcome;
import java.util.List;
import java.util.Objects;

/** How many of a build's tickets were updated, were not, or can not be known. */
public record TicketSummary(long total, long updated, long unknown, long pending) {

    static TicketSummary of(List<JournalEntry> entries) {
        List<Outcome> known = entries.stream()
                .map(JournalEntry::outcome)
                .filter(Objects::nonNull)
                .toList();
        return new TicketSummary(
                entries.size(),
                known.stream().filter(Outcome::isUpdated).count(),
                known.stream().filter(Outcome::isUnknown).count(),
                entries.size() - known.size());
    }

    public String getText() {
        String text = Messages.TicketSummary_text(total, updated, total - updated - unknown - pending);
        return text
                + (unknown == 0 ? "" : Messages.TicketSummary_unknown(unknown))
                + (pending == 0 ? "" : Messages.TicketSummary_pending(pending));
    }
}
