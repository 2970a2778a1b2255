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
 * latest one of its ticket and site is only sent if that one is known not to have reached the service.
 */
final class RequestedUpdates {

    private static final int DIGEST_LENGTH = 16;
    private static final ObjectMapper SORTED =
            new ObjectMapper().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS); // their order means nothing

    /** In the order of the updates. */
    final List<CompletableFuture<UpdateResult>> results = new ArrayList<>();

    /** What is sent, by the key of the first attempt. */
    final Map<String, UpdateTask> tasks = new LinkedHashMap<>();

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
            String key = operation.key(results.size());
            JournalEntry entry = recorded.get(key);
            if (entry == null || entry.ticket().sameAs() == null) {
                add(UpdateTask.restored(context, update, key, entry));
            } else {
                add(new RepeatedUpdate(context, entry));
            }
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
                .filter(entry -> entry.outcome() != Outcome.PREVIEW)
                .forEach(entry -> latest.put(entry.siteAndTicket(), entry));
        List<RequestedTicket> tickets = new ArrayList<>();
        for (TicketUpdate update : updates) {
            int index = tickets.size();
            String environment = environment(update, byKey.get(operation.resentKey(index)));
            String digest = digest(update, environment);
            JournalEntry same = same(digest, latest.get(context.siteName() + ' ' + update.ticketId()));
            if (same == null) {
                add(new UpdateTask(context, update, operation.key(index)));
            } else {
                add(new RepeatedUpdate(context, same));
            }
            tickets.add(new RequestedTicket(
                    update.ticketId(),
                    InvisibleCharacters.oneLine(update.subStatus()),
                    operation.resentKey(index),
                    environment,
                    digest,
                    same == null ? null : same.originalKey()));
        }
        return tickets;
    }

    private void add(UpdateTask task) {
        tasks.put(operation.firstKey(results.size()), task);
        results.add(task.result());
    }

    private void add(RepeatedUpdate update) {
        repeated.add(update);
        results.add(update.result);
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

    /** @return the latest update of a ticket and site, if it is the same as a new one and may have been processed */
    @CheckForNull
    private JournalEntry same(String digest, @CheckForNull JournalEntry latest) {
        if (latest == null
                || operation.isResend()
                || context.isPreview()
                || !digest.equals(latest.ticket().digest())) {
            return null;
        }
        boolean mayBeUpdated =
                switch (latest.phase()) {
                    case DONE -> latest.outcome() == Outcome.UPDATED || latest.outcome() == Outcome.UNKNOWN;
                    case SENT -> true; // in progress, or its outcome was lost when Jenkins was killed
                    case WAITING -> context.executor().results(context.run()).containsKey(latest.originalKey());
                };
        return mayBeUpdated ? latest : null;
    }
}
