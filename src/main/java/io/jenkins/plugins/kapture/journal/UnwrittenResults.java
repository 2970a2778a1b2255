package io.jenkins.plugins.kapture.journal;

import java.io.File;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.util.Timer;

/** Results that a full or read-only disk refused, kept in memory until they can be written to their journal. */
final class UnwrittenResults {

    private static final Logger LOGGER = Logger.getLogger(UnwrittenResults.class.getName());
    private static final int RETRY_SECONDS = 2;
    private static final List<Unwritten> ALL = new CopyOnWriteArrayList<>();

    private record Unwritten(TicketJournal journal, JournalLine line) {

        File buildDirectory() {
            return journal.run().getRootDir();
        }
    }

    private UnwrittenResults() {}

    static void add(TicketJournal journal, JournalLine line) {
        Unwritten result = new Unwritten(journal, line);
        ALL.add(result);
        retryLater(result);
    }

    static boolean isEmpty() {
        return ALL.isEmpty();
    }

    private static void retryLater(Unwritten result) {
        Timer.get().schedule(() -> write(result), RETRY_SECONDS, TimeUnit.SECONDS);
    }

    private static void write(Unwritten result) {
        try {
            if (result.buildDirectory().isDirectory()) { // otherwise the build was deleted
                result.journal.append(result.line);
            }
            ALL.remove(result);
        } catch (IOException e) {
            LOGGER.log(Level.FINE, e, () -> "Still not writable: journal of " + result.journal.run());
            retryLater(result);
        }
    }

    /** Completes what was read from the journal of a build. */
    static void apply(Map<String, JournalEntry> entries, File buildDirectory) {
        for (Unwritten result : ALL) {
            if (result.buildDirectory().equals(buildDirectory)) {
                JournalLine line = result.line;
                entries.computeIfPresent(
                        line.key(), (key, entry) -> entry.reached(line.phase(), line.result(), line.time()));
            }
        }
    }
}
