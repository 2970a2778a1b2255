package io.jenkins.plugins.kapture.journal;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The content of a journal, updated by reading only what was appended. */
final class JournalReader {

    private final Map<String, JournalEntry> entries = new LinkedHashMap<>();
    private long offset;

    /** @return the attempts by key: operations in the order they began, tickets in the order they were requested */
    synchronized List<JournalEntry> entries(File file) {
        update(file);
        return new ArrayList<>(entries.values());
    }

    synchronized boolean hasEntries(File file) {
        update(file);
        return !entries.isEmpty();
    }

    private void update(File file) {
        long length = file.length();
        if (length < offset) { // restored from a backup, or deleted
            entries.clear();
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
            IOException pathless = new JournalException(e);
            throw new UncheckedIOException(pathless.getMessage(), pathless);
        }
        offset += apply(bytes);
    }

    /**
     * Each line begins with a line break, so only its JSON shows whether the last line is complete.
     *
     * @return how many bytes do not need to be read again
     */
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
        if (line.request() != null && line.request().tickets() != null) {
            request(line.request(), line.time());
        } else if (line.key() != null && line.phase() != null) {
            entries.computeIfPresent(line.key(), (key, old) -> old.reached(line.phase(), line.result(), line.time()));
        }
    }

    private void request(JournalLine.Request request, long time) {
        int index = 0;
        for (RequestedTicket ticket : request.tickets()) {
            String key = request.operation() + '/' + index++;
            entries.put(
                    key,
                    new JournalEntry(
                            key,
                            ticket,
                            request.site(),
                            request.requestedBy(),
                            JournalEntry.Phase.WAITING,
                            null,
                            time));
        }
    }
}
