package io.jenkins.plugins.kapture.journal;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The content of a journal, updated by reading only what was appended. */
final class JournalReader {

    private final Map<String, JournalEntry> entries = new LinkedHashMap<>();

    /** The keys of the attempts, and the searches, in the order in which they were recorded. */
    private final List<Object> order = new ArrayList<>();

    /** By ticket: that of the latest search that found it. */
    private final Map<String, String> environments = new HashMap<>();

    private long offset;

    /**
     * @return by key, the attempts, and the updates that are not sent because they are the same as an earlier one, in
     *     the phase of that one: operations in the order they began, tickets in the order they were requested
     */
    synchronized Map<String, JournalEntry> entries(File file) {
        update(file);
        Map<String, JournalEntry> copy = new LinkedHashMap<>(entries);
        copy.replaceAll((key, entry) -> {
            JournalEntry same = copy.get(entry.ticket().sameAs()); // requested earlier, and so replaced already
            return same == null
                    ? entry
                    : new JournalEntry(
                            key, entry.ticket(), entry.operation(), same.phase(), same.result(), same.time());
        });
        return copy;
    }

    synchronized boolean hasEntries(File file) {
        update(file);
        return !entries.isEmpty();
    }

    /** @return the searches and attempts in the order in which they were recorded */
    synchronized List<Object> searchesAndAttempts(File file) {
        Map<String, JournalEntry> attempts = entries(file);
        return order.stream()
                .map(each -> each instanceof String key ? attempts.get(key) : each)
                .toList();
    }

    /** @return empty if no search has found the ticket */
    synchronized String environmentOf(File file, String ticketId) {
        update(file);
        return environments.getOrDefault(ticketId, "");
    }

    private void update(File file) {
        long length = file.length();
        if (length < offset) { // restored from a backup, or deleted
            entries.clear();
            order.clear();
            environments.clear();
            offset = 0;
        }
        if (length == offset) {
            return;
        }
        byte[] bytes = new byte[Math.toIntExact(length - offset)];
        try (RandomAccessFile in = new RandomAccessFile(file, "r")) {
            in.seek(offset);
            in.readFully(bytes);
        } catch (IOException e) {
            IOException pathless = TicketJournal.withoutPath(e);
            throw new UncheckedIOException(pathless.getMessage(), pathless);
        }
        offset += apply(bytes);
    }

    /** @return how many bytes are complete lines; only the JSON of the last line shows whether it is complete */
    private int apply(byte[] bytes) {
        int from = 0;
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == '\n') {
                apply(from < i ? JournalLine.parse(bytes, from, i) : null);
                from = i + 1;
            }
        }
        JournalLine last = JournalLine.parse(bytes, from, bytes.length);
        apply(last);
        return last == null ? from : bytes.length;
    }

    private void apply(@CheckForNull JournalLine line) {
        if (line == null) {
            return;
        }
        if (line.search() != null) {
            order.add(line.search());
            line.search()
                    .found()
                    .keySet()
                    .forEach(ticket -> environments.put(ticket, line.search().environment()));
        } else if (line.operation() != null && line.tickets() != null) {
            request(line.operation(), line.tickets(), line.time());
        } else if (line.key() != null && line.phase() != null) {
            entries.computeIfPresent(line.key(), (key, old) -> old.reached(line.phase(), line.result(), line.time()));
        }
    }

    private void request(RequestedOperation operation, List<RequestedTicket> tickets, long time) {
        int index = 0;
        for (RequestedTicket ticket : tickets) {
            String key = operation.id() + '/' + index++;
            JournalEntry first = entries.get(ticket.firstKey());
            RequestedOperation like = first == null ? operation : operation.resending(first.operation());
            JournalEntry entry = new JournalEntry(key, ticket, like, JournalEntry.Phase.WAITING, null, time);
            if (entries.putIfAbsent(key, entry) == null) {
                order.add(key);
            }
        }
    }
}
