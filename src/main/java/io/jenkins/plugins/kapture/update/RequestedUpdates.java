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
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What an operation requests. Within a build, nothing is sent twice: an update that is the same in every field as the
 * latest one of its ticket and site is only sent if that one is known not to have reached the service.
 */
final class RequestedUpdates {

    private static final int DIGEST_LENGTH = 16;
    private static final ObjectMapper SORTED =
            new ObjectMapper().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS); // their order means nothing

    private final UpdateContext context;
    private final UpdateOperation operation;
    private final Map<String, JournalEntry> byKey;
    private final Map<String, JournalEntry> latest = new HashMap<>();
    private final List<RequestedTicket> tickets = new ArrayList<>();
    private final List<PendingUpdate> pending = new ArrayList<>();

    /** @param byKey what the build has recorded before */
    private RequestedUpdates(UpdateContext context, UpdateOperation operation, Map<String, JournalEntry> byKey) {
        this.context = context;
        this.operation = operation;
        this.byKey = byKey;
        for (JournalEntry entry : byKey.values()) {
            if (entry.outcome() != Outcome.PREVIEW) {
                latest.put(entry.siteAndTicket(), entry);
            }
        }
    }

    /** Adds the updates to {@code pending}: records them, or restores what was recorded before a restart. */
    static void record(
            UpdateContext context,
            UpdateOperation operation,
            boolean recorded,
            List<TicketUpdate> updates,
            List<PendingUpdate> pending)
            throws IOException {
        if (recorded) {
            Map<String, JournalEntry> entries = context.journal().byKey();
            for (TicketUpdate update : updates) {
                String key = operation.key(pending.size());
                pending.add(restored(context, update, key, entries.get(key)));
            }
            return;
        }
        Result result = context.run().getResult();
        boolean afterFailure = result != null && result.isWorseThan(Result.UNSTABLE);
        RequestedOperation requested =
                new RequestedOperation(operation.id(), context.siteName(), operation.requestedBy(), afterFailure);
        context.journal().recordRequested(requested, earlier -> {
            RequestedUpdates all = new RequestedUpdates(context, operation, earlier);
            updates.forEach(all::add);
            pending.addAll(all.pending);
            return all.tickets;
        });
    }

    private static PendingUpdate restored(
            UpdateContext context, TicketUpdate update, String key, @CheckForNull JournalEntry entry) {
        return entry == null || entry.ticket().sameAs() == null
                ? UpdateTask.restored(context, update, key, entry)
                : new RepeatedUpdate(context, entry);
    }

    private void add(TicketUpdate update) {
        int index = tickets.size();
        String environment = environment(update, operation.resentKey(index));
        String digest = digest(update, environment);
        JournalEntry earlier = same(update, digest);
        pending.add(
                earlier == null
                        ? new UpdateTask(context, update, operation.key(index))
                        : new RepeatedUpdate(context, earlier));
        tickets.add(new RequestedTicket(
                update.ticketId(),
                InvisibleCharacters.oneLine(update.subStatus()),
                operation.resentKey(index),
                environment,
                digest,
                earlier == null ? null : earlier.originalKey()));
    }

    private String environment(TicketUpdate update, @CheckForNull String resentKey) {
        JournalEntry first = byKey.get(resentKey);
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

    /** @return the earlier update that makes this one superfluous; {@code null} if this one must be sent */
    @CheckForNull
    private JournalEntry same(TicketUpdate update, String digest) {
        JournalEntry earlier = latest.get(context.siteName() + ' ' + update.ticketId());
        if (operation.isResend()
                || context.isPreview()
                || earlier == null
                || !digest.equals(earlier.ticket().digest())) {
            return null;
        }
        boolean mayBeUpdated =
                switch (earlier.phase()) {
                    case DONE -> earlier.outcome() == Outcome.UPDATED || earlier.outcome() == Outcome.UNKNOWN;
                    case SENT -> true; // in progress, or its outcome was lost when Jenkins was killed
                    case WAITING -> context.executor().running(earlier.originalKey()) != null;
                };
        return mayBeUpdated ? earlier : null;
    }
}
