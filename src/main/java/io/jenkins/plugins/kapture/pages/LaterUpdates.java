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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Which updates of a ticket followed another one in the same account: in the same build, or in later builds of the job.
 * Sites with the same URL are one account.
 */
final class LaterUpdates {

    /** The latest attempt in a build, its position there, and that of the first attempt. */
    record Update(int build, int first, int last, JournalEntry entry) {

        private boolean isAfter(Update other) {
            return build > other.build || build == other.build && last > other.first && !isSame(other);
        }

        private boolean isSame(Update other) {
            return entry.firstKey().equals(other.entry.firstKey());
        }
    }

    /** By account and ticket, oldest build first. */
    private final Map<String, List<Update>> updates = new HashMap<>();

    /** @param first the first build to read */
    static LaterUpdates since(Run<?, ?> first) {
        LaterUpdates later = new LaterUpdates();
        Job<?, ?> job = first.getParent();
        new RecentBuilds(job)
                .notBefore(first.getNumber()).stream()
                        .sorted()
                        .forEach(number -> later.add(
                                number, TicketJournal.read(new File(job.getBuildDir(), String.valueOf(number)))));
        return later;
    }

    private void add(int build, List<JournalEntry> attempts) {
        Map<String, Update> latest = new LinkedHashMap<>();
        for (int i = 0; i < attempts.size(); i++) {
            JournalEntry entry = attempts.get(i);
            Update earlier = latest.get(entry.firstKey());
            latest.put(entry.firstKey(), new Update(build, earlier == null ? i : earlier.first, i, entry));
        }
        latest.values()
                .forEach(update -> updates.computeIfAbsent(accountAndTicket(update.entry), key -> new ArrayList<>())
                        .add(update));
    }

    private static String accountAndTicket(JournalEntry entry) {
        KaptureSite site = KaptureConfiguration.get().getSite(entry.site());
        return (site == null ? entry.site() : site.getUrl()) + ' ' + entry.ticketId();
    }

    /** @return the updates after this one that were confirmed, may have been, or are about to be; oldest build first */
    private Stream<Update> after(Run<?, ?> run, JournalEntry entry) {
        List<Update> ofTicket = updates.getOrDefault(accountAndTicket(entry), List.of());
        return ofTicket.stream()
                .filter(update -> update.build == run.getNumber()
                        && update.entry.firstKey().equals(entry.firstKey()))
                .flatMap(update -> ofTicket.stream().filter(other -> other.isAfter(update)))
                .filter(other -> other.entry.outcome() == null
                        || other.entry.outcome() == Outcome.UPDATED
                        || other.entry.outcome() == Outcome.UNKNOWN);
    }

    /** @return the last update after this one, which it would overwrite if it were sent again; {@code null} if none */
    @CheckForNull
    Update last(Run<?, ?> run, JournalEntry entry) {
        return after(run, entry).reduce((earlier, later) -> later).orElse(null);
    }

    /** @return number of the first later build that has updated a ticket that was not, for the same environment */
    @CheckForNull
    Integer madeUpFor(Run<?, ?> run, JournalEntry entry) {
        return (entry.isProblem() ? after(run, entry) : Stream.<Update>of())
                .filter(update -> update.build > run.getNumber() && update.entry.outcome() == Outcome.UPDATED)
                .filter(update -> update.entry.environment().equalsIgnoreCase(entry.environment()))
                .map(Update::build)
                .findFirst()
                .orElse(null);
    }
}
