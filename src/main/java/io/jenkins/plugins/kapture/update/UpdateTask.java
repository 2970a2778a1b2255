package io.jenkins.plugins.kapture.update;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.kapture.client.InvalidInputException;
import io.jenkins.plugins.kapture.client.Outcome;
import io.jenkins.plugins.kapture.client.TicketUpdate;
import io.jenkins.plugins.kapture.client.Token;
import io.jenkins.plugins.kapture.client.UpdateResponse;
import io.jenkins.plugins.kapture.config.KaptureRequestFactory;
import io.jenkins.plugins.kapture.config.KaptureSite;
import io.jenkins.plugins.kapture.http.HttpPost;
import io.jenkins.plugins.kapture.journal.JournalEntry;
import io.jenkins.plugins.kapture.journal.JournalEntry.Phase;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.util.Timer;

/** The update of one ticket: decides whether its request may be sent, and whether to retry it after the response. */
final class UpdateTask {

    private static final Logger LOGGER = Logger.getLogger(UpdateTask.class.getName());

    /** The task has its result, or receives it from the thread that aborts it. */
    static final long DONE = -1;

    private static final long ABORT_GRACE_MILLIS = 1500;

    private final UpdateContext context;
    private final TicketUpdate update;
    private final UpdateProgress progress;
    private final long created = System.nanoTime();
    private int attempts;

    UpdateTask(UpdateContext context, TicketUpdate update, String key) {
        this.context = context;
        this.update = update;
        this.progress = new UpdateProgress(context, update.ticketId(), key);
    }

    CompletableFuture<UpdateResult> result() {
        return progress.result();
    }

    /** Whether a request is in progress, whose outcome would be lost if Jenkins stopped now. */
    boolean isInFlight() {
        return progress.isInFlight();
    }

    /**
     * Sends the request once, if it may be sent, in a thread of the site's executor.
     *
     * @return after how many seconds to call this again; {@link #DONE} for never
     */
    long attempt() {
        try {
            return tryToSend();
        } catch (InvalidInputException | IOException e) {
            return end(UpdateResponse.of(Outcome.UNAVAILABLE, Messages.UpdateTask_notSent(e.getMessage())));
        } catch (RuntimeException | Error e) { // the build must not wait forever
            LOGGER.log(Level.WARNING, e, () -> "Could not update ticket " + update.ticketId());
            String problem = e.getClass().getSimpleName(); // without its message, which is not masked
            UpdateResponse response = isInFlight()
                    ? UpdateResponse.of(Outcome.UNKNOWN, Messages.UpdateTask_broken(problem))
                    : UpdateResponse.of(Outcome.UNAVAILABLE, Messages.UpdateTask_notSent(problem));
            return end(response);
        }
    }

    private long tryToSend() throws IOException {
        KaptureSite site = context.site();
        Token token = context.token(site);
        HttpPost post = KaptureRequestFactory.post(site, token, update.toJson());
        SiteBackoff backoff = context.executor().backoffFor(site.getUrl());
        if (backoff.isTooLong(created)) {
            return end(UpdateResponse.of(Outcome.UNAVAILABLE, backoff.describe()));
        }
        if (backoff.seconds() > 0) {
            return 0;
        }
        if (!context.sender().isReady()) {
            return handle(context.sender().offline(), site);
        }
        if (!progress.beginRequest()) {
            return DONE; // aborted in the meantime
        }
        try {
            return handle(context.sender().send(post, site.getUrl(), token::mask), site);
        } catch (InterruptedException e) {
            return end(UpdateResponse.of(Outcome.UNKNOWN, Messages.UpdateTask_abortedSent()));
        } finally {
            progress.endRequest();
        }
    }

    private long handle(UpdateResponse response, KaptureSite site) {
        SiteBackoff backoff = context.executor().backoffFor(site.getUrl());
        attempts++;
        long delay = 1L << Math.min(attempts - 1, 5);
        if (response.isBusy()) {
            delay = backoff.start(response.retryAfterSeconds());
        } else if (response.httpStatus() > 0) {
            backoff.reset();
        }
        boolean again = response.retryable() && attempts < site.getMaxAttempts() && delay <= SiteBackoff.MAX_SECONDS;
        if (!again || !progress.awaitRetry(response, attempts, site.getMaxAttempts(), delay)) {
            return end(response);
        }
        // During a backoff, the executor keeps the task in its queue.
        return response.isBusy() ? 0 : delay;
    }

    private long end(UpdateResponse response) {
        progress.end(response);
        return DONE;
    }

    /** Ends the task: immediately if no request is in progress, otherwise as soon as the request is canceled. */
    void abort() {
        if (progress.abort(UpdateResponse.of(Outcome.UNAVAILABLE, Messages.UpdateTask_abortedWaiting()))) {
            // The build must not hang if the thread is blocked on the connection to an agent that is disconnecting.
            UpdateResponse unknown = UpdateResponse.of(Outcome.UNKNOWN, Messages.UpdateTask_abortedSent());
            Timer.get().schedule(() -> progress.end(unknown), ABORT_GRACE_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    /** Restores the state after a restart of Jenkins. */
    void restore(@CheckForNull JournalEntry entry) {
        if (entry != null && entry.phase() == Phase.DONE) {
            progress.restore(new UpdateResult(entry));
        } else if (entry != null && entry.phase() == Phase.SENT) {
            fail(Outcome.UNKNOWN, Messages.UpdateTask_restarted());
        }
    }

    /** Ends a task whose request is not in progress. */
    void fail(Outcome outcome, String reason) {
        end(UpdateResponse.of(outcome, reason));
    }
}
