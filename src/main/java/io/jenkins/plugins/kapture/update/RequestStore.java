package io.jenkins.plugins.kapture.update;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import hudson.model.Run;
import hudson.util.AtomicFileWriter;
import io.jenkins.plugins.kapture.client.TicketUpdate;
import io.jenkins.plugins.kapture.report.TicketJournal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The requests of a build whose tickets were not updated, stored in a file in the build's directory. The file exists as
 * long as there are any.
 */
record RequestStore(Run<?, ?> run) {

    private static final String FILE = "kapture-requests.json";
    private static final ObjectMapper JSON =
            new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS); // 19.90 stays 19.90

    /** Guards all files: they are written rarely. */
    private static final Object LOCK = new Object();

    /** Looked up on each use, since a job can be renamed. */
    private Path file() {
        return run.getRootDir().toPath().resolve(FILE);
    }

    /** @return the requests by the key of their first attempt */
    Map<String, StoredRequest> read() throws IOException {
        synchronized (LOCK) {
            try {
                return JSON.readValue(
                        Files.readAllBytes(file()), new TypeReference<LinkedHashMap<String, StoredRequest>>() {});
            } catch (NoSuchFileException e) {
                return new LinkedHashMap<>();
            }
        }
    }

    /**
     * Keeps the requests whose tickets were not updated, so that they can be sent again from the build's page.
     *
     * @param results of the updates, in the same order
     * @param secrets the values that must not be stored; requested only if a ticket was not updated
     */
    void update(
            UpdateContext context,
            Operation operation,
            List<TicketUpdate> updates,
            List<UpdateResult> results,
            Supplier<Collection<String>> secrets)
            throws IOException {
        Map<String, StoredRequest> failed = new LinkedHashMap<>();
        List<String> updated = new ArrayList<>();
        Collection<String> values = null;
        for (int i = 0; i < results.size(); i++) {
            if (results.get(i).isUpdated()) {
                updated.add(operation.firstKey(i));
            } else {
                values = values == null ? secrets.get() : values;
                failed.put(operation.firstKey(i), StoredRequest.of(context, updates.get(i), values));
            }
        }
        update(failed, updated, context.journal());
    }

    /**
     * @param failed requests to store, by the key of their first attempt
     * @param updated keys of requests that are no longer needed
     */
    private void update(Map<String, StoredRequest> failed, Collection<String> updated, TicketJournal journal)
            throws IOException {
        synchronized (LOCK) {
            Path file = file();
            boolean deleted = !run.getRootDir().isDirectory(); // the writer would create the build's directory again
            if (deleted || failed.isEmpty() && !Files.exists(file)) {
                return;
            }
            Map<String, StoredRequest> requests = read();
            requests.putAll(failed);
            requests.keySet().removeAll(updated);
            requests.keySet().removeAll(journal.superseded());
            if (requests.isEmpty()) {
                Files.deleteIfExists(file);
                return;
            }
            try (AtomicFileWriter writer = new AtomicFileWriter(file, StandardCharsets.UTF_8)) {
                writer.write(JSON.writeValueAsString(requests));
                writer.commit();
            }
        }
    }
}
