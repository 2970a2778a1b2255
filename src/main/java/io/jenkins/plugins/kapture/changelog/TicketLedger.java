package io.jenkins.plugins.kapture.changelog;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.Item;
import hudson.model.ItemGroup;
import hudson.model.Job;
import io.jenkins.plugins.kapture.client.Outcome;
import io.jenkins.plugins.kapture.report.JournalEntry;
import io.jenkins.plugins.kapture.report.TicketJournal;
import java.io.File;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * Which tickets a job has told, and in which of its builds: read from the journals of the builds, each once, and only of
 * the latest builds. The runs of a matrix job's configurations count as the build that they are part of.
 */
final class TicketLedger {

    private static final long MAX_CLOCK_DIFFERENCE = TimeUnit.DAYS.toMillis(1);

    private final RecentBuilds recent;
    private final List<File> buildDirectories = new ArrayList<>();

    /** For each ticket, the numbers of the builds that told it, and when. */
    private final Map<String, NavigableMap<Integer, Long>> told = new HashMap<>();

    private int readDownTo = Integer.MAX_VALUE;

    TicketLedger(@NonNull Job<?, ?> job, @NonNull RecentBuilds recent) {
        this.recent = recent;
        buildDirectories.add(job.getBuildDir());
        if (job instanceof ItemGroup<?> group) {
            for (Item part : group.getItems()) {
                if (part instanceof Job<?, ?> partOfJob) {
                    buildDirectories.add(partOfJob.getBuildDir());
                }
            }
        }
    }

    /** @return whether this build, or a later one, told the ticket */
    boolean isToldSince(int build, @NonNull String ticketId) {
        if (build < readDownTo) {
            recent.notBefore(build).stream()
                    .filter(number -> number < readDownTo)
                    .forEach(this::read);
            readDownTo = build;
        }
        return !builds(ticketId).tailMap(build, true).isEmpty();
    }

    /**
     * @param time of the commit, in milliseconds since 1970
     * @return numbers of the builds before this one that told the ticket after the commit was made, newest first
     */
    @NonNull
    List<Integer> toldBefore(int build, @NonNull String ticketId, long time) {
        isToldSince(0, ticketId);
        return builds(ticketId).headMap(build, false).descendingMap().entrySet().stream()
                .filter(entry -> entry.getValue() > time - MAX_CLOCK_DIFFERENCE)
                .map(Map.Entry::getKey)
                .toList();
    }

    private NavigableMap<Integer, Long> builds(String ticketId) {
        return told.getOrDefault(ticketId, Collections.emptyNavigableMap());
    }

    private void read(int number) {
        for (File directory : buildDirectories) {
            for (JournalEntry entry : TicketJournal.read(new File(directory, String.valueOf(number)))) {
                if (isTold(entry)) {
                    told.computeIfAbsent(entry.ticketId(), id -> new TreeMap<>())
                            .merge(number, entry.time(), Math::max);
                }
            }
        }
    }

    /**
     * Whether the ticket must not be updated again because of the same commits. A request in progress counts, because its
     * ticket would be updated twice if it succeeds.
     */
    private static boolean isTold(JournalEntry entry) {
        return entry.phase() == JournalEntry.Phase.SENT
                || entry.outcome() == Outcome.UPDATED
                || entry.outcome() == Outcome.UNKNOWN
                || entry.unknownTicket();
    }
}
