package io.jenkins.plugins.kapture.changelog;

import hudson.model.Job;
import hudson.model.Run;
import io.jenkins.plugins.kapture.client.Outcome;
import io.jenkins.plugins.kapture.journal.JournalEntry;
import io.jenkins.plugins.kapture.journal.RecentBuilds;
import io.jenkins.plugins.kapture.journal.RunningResends;
import io.jenkins.plugins.kapture.journal.TicketJournal;
import java.io.File;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * Records which tickets count as reported by a job, because one of its builds updated them or may have. Reads the
 * journals of the latest builds, each once. Runs of a matrix job's configurations count as the build that they are part
 * of.
 */
final class TicketLedger {

    private static final long MAX_CLOCK_DIFFERENCE = TimeUnit.DAYS.toMillis(1);

    private final Job<?, ?> job;
    private final RecentBuilds recent;

    /** For each ticket, the numbers of the builds that reported it, and when. */
    private final Map<String, NavigableMap<Integer, Long>> reported = new HashMap<>();

    private int readDownTo = Integer.MAX_VALUE;

    TicketLedger(Job<?, ?> job, RecentBuilds recent) {
        this.job = job;
        this.recent = recent;
    }

    /** @return whether this build, or a later one, has reported the ticket */
    boolean isReportedSince(int build, String ticketId) {
        readDownTo(build);
        return !builds(ticketId).tailMap(build, true).isEmpty();
    }

    /** @return whether this build has reported the ticket */
    boolean isReportedBy(int build, String ticketId) {
        readDownTo(build);
        return builds(ticketId).containsKey(build);
    }

    /**
     * @param time of the commit, in milliseconds since 1970
     * @return numbers of the builds before this one that reported the ticket after the time of the commit, newest first
     */
    List<Integer> reportedBefore(int build, String ticketId, long time) {
        readDownTo(0);
        return builds(ticketId).headMap(build, false).descendingMap().entrySet().stream()
                .filter(entry -> entry.getValue() > time - MAX_CLOCK_DIFFERENCE)
                .map(Map.Entry::getKey)
                .toList();
    }

    private NavigableMap<Integer, Long> builds(String ticketId) {
        return reported.getOrDefault(ticketId, Collections.emptyNavigableMap());
    }

    private void readDownTo(int build) {
        if (build < readDownTo) {
            recent.notBefore(build).stream()
                    .filter(number -> number < readDownTo)
                    .forEach(this::read);
            readDownTo = build;
        }
    }

    private void read(int number) {
        for (Job<?, ?> part : job.getAllJobs()) { // itself, and the configurations of a matrix job
            for (JournalEntry entry : TicketJournal.read(new File(part.getBuildDir(), String.valueOf(number)))) {
                if (isReported(entry, part, number)) {
                    reported.computeIfAbsent(entry.ticketId(), id -> new TreeMap<>())
                            .merge(number, entry.time(), Math::max);
                }
            }
        }
    }

    /**
     * Whether the ticket must not be updated again because of the same commits. An update in progress counts, because
     * the ticket would be updated twice if it succeeds; one that was not sent when its build ended does not.
     */
    private static boolean isReported(JournalEntry entry, Job<?, ?> job, int number) {
        return switch (entry.phase()) {
            case WAITING -> isWaiting(entry, job, number);
            case SENT -> true;
            case DONE ->
                entry.outcome() == Outcome.UPDATED || entry.outcome() == Outcome.UNKNOWN || entry.unknownTicket();
        };
    }

    private static boolean isWaiting(JournalEntry entry, Job<?, ?> job, int number) {
        Run<?, ?> build = job.getBuildByNumber(number);
        return build != null
                && (build.isBuilding() || entry.requestedBy() != null && RunningResends.contains(build));
    }
}
