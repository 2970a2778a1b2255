package io.jenkins.plugins.kapture.update;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Run;
import hudson.util.Secret;
import hudson.util.TextFile;
import io.jenkins.plugins.kapture.client.Outcome;
import io.jenkins.plugins.kapture.client.TicketUpdate;
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

/** The requests whose tickets were not updated, in an encrypted file of the build, as they contain customers' data. */
@Restricted(NoExternalUse.class)
public record RequestStore(Run<?, ?> run) {

    private static final String FILE = "kapture-requests.txt";
    private static final ObjectMapper JSON =
            new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS); // 19.90 stays 19.90

    /** Guards all files: they are written rarely. */
    private static final Object LOCK = new Object();

    /** What is needed to resend an update. */
    public record StoredRequest(Route route, TicketUpdate update) {

        /**
         * Where the request was sent.
         *
         * @param credentialsId {@code null} for the site's own credentials
         * @param agent name of the agent that sent it; {@code null} for the controller
         */
        public record Route(
                String site,
                @CheckForNull String credentialsId,
                @CheckForNull String agent) {}
    }

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

    /** Keeps the requests of an operation whose tickets were not updated, and returns how many they are. */
    int update(UpdateContext context, UpdateOperation operation, Map<String, UpdateTask> tasks) throws IOException {
        Map<String, StoredRequest> failed = new LinkedHashMap<>(); // by the key of their first attempt
        List<String> finished = new ArrayList<>();
        StoredRequest.Route route = new StoredRequest.Route(
                context.siteName(),
                context.parameters().credentialsId(),
                context.sender().agent());
        tasks.forEach((firstKey, task) -> {
            Outcome outcome = task.result().join().outcome();
            if (outcome.isUpdated() || outcome == Outcome.PREVIEW && !operation.isResend()) {
                finished.add(firstKey);
            } else if (outcome != Outcome.PREVIEW) {
                failed.put(firstKey, new StoredRequest(route, task.update));
            }
        });
        finished.addAll(context.journal().superseded());
        synchronized (LOCK) {
            // The writer would create the directory of a deleted build again.
            if (run.getRootDir().isDirectory() && (!failed.isEmpty() || Files.exists(file()))) {
                failed.keySet().retainAll(context.journal().latestAttempts().keySet()); // without repeated ones
                Map<String, StoredRequest> requests = read();
                // What the build has requested stays, even if it was sent again from elsewhere or otherwise.
                failed.forEach(requests::putIfAbsent);
                requests.keySet().removeAll(finished);
                write(requests);
            }
        }
        return failed.size();
    }

    private void write(Map<String, StoredRequest> requests) throws IOException {
        if (requests.isEmpty()) {
            Files.deleteIfExists(file());
        } else {
            Secret json = Secret.fromString(JSON.writeValueAsString(requests));
            new TextFile(file().toFile()).write(json.getEncryptedValue());
        }
    }
}
