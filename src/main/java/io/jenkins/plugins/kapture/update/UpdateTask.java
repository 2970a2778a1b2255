package io.jenkins.plugins.kapture.update;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.kapture.client.InvalidInputException;
import io.jenkins.plugins.kapture.client.Outcome;
import io.jenkins.plugins.kapture.client.PersonalData;
import io.jenkins.plugins.kapture.client.TicketUpdate;
import io.jenkins.plugins.kapture.client.Token;
import io.jenkins.plugins.kapture.client.UpdateResponse;
import io.jenkins.plugins.kapture.config.KaptureRequestFactory;
import io.jenkins.plugins.kapture.config.KaptureSite;
import io.jenkins.plugins.kapture.config.SiteBackoff;
import io.jenkins.plugins.kapture.http.HttpPost;
import io.jenkins.plugins.kapture.journal.JournalEntry;
import io.jenkins.plugins.kapture.journal.JournalEntry.Phase;
import java.io.IOException;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.util.Timer;

/** An update that is sent: decides whether its request may be sent, and whether to retry it after the response. */
final class UpdateTask {

    private static final Logger LOGGER = Logger.getLogger(UpdateTask.class.getName());
    private static final long ABORT_GRACE_MILLIS = 1500;

    private final UpdateContext context;
    final TicketUpdate update;
    final UpdateState state;
    private final long created = System.nanoTime();
    private int attempts;
    private boolean left;

    UpdateTask(UpdateContext context, TicketUpdate update, String key) {
        this.context = context;
        this.update = update;
        this.state = new UpdateState(context, update.ticketId(), key);
    }

    /** @return the task as it was recorded before a restart of Jenkins */
    static UpdateTask restored(
            UpdateContext context, TicketUpdate update, String key, @CheckForNull JournalEntry recorded) {
        UpdateTask task = new UpdateTask(context, update, key);
        if (recorded == null || recorded.ticket().sameAs() != null) {
            return task;
        } else if (recorded.phase() == Phase.DONE) {
            task.state.restore(new UpdateResult(recorded));
        } else if (recorded.phase() == Phase.SENT) {
            task.end(Outcome.UNKNOWN, Messages.UpdateTask_restarted());
        }
        return task;
    }

    CompletableFuture<UpdateResult> result() {
        return state.result;
    }

    /** Whether a request is in progress, whose outcome would be lost if Jenkins stopped now. */
    boolean isInFlight() {
        return state.isInFlight();
    }

    /** Whether the request of the latest attempt may have reached the service. */
    boolean hasLeft() {
        return left;
    }

    /**
     * Sends the request once, if it may be sent, in a thread of the site's executor.
     *
     * @return after how many seconds to try again; 0 to wait behind the other tasks because the site rests; empty if the
     *     task has its result, or receives it from the thread that aborts it
     */
    OptionalLong attempt() {
        left = false;
        try {
            return context.isPreview() ? preview() : tryToSend();
        } catch (InvalidInputException | IOException e) {
            return end(Outcome.UNAVAILABLE, Messages.UpdateTask_notSent(e.getMessage()));
        } catch (RuntimeException | Error e) { // the build must not wait forever
            LOGGER.log(Level.WARNING, e, () -> "Could not update ticket " + update.ticketId());
            String problem = internal(e);
            return isInFlight()
                    ? end(Outcome.UNKNOWN, Messages.UpdateTask_broken(problem))
                    : end(Outcome.UNAVAILABLE, Messages.UpdateTask_notSent(problem));
        }
    }

    /** Without the message of the error, which is not masked. */
    static String internal(Throwable error) {
        return Messages.UpdateTask_internal(error.getClass().getSimpleName());
    }

    private OptionalLong preview() {
        String id = update.ticketId();
        context.log().line(Messages.UpdateLog_previewed(id, context.siteName(), Outcome.PREVIEW, update.json()));
        return end(Outcome.PREVIEW, Messages.UpdateTask_preview(PersonalData.maskedJson(update.json())));
    }

    private OptionalLong tryToSend() throws IOException {
        KaptureSite site = context.site();
        Token token = context.token(site);
        HttpPost post = KaptureRequestFactory.post(site, token, update.json());
        SiteBackoff backoff = SiteBackoff.of(site);
        if (backoff.isTooLong(created)) {
            long seconds = Math.max(SiteBackoff.MAX_SECONDS, backoff.seconds());
            return end(Outcome.UNAVAILABLE, Messages.UpdateTask_resting(seconds));
        }
        if (backoff.seconds() > 0) {
            return OptionalLong.of(0);
        }
        RequestSender sender = context.sender().forSite(site);
        if (!sender.isReady()) {
            return handle(sender.offline(), site);
        }
        if (!state.beginRequest()) {
            return OptionalLong.empty(); // aborted in the meantime
        }
        left = true;
        try {
            UpdateResponse response =
                    sender.send(post, site.getUrl(), token::mask).comparedWith(update);
            left = response.httpStatus() > 0 || response.outcome() != Outcome.UNAVAILABLE;
            return handle(response, site);
        } catch (InterruptedException e) {
            return end(Outcome.UNKNOWN, Messages.UpdateTask_abortedSent());
        } finally {
            state.endRequest();
        }
    }

    private OptionalLong handle(UpdateResponse response, KaptureSite site) {
        SiteBackoff backoff = SiteBackoff.of(site);
        attempts++;
        long delay = 1L << Math.min(attempts - 1, 5);
        if (response.isBusy()) {
            delay = backoff.start(response.retryAfterSeconds(), context.sender().agent() == null);
        } else if (response.httpStatus() > 0) {
            backoff.reset();
        }
        boolean again = response.retryable() && attempts < site.getMaxAttempts() && delay <= SiteBackoff.MAX_SECONDS;
        if (!again || !state.awaitRetry()) {
            return end(response);
        }
        context.log().retry(update.ticketId(), response.reason(), attempts, site.getMaxAttempts(), delay);
        return OptionalLong.of(response.isBusy() ? 0 : delay);
    }

    private OptionalLong end(UpdateResponse response) {
        state.end(response);
        return OptionalLong.empty();
    }

    /** Ends the update with an outcome that is known without a response. */
    OptionalLong end(Outcome outcome, String reason) {
        return end(UpdateResponse.of(outcome, reason));
    }

    /** Ends the update: immediately if no request is in progress, otherwise as soon as the request is canceled. */
    void abort() {
        if (state.abort(UpdateResponse.of(Outcome.UNAVAILABLE, Messages.UpdateTask_abortedWaiting()))) {
            // The build must not hang if the thread is blocked on the connection to an agent that is disconnecting.
            UpdateResponse unknown = UpdateResponse.of(Outcome.UNKNOWN, Messages.UpdateTask_abortedSent());
            try {
                Timer.get().schedule(() -> state.end(unknown), ABORT_GRACE_MILLIS, TimeUnit.MILLISECONDS);
            } catch (RejectedExecutionException e) { // Jenkins is about to stop
                state.end(unknown);
            }
        }
    }
}
