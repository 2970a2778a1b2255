package io.jenkins.plugins.kapture.pages;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Job;
import hudson.model.Run;
import io.jenkins.plugins.kapture.client.Outcome;
import io.jenkins.plugins.kapture.config.KaptureConfiguration;
import io.jenkins.plugins.kapture.config.KaptureSite;
import io.jenkins.plugins.kapture.journal.JournalEntry;
import io.jenkins.plugins.kapture.journal.RecentBuilds;
import io.jenkins.plugins.kapture.journal.TicketJournal;
import java.io.File;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Which updates of a ticket followed another one in the same account: in the same build, or in later builds of the job.
 * Sites with the same URL are one account.
 */
final class LaterUpdates {

    /** An attempt to update a ticket, in the build with this number. */
    record Attempt(int build, JournalEntry entry) {

        private boolean isOf(Run<?, ?> run, JournalEntry update) {
            return build == run.getNumber() && entry.firstKey().equals(update.firstKey());
        }
    }

    /** By account and ticket, in the order in which they began. */
    private final Map<String, List<Attempt>> attempts = new HashMap<>();

    /** Why there may be others: the journal of a build cannot be read; empty if all were read. */
    String problem = "";

    /** @param first the first build to read */
    static LaterUpdates since(Run<?, ?> first) {
        LaterUpdates later = new LaterUpdates();
        Job<?, ?> job = first.getParent();
        for (int build : new RecentBuilds(job).since(first.getNumber())) {
            try {
                TicketJournal.read(new File(job.getBuildDir(), String.valueOf(build)))
                        .forEach(entry -> later.attempts
                                .computeIfAbsent(accountAndTicket(entry), key -> new ArrayList<>())
                                .add(new Attempt(build, entry)));
            } catch (UncheckedIOException e) {
                later.problem = e.getMessage();
            }
        }
        return later;
    }

    private static String accountAndTicket(JournalEntry entry) {
        KaptureSite site = KaptureConfiguration.get().getSite(entry.site());
        return (site == null ? entry.site() : site.getUrl()) + ' ' + entry.ticketId();
    }

    /** @return the attempts of other updates that were confirmed, may have been, or are about to be */
    private Stream<Attempt> after(Run<?, ?> run, JournalEntry update) {
        return attempts.getOrDefault(accountAndTicket(update), List.of()).stream()
                .dropWhile(attempt -> !attempt.isOf(run, update))
                .filter(attempt -> !attempt.isOf(run, update))
                .filter(attempt -> attempt.entry.outcome() == null
                        || attempt.entry.outcome() == Outcome.UPDATED
                        || attempt.entry.outcome() == Outcome.UNKNOWN);
    }

    /** @return what would be overwritten if the update were sent again; {@code null} if nothing */
    @CheckForNull
    Attempt last(Run<?, ?> run, JournalEntry update) {
        return after(run, update).reduce((earlier, later) -> later).orElse(null);
    }

    /** @return number of the first later build that has updated a ticket that was not, for the same environment */
    @CheckForNull
    Integer madeUpFor(Run<?, ?> run, JournalEntry update) {
        return (update.isProblem() ? after(run, update) : Stream.<Attempt>of())
                .filter(later -> later.build > run.getNumber() && later.entry.outcome() == Outcome.UPDATED)
                .filter(later -> later.entry.environment().equalsIgnoreCase(update.environment()))
                .map(Attempt::build)
                .findFirst()
                .orElse(null);
    }
}
