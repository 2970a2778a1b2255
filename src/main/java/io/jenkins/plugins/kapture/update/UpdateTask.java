package io.jenkins.plugins.kapture.update;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.kapture.client.InvalidInputException;
import io.jenkins.plugins.kapture.client.Outcome;
import io.jenkins.plugins.kapture.client.PersonalData;
import io.jenkins.plugins.kapture.client.TicketUpdate;
import io.jenkins.plugins.kapture.client.Token;
import io.jenkins.plugins.kapture.client.UpdateResponse;
import io.jenkins.plugins.kapture.config.KaptureRequestFactory;
import io.jenkins.plugins.kapture.config.KaptureSite;
import io.jenkins.plugins.kapture.config.SiteStatus;
import io.jenkins.plugins.kapture.http.HttpPost;
import io.jenkins.plugins.kapture.report.JournalEntry;
import io.jenkins.plugins.kapture.report.JournalEntry.Phase;
import io.jenkins.plugins.kapture.report.TicketResult;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import java.util.logging.Logger;
import jenkins.util.Timer;

/**
 * The life cycle of one ticket's update: waiting, sent, possibly waiting for a retry, done. Each change of phase is written
 * to the build's journal first, so that a restarted controller knows what happened before.
 */
final class UpdateTask {

    private static final Logger LOGGER = Logger.getLogger(UpdateTask.class.getName());

    /** The task has its result. */
    static final long DONE = -1;

    private static final long ABORT_GRACE_MILLIS = 1500;

    private final UpdateContext context;
    private final TicketUpdate update;
    private final String key;
    private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.WAITING);
    private final CompletableFuture<UpdateResult> result = new CompletableFuture<>();
    private volatile boolean aborted;
    private Thread runner;
    private int attempts;

    UpdateTask(UpdateContext context, TicketUpdate update, String key) {
        this.context = context;
        this.update = update;
        this.key = key;
    }

    @NonNull
    String key() {
        return key;
    }

    @NonNull
    TicketUpdate update() {
        return update;
    }

    @NonNull
    CompletableFuture<UpdateResult> result() {
        return result;
    }

    /** Whether a request is in progress, whose outcome would be lost if Jenkins stopped now. */
    boolean isInFlight() {
        return phase.get() == Phase.SENT;
    }

    /**
     * Sends the request once, in a thread of the site's executor.
     *
     * @return after how many seconds to call this again; {@link #DONE} if the task has its result
     */
    long attempt() {
        setRunner(Thread.currentThread());
        try {
            KaptureSite site = context.site();
            Token token = context.token();
            HttpPost post = KaptureRequestFactory.post(site, token, update.toJson());
            long rest = context.executor().restSeconds();
            if (rest > 0) {
                return rest <= SiteExecutor.MAX_REST_SECONDS
                        ? 0
                        : complete(UpdateResponse.of(Outcome.UNAVAILABLE, Messages.UpdateTask_siteRests(rest)), token);
            }
            if (!phase.compareAndSet(Phase.WAITING, Phase.SENT)) {
                return DONE; // aborted in the meantime
            }
            attempts++;
            context.journal().recordSent(key);
            return handle(send(post, site), token, site);
        } catch (InvalidInputException | IOException e) {
            return complete(UpdateResponse.of(Outcome.UNAVAILABLE, Messages.UpdateTask_notSent(e.getMessage())), null);
        } finally {
            setRunner(null);
        }
    }

    private UpdateResponse send(HttpPost post, KaptureSite site) {
        try {
            return context.sender().send(post, site.getUrl());
        } catch (InterruptedException e) {
            return UpdateResponse.of(Outcome.UNKNOWN, Messages.UpdateTask_abortedSent());
        }
    }

    private long handle(UpdateResponse response, Token token, KaptureSite site) {
        long delay = 1L << Math.min(attempts - 1, 5);
        if (response.isBusy()) {
            delay = context.executor().rest(response.retryAfterSeconds());
        } else if (response.httpStatus() > 0) {
            context.executor().endRest();
        }
        if (!response.retryable()
                || attempts >= site.getMaxAttempts()
                || delay > SiteExecutor.MAX_REST_SECONDS
                || !phase.compareAndSet(Phase.SENT, Phase.WAITING)) {
            return complete(response, token);
        }
        recordWaiting();
        context.log()
                .retry(
                        update.ticketId(),
                        masked(token).apply(response.reason()),
                        attempts,
                        site.getMaxAttempts(),
                        delay);
        if (aborted) {
            abort();
            return DONE;
        }
        // A site that rests is asked again by its executor; until then the update may queue.
        return response.isBusy() ? 0 : delay;
    }

    private void recordWaiting() {
        try {
            context.journal().recordWaiting(key);
        } catch (IOException e) {
            context.log().notRecorded(update.ticketId(), e); // after a restart it counts as sent, which is safe
        }
    }

    /** Ends the task if no request is in progress. */
    void discard() {
        aborted = true;
        completeFrom(Phase.WAITING, UpdateResponse.of(Outcome.UNAVAILABLE, Messages.UpdateTask_abortedWaiting()));
    }

    /** Ends the task: immediately if no request is in progress, otherwise as soon as the request is canceled. */
    void abort() {
        discard();
        if (phase.get() == Phase.SENT) {
            interrupt();
            // The build must not hang if the thread is blocked on the connection to a dying agent.
            Timer.get()
                    .schedule(
                            () -> completeFrom(
                                    Phase.SENT, UpdateResponse.of(Outcome.UNKNOWN, Messages.UpdateTask_abortedSent())),
                            ABORT_GRACE_MILLIS,
                            TimeUnit.MILLISECONDS);
        }
    }

    private synchronized void setRunner(Thread thread) {
        runner = thread;
        if (thread == null) {
            Thread.interrupted(); // an abort that came too late must not interrupt the thread's next request
        }
    }

    private synchronized void interrupt() {
        if (runner != null) {
            runner.interrupt();
        }
    }

    /** After a restart of Jenkins: takes over what the journal knows of this update. */
    void restore(@NonNull JournalEntry entry) {
        if (entry.phase() == Phase.DONE) {
            phase.set(Phase.DONE);
            result.complete(UpdateResult.of(entry));
        } else if (entry.phase() == Phase.SENT) {
            fail(Outcome.UNKNOWN, Messages.UpdateTask_restarted());
        }
    }

    /** Ends a task that has not been started. */
    void fail(Outcome outcome, String reason) {
        completeFrom(Phase.WAITING, UpdateResponse.of(outcome, reason));
    }

    private void completeFrom(Phase expected, UpdateResponse response) {
        if (phase.compareAndSet(expected, Phase.DONE)) {
            record(response, null);
        }
    }

    private long complete(UpdateResponse response, Token token) {
        if (phase.getAndSet(Phase.DONE) != Phase.DONE) {
            record(response, token);
        }
        return DONE;
    }

    private void record(UpdateResponse response, Token token) {
        UnaryOperator<String> mask = masked(token);
        TicketResult outcome = new TicketResult(
                response.outcome(),
                mask.apply(response.message()),
                response.httpStatus(),
                response.state().map(mask),
                response.isUnknownTicket());
        String body = token == null ? response.body() : token.mask(response.body());
        UpdateResult ended = UpdateResult.of(update.ticketId(), context.siteName(), outcome, body);
        try {
            context.journal().recordResult(key, outcome);
        } catch (IOException e) {
            context.log().notRecorded(update.ticketId(), e);
        }
        SiteStatus.forSite(context.siteName()).record(outcome.outcome(), outcome.message());
        context.log().result(ended);
        result.complete(ended);
    }

    /** The service's message is untrusted: it may contain the token or personal data. */
    private static UnaryOperator<String> masked(Token token) {
        return text -> PersonalData.mask(token == null ? text : token.mask(text));
    }
}
