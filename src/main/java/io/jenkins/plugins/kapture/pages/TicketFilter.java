package io.jenkins.plugins.kapture.pages;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.kapture.client.Outcome;
import io.jenkins.plugins.kapture.journal.JournalEntry;
import java.util.Arrays;
import java.util.Locale;

/** Selects the tickets to show by their latest attempts, from the query of the page's URL. */
enum TicketFilter {
    ALL("", null),
    PROBLEMS("show=problems", null), // not updated, or unknown
    NOT_UPDATED("show=notUpdated", null), // known not to be updated
    REJECTED("outcome=REJECTED", Outcome.REJECTED),
    UNAVAILABLE("outcome=UNAVAILABLE", Outcome.UNAVAILABLE),
    UNAUTHORIZED("outcome=UNAUTHORIZED", Outcome.UNAUTHORIZED),
    FAULTY("outcome=FAULTY", Outcome.FAULTY),
    UNKNOWN("outcome=UNKNOWN", Outcome.UNKNOWN),
    PENDING("show=pending", null),
    UPDATED("outcome=UPDATED", Outcome.UPDATED);

    private final String query;
    private final Outcome outcome;

    TicketFilter(String query, @CheckForNull Outcome outcome) {
        this.query = query;
        this.outcome = outcome;
    }

    /** @return {@link #ALL} if neither is a known value */
    static TicketFilter of(@CheckForNull String outcome, @CheckForNull String show) {
        String wanted = outcome != null ? "outcome=" + outcome.toUpperCase(Locale.ROOT) : "show=" + show;
        return Arrays.stream(values())
                .filter(filter -> filter.query.equals(wanted))
                .findFirst()
                .orElse(ALL);
    }

    /** @return the query of the page's URL, without a question mark */
    String query() {
        return query;
    }

    boolean test(JournalEntry latest) {
        return switch (this) {
            case ALL -> true;
            case PROBLEMS -> latest.isProblem();
            case NOT_UPDATED -> latest.isProblem() && latest.outcome() != Outcome.UNKNOWN;
            case PENDING -> latest.outcome() == null;
            default -> latest.outcome() == outcome;
        };
    }

    int count(TicketSummary summary) {
        return switch (this) {
            case ALL -> summary.getTotal();
            case PROBLEMS -> summary.getProblems();
            case NOT_UPDATED -> summary.getNotUpdated();
            case PENDING -> summary.pending();
            default -> summary.outcomes().getOrDefault(outcome, 0);
        };
    }

    /** @return whether the filter shows any rows, and not only those of a single outcome */
    boolean isUseful(TicketSummary summary) {
        int count = count(summary);
        boolean sameAsAnother = this == PROBLEMS && count == summary.getUnknown()
                || this == PROBLEMS && count == summary.getNotUpdated()
                || this == NOT_UPDATED && summary.getFailureOutcomes() == 1;
        return this == ALL || count > 0 && !sameAsAnother;
    }

    /** @return the label of its link; for an outcome, its name */
    String label() {
        return switch (this) {
            case ALL -> Messages.TicketFilter_all();
            case PROBLEMS -> Messages.TicketFilter_problems();
            case NOT_UPDATED -> Messages.TicketFilter_notUpdated();
            case PENDING -> Messages.TicketFilter_pending();
            default -> name();
        };
    }
}
