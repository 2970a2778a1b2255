package io.jenkins.plugins.kapture.journal;

import com.google.common.cache.CacheBuilder;
import com.google.common.cache.CacheLoader;
import com.google.common.cache.LoadingCache;
import hudson.AbortException;
import hudson.model.Run;
import io.jenkins.plugins.kapture.client.Outcome;
import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * The tickets of one build, as a file with one JSON object per line in the build's directory. The file is only appended
 * to, so an update costs the same in a batch of ten and of 10,000, and nothing that was written is lost if the
 * controller is killed, at any durability level of Pipeline.
 */
@Restricted(NoExternalUse.class)
public record TicketJournal(Run<?, ?> run) {

    static final String FILE = "kapture-tickets.jsonl";

    private static final LoadingCache<Run<?, ?>, JournalReader> READERS =
            CacheBuilder.newBuilder().weakKeys().softValues().build(CacheLoader.from(run -> new JournalReader()));

    /** @return all attempts of a build, which does not need to be loaded, each in the phase that was recorded last */
    public static List<JournalEntry> read(File buildDirectory) {
        Map<String, JournalEntry> entries = new JournalReader().entries(new File(buildDirectory, FILE));
        UnwrittenResults.apply(entries, buildDirectory);
        return attempts(entries);
    }

    private static List<JournalEntry> attempts(Map<String, JournalEntry> entries) {
        entries.values().removeIf(entry -> entry.ticket().sameAs() != null);
        return new ArrayList<>(entries.values());
    }

    /** @return whether the build updated tickets, or tried to */
    public boolean hasTickets() {
        return JournalIndex.contains(run) && READERS.getUnchecked(run).hasEntries(file());
    }

    /**
     * Records what an operation is about to do; its first ticket gets the key {@code operation.id() + "/0"}.
     *
     * @param tickets determines them from what was recorded before, by key; nothing else is requested in between
     */
    public void recordRequested(
            RequestedOperation operation, Function<Map<String, JournalEntry>, List<RequestedTicket>> tickets)
            throws IOException {
        synchronized (READERS.getUnchecked(run)) {
            List<RequestedTicket> requested = tickets.apply(byKey());
            if (!requested.isEmpty()) {
                append(JournalLine.requested(operation, requested));
            }
        }
    }

    /** Records a search before its result is used. */
    public void recordSearch(RecordedSearch search) throws IOException {
        append(JournalLine.searched(search));
    }

    /** Records that a request is about to be sent, or did not reach the service and will be sent again. */
    public void recordPhase(String key, JournalEntry.Phase phase) throws IOException {
        append(JournalLine.reached(key, phase, null));
    }

    /** @throws IOException if the result cannot be written now; then it is kept in memory until it can be written */
    public void recordResult(String key, JournalResult result) throws IOException {
        JournalLine line = JournalLine.reached(key, JournalEntry.Phase.DONE, result);
        try {
            append(line);
        } catch (IOException e) {
            UnwrittenResults.add(this, line);
            throw e;
        }
    }

    /**
     * Once the build has ended, an attempt that is still in progress is {@code UNKNOWN}, and one that was not sent is
     * {@code UNAVAILABLE}; unless they belong to a "Send again" in progress.
     *
     * @return all attempts: operations in the order they began, tickets in the order they were requested
     */
    public List<JournalEntry> read() {
        boolean running = run.isLogUpdated(); // before reading, because a result is recorded before the end
        boolean resending = RunningResends.contains(run);
        List<JournalEntry> entries = attempts(byKey());
        if (running) {
            return entries;
        }
        entries.replaceAll(entry -> resending && entry.requestedBy() != null ? entry : entry.ended());
        return entries;
    }

    /** @return the latest attempt of each update, by the key of its first attempt; as {@link #read()} otherwise */
    public Map<String, JournalEntry> latestAttempts() {
        Map<String, JournalEntry> latest = new LinkedHashMap<>();
        for (JournalEntry entry : read()) {
            if (entry.outcome() == Outcome.PREVIEW) { // does not replace what was sent
                latest.putIfAbsent(entry.firstKey(), entry);
            } else {
                latest.put(entry.firstKey(), entry);
            }
        }
        return latest;
    }

    /**
     * @return the first keys of updates that have ended and will not be sent again, because the build has requested a
     *     later one of the same ticket on the same site for the same environment: in another attempt of a {@code retry}
     *     step, or with another sub-status
     */
    public Set<String> superseded() {
        Map<String, JournalEntry> superseded = latestAttempts();
        superseded.values().removeIf(entry -> entry.outcome() == Outcome.PREVIEW); // replaces nothing
        Map<String, JournalEntry> last = new HashMap<>();
        superseded.values().forEach(entry -> last.put(entry.target(), entry));
        last.values().forEach(entry -> superseded.remove(entry.firstKey()));
        superseded.values().removeIf(entry -> entry.outcome() == null);
        return superseded.keySet();
    }

    /** @return all attempts by key, each in the phase that was recorded last */
    public Map<String, JournalEntry> byKey() {
        Map<String, JournalEntry> entries = READERS.getUnchecked(run).entries(file());
        UnwrittenResults.apply(entries, run.getRootDir());
        return entries;
    }

    /** @return the environment of the latest search of the build that found the ticket; empty if there is none */
    public String environmentOf(String ticketId) {
        return READERS.getUnchecked(run).environmentOf(file(), ticketId);
    }

    /** Appends with a single write. */
    void append(JournalLine line) throws IOException {
        // The line break comes first, so that a line truncated by a crash cannot corrupt the next one.
        byte[] bytes = ("\n" + line.toJson()).getBytes(StandardCharsets.UTF_8);
        JournalIndex.add(run);
        // Not Files.write: its channel would be closed if an abort has interrupted this thread.
        try (OutputStream out = new FileOutputStream(file(), true)) {
            out.write(bytes);
        } catch (IOException e) {
            throw withoutPath(e);
        }
    }

    /** One sentence for build logs. Neither the message nor the cause contains the path of the file. */
    static AbortException withoutPath(IOException problem) {
        return new AbortException(
                Messages.TicketJournal_unusable(problem.getClass().getSimpleName()));
    }

    /** Resolved on each use, because a job can be renamed or moved while its builds are loaded. */
    private File file() {
        return new File(run.getRootDir(), FILE);
    }
}
