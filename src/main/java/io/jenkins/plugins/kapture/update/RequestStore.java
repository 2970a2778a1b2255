package io.jenkins.plugins.kapture.update;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import hudson.model.Run;
import hudson.util.Secret;
import hudson.util.TextFile;
import io.jenkins.plugins.kapture.client.Outcome;
import io.jenkins.plugins.kapture.journal.TicketJournal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * The requests of a build whose tickets were not updated, encrypted in a file in the build's directory, because they
 * contain customers' data. The file exists as long as there are any.
 */
@Restricted(NoExternalUse.class)
public record RequestStore(Run<?, ?> run) {

    private static final String FILE = "kapture-requests.txt";
    private static final ObjectMapper JSON =
            new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS); // 19.90 stays 19.90

    /** Guards all files: they are written rarely. */
    private static final Object LOCK = new Object();

    /** Looked up on each use, since a job can be renamed. */
    private Path file() {
        return run.getRootDir().toPath().resolve(FILE);
    }

    /** @return the requests by the key of their first attempt */
    public Map<String, StoredRequest> read() throws IOException {
        synchronized (LOCK) {
            String encrypted;
            try {
                encrypted = Files.readString(file());
            } catch (NoSuchFileException e) {
                return new LinkedHashMap<>();
            }
            Secret json = Secret.decrypt(encrypted);
            if (json == null) {
                throw new IOException("The stored requests cannot be decrypted");
            }
            return JSON.readValue(json.getPlainText(), new TypeReference<LinkedHashMap<String, StoredRequest>>() {});
        }
    }

    private static void write(Path file, Map<String, StoredRequest> requests) throws IOException {
        Secret json = Secret.fromString(JSON.writeValueAsString(requests));
        new TextFile(file.toFile()).write(json.getEncryptedValue());
    }

    /**
     * Keeps the requests of an operation whose tickets were not updated.
     *
     * @return how many can be sent again
     */
    int update(UpdateContext context, UpdateOperation operation, List<PendingUpdate> tickets) throws IOException {
        Map<String, StoredRequest> failed = new LinkedHashMap<>(); // by the key of their first attempt
        List<String> finished = new ArrayList<>();
        for (int i = 0; i < tickets.size(); i++) {
            if (tickets.get(i) instanceof UpdateTask task) { // a repeated one is stored by the earlier operation
                Outcome outcome = task.result().join().outcome();
                if (outcome.isUpdated() || outcome == Outcome.PREVIEW && !operation.isResend()) {
                    finished.add(operation.firstKey(i));
                } else if (outcome != Outcome.PREVIEW) {
                    failed.put(operation.firstKey(i), StoredRequest.of(context, task.update()));
                }
            }
        }
        update(failed, finished, context.journal());
        return failed.size();
    }

    private void update(Map<String, StoredRequest> failed, List<String> finished, TicketJournal journal)
            throws IOException {
        synchronized (LOCK) {
            Path file = file();
            boolean deleted = !run.getRootDir().isDirectory(); // the writer would create the build's directory again
            if (deleted || failed.isEmpty() && !Files.exists(file)) {
                return;
            }
            Map<String, StoredRequest> requests = read();
            // What the build has requested stays, even if it was sent again from elsewhere or with another sub-status.
            failed.forEach(requests::putIfAbsent);
            requests.keySet().removeAll(finished);
            requests.keySet().removeAll(journal.superseded());
            if (requests.isEmpty()) {
                Files.deleteIfExists(file);
            } else {
                write(file, requests);
            }
        }
    }
}
