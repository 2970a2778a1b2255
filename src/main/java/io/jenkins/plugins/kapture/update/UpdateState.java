package io.jenkins.plugins.kapture.update;

import io.jenkins.plugins.kapture.client.UpdateResponse;
import io.jenkins.plugins.kapture.config.SiteStatus;
import io.jenkins.plugins.kapture.journal.JournalEntry.Phase;
import io.jenkins.plugins.kapture.journal.JournalResult;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The state of an update: waiting, sent, possibly waiting for a retry, done. Each change of phase is written to the
 * build's journal together with the change itself, so that the journal has them in the same order, each ticket ends
 * once, and a restarted controller knows what happened before.
 */
final class UpdateState {

    private static final Logger LOGGER = Logger.getLogger(UpdateState.class.getName());

    private final UpdateContext context;
    private final String ticketId;
    private final String key;
    final CompletableFuture<UpdateResult> result = new CompletableFuture<>();
    private volatile Phase phase = Phase.WAITING;
    private volatile boolean aborted;
    private volatile boolean requested;

    /** The thread that sends the request; {@code null} if none is in progress. */
    private Thread thread;

    UpdateState(UpdateContext context, String ticketId, String key) {
        this.context = context;
        this.ticketId = ticketId;
        this.key = key;
        context.executor().results(context.run()).put(key, result);
    }

    boolean isInFlight() {
        return phase == Phase.SENT;
    }

    /** Called by the thread that sends the request, which may not send it if this returns {@code false}. */
    synchronized boolean beginRequest() throws IOException {
        if (phase != Phase.WAITING || aborted || context.executor().isAbandoned()) {
            return false;
        }
        context.journal().recordPhase(key, Phase.SENT);
        phase = Phase.SENT;
        requested = true;
        thread = Thread.currentThread();
        return true;
    }

    /** Ends a request, so that a late abort does not interrupt the next request of the thread. */
    synchronized void endRequest() {
        if (thread == Thread.currentThread()) {
            thread = null;
            Thread.interrupted();
        }
    }

    /** @return {@code false} if the update was aborted, so that there is no further attempt */
    synchronized boolean awaitRetry() {
        if (phase == Phase.DONE || aborted) {
            return false;
        }
        if (phase == Phase.SENT) {
            recordWaiting();
            phase = Phase.WAITING;
            endRequest();
        }
        return true;
    }

    synchronized void recordWaiting() {
        try {
            context.journal().recordPhase(key, Phase.WAITING);
        } catch (IOException e) { // after a restart it counts as sent, or is the same as another one, which is safe
            LOGGER.log(Level.FINE, e, () -> "Could not record that ticket " + ticketId + " waits");
        }
    }

    /** Cancels a request in progress, and returns whether there is one; otherwise ends the update. */
    boolean abort(UpdateResponse notSent) {
        synchronized (this) {
            aborted = true;
            if (phase == Phase.SENT && thread != null) {
                thread.interrupt();
            }
        }
        if (phase == Phase.WAITING) {
            end(notSent);
        }
        return phase == Phase.SENT;
    }

    /** Ends the update with a result that is in the journal, or is that of another update. */
    void restore(UpdateResult known) {
        phase = Phase.DONE;
        result.complete(known);
    }

    /** Ends the update, unless it has already ended. */
    void end(UpdateResponse response) {
        JournalResult outcome = new JournalResult(
                response.outcome(),
                response.message(),
                response.httpStatus(),
                response.state(),
                response.isUnknownTicket());
        if (!record(outcome)) {
            return;
        }
        if (!aborted && context.parameters().credentialsId() == null) { // otherwise it says nothing about the site
            SiteStatus.forSite(context.siteName()).record(response);
        }
        UpdateResult ended = new UpdateResult(ticketId, context.siteName(), outcome, response.body());
        context.log().result(ended, aborted, requested);
        result.complete(ended);
        if (!RepeatedUpdate.mayBeUpdated(ended.outcome())) { // otherwise, it can be repeated
            context.executor().results(context.run()).remove(key);
        }
    }

    /** @return {@code false} if the update has already ended */
    private synchronized boolean record(JournalResult outcome) {
        if (phase == Phase.DONE || context.executor().isAbandoned()) {
            return false;
        }
        phase = Phase.DONE;
        endRequest();
        try {
            context.journal().recordResult(key, outcome);
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, e, () -> "The outcome of ticket " + ticketId + " is recorded later");
        }
        return true;
    }
}
