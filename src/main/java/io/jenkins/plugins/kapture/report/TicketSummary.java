package io.jenkins.plugins.kapture.report;

import java.util.List;

/** How many of a build's tickets were updated, were not, or can not be known. */
public record TicketSummary(long total, long updated, long unknown, long pending) {

    static TicketSummary of(List<TicketEntry> entries) {
        return new TicketSummary(
                entries.size(),
                entries.stream()
                        .filter(entry ->
                                entry.outcome() != null && entry.outcome().isUpdated())
                        .count(),
                entries.stream()
                        .filter(entry ->
                                entry.outcome() != null && entry.outcome().isUnknown())
                        .count(),
                entries.stream().filter(entry -> entry.outcome() == null).count());
    }

    public String getText() {
        String text = Messages.TicketSummary_text(total, updated, total - updated - unknown - pending);
        return text
                + (unknown == 0 ? "" : Messages.TicketSummary_unknown(unknown))
                + (pending == 0 ? "" : Messages.TicketSummary_pending(pending));
    }
}
