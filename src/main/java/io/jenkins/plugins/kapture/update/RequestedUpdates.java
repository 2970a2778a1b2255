package io.jenkins.plugins.kapture.update;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Result;
import io.jenkins.plugins.kapture.client.Digest;
import io.jenkins.plugins.kapture.client.InvisibleCharacters;
import io.jenkins.plugins.kapture.client.Outcome;
import io.jenkins.plugins.kapture.client.TicketUpdate;
import io.jenkins.plugins.kapture.journal.JournalEntry;
import io.jenkins.plugins.kapture.journal.RequestedOperation;
import io.jenkins.plugins.kapture.journal.RequestedTicket;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * What an operation requests. Within a build, nothing is sent twice: an update that is the same in every field as the
 * latest one of its ticket and site is only sent if that one ends otherwise than as updated or unknown.
 */
final class RequestedUpdates {

    private static final int DIGEST_LENGTH = 16;
    private static final ObjectMapper SORTED =
            new ObjectMapper().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS); // their order means nothing

    /** By the key of the first attempt, in the order of the updates. */
    final Map<String, UpdateTask> tasks = new LinkedHashMap<>();

    /** What is sent now. */
    final List<UpdateTask> unsent = new ArrayList<>();

    /** What is sent later, or not at all. */
    final List<RepeatedUpdate> repeated = new ArrayList<>();

    private final UpdateContext context;
    private final UpdateOperation operation;

    RequestedUpdates(UpdateContext context, UpdateOperation operation) {
        this.context = context;
        this.operation = operation;
    }

    /** Restores what was recorded before a restart of Jenkins. */
    void restore(List<TicketUpdate> updates) {
        Map<String, JournalEntry> recorded = context.journal().byKey();
        for (TicketUpdate update : updates) {
            String key = operation.key(tasks.size());
            JournalEntry entry = recorded.get(key);
            String sameAs = entry == null ? null : entry.ticket().sameAs();
            add(UpdateTask.restored(context, update, key, entry), recorded.containsKey(sameAs) ? sameAs : null);
        }
    }

    void record(List<TicketUpdate> updates) throws IOException {
        Result result = context.run().getResult();
        boolean afterFailure = result != null && result.isWorseThan(Result.UNSTABLE);
        RequestedOperation requested =
                new RequestedOperation(operation.id(), context.siteName(), operation.requestedBy(), afterFailure);
        context.journal().recordRequested(requested, earlier -> request(updates, earlier));
    }

    private List<RequestedTicket> request(List<TicketUpdate> updates, Map<String, JournalEntry> byKey) {
        Map<String, JournalEntry> latest = new HashMap<>();
        byKey.values().stream()
                .filter(entry -> entry.outcome() != Outcome.PREVIEW
                        && !entry.ticket().digest().isEmpty())
                .forEach(entry -> latest.put(entry.siteAndTicket(), entry));
        List<RequestedTicket> tickets = new ArrayList<>();
        for (TicketUpdate update : updates) {
            int index = tickets.size();
            String environment = environment(update, byKey.get(operation.resentKey(index)));
            String digest = context.parameters().preview ? "" : digest(update, environment);
            String sameAs = same(digest, latest.get(context.siteName() + ' ' + update.ticketId()));
            add(new UpdateTask(context, update, operation.key(index)), sameAs);
            tickets.add(new RequestedTicket(
                    update.ticketId(),
                    InvisibleCharacters.oneLine(update.subStatus()),
                    operation.resentKey(index),
                    environment,
                    digest,
                    sameAs));
        }
        return tickets;
    }

    private void add(UpdateTask task, @CheckForNull String sameAs) {
        tasks.put(operation.firstKey(tasks.size()), task);
        if (sameAs != null) {
            repeated.add(new RepeatedUpdate(context, task, sameAs));
        } else if (!task.result().isDone()) {
            unsent.add(task);
        }
    }

    List<CompletableFuture<UpdateResult>> results() {
        return tasks.values().stream().map(UpdateTask::result).toList();
    }

    private String environment(TicketUpdate update, @CheckForNull JournalEntry first) {
        if (first != null) {
            return first.environment();
        }
        String environment = context.parameters().environment();
        return environment.isEmpty() ? context.journal().environmentOf(update.ticketId()) : environment;
    }

    private static String digest(TicketUpdate update, String environment) {
        String fields = SORTED.valueToTree(update.fields()).toString();
        return Digest.of(environment.toLowerCase(Locale.ROOT) + '\n' + fields, DIGEST_LENGTH);
    }

    /** @return key of the latest update of a ticket and site, if it is the same as a new one and may be processed */
    @CheckForNull
    private String same(String digest, @CheckForNull JournalEntry latest) {
        if (latest == null
                || operation.isResend()
                || context.isPreview()
                || !digest.equals(latest.ticket().digest())) {
            return null;
        }
        CompletableFuture<UpdateResult> result =
                context.executor().results(context.run()).get(latest.key());
        boolean mayBeUpdated =
                switch (latest.phase()) {
                    case DONE ->
                        RepeatedUpdate.mayBeUpdated(latest.outcome())
                                || result != null && !result.isDone(); // about to be sent after the same one
                    case SENT -> true; // in progress, or its outcome was lost when Jenkins was killed
                    case WAITING -> result != null;
                };
        return mayBeUpdated ? latest.key() : null;
    }
}
