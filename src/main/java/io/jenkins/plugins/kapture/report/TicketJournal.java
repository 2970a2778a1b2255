package io.jenkins.plugins.kapture.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import edu.umd.cs.findbugs.annotations.NonNull;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The tickets of one build, one JSON object a line in a file of the build's directory. It is only ever appended to, so
 * that 10,000 tickets cost no more each than ten do, and a controller that is killed keeps all that was written before,
 * at every durability level of Pipeline.
 */
final class TicketJournal {

    private static final String FILE = "kapture-tickets.jsonl";

    private static final ObjectMapper JSON =
            new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    private final Path file;

    TicketJournal(Path buildDirectory) {
        file = buildDirectory.resolve(FILE);
    }

    /** All of them by a single write. */
    synchronized void append(List<JournalEntry> entries) throws IOException {
        StringBuilder lines = new StringBuilder();
        for (JournalEntry entry : entries) {
            // The line break comes first: a line that a crash cut off can not spoil the next one.
            lines.append('\n').append(JSON.writeValueAsString(entry));
        }
        // A channel, as Files.write uses it, would not write in a thread that an abort has interrupted.
        try (OutputStream out = new FileOutputStream(file.toFile(), true)) {
            out.write(lines.toString().getBytes(StandardCharsets.UTF_8));
        }
    }

    /** The latest entry of each update: operations as they began, and the tickets of one as they were asked for. */
    @NonNull
    synchronized List<JournalEntry> read() {
        Map<String, JournalEntry> entries = new LinkedHashMap<>();
        try (var lines = Files.lines(file, StandardCharsets.UTF_8)) {
            lines.forEach(line -> readInto(entries, line));
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Map<String, Integer> begun = new HashMap<>();
        entries.keySet().forEach(key -> begun.putIfAbsent(operation(key), begun.size()));
        return entries.values().stream()
                .sorted(Comparator.comparingInt((JournalEntry entry) -> begun.get(operation(entry.key())))
                        .thenComparingInt(entry -> index(entry.key())))
                .toList();
    }

    private static String operation(String key) {
        return key.substring(0, Math.max(0, key.lastIndexOf('/')));
    }

    private static int index(String key) {
        try {
            return Integer.parseInt(key.substring(key.lastIndexOf('/') + 1));
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    private static void readInto(Map<String, JournalEntry> entries, String line) {
        if (line.isEmpty()) {
            return;
        }
        try {
            JournalEntry entry = JSON.readValue(line, JournalEntry.class);
            entries.put(entry.key(), entry);
        } catch (JsonProcessingException e) {
            // The end of a line that a crash cut off: the line before it still tells the phase.
        }
    }
}
