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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.util.Timer;

/** An update that is sent: decides whether its request may be sent, and whether to retry it after the response. */
final class UpdateTask implements PendingUpdate {

    private static final Logger LOGGER = Logger.getLogger(UpdateTask.class.getName());
    private static final long ABORT_GRACE_MILLIS = 1500;

    /** What follows an attempt. */
    sealed interface Next {
        /** The task has its result, or receives it from the thread that aborts it. */
        Next ENDED = new Ended();

        record Ended() implements Next {}

        /** The site rests: the task waits behind the others of its operation. */
        record Requeue() implements Next {}

        record RetryIn(long seconds) implements Next {}
    }

    private final UpdateContext context;
    private final TicketUpdate update;
    private final UpdateState state;
    private final long created = System.nanoTime();
    private int attempts;
    private volatile boolean left;

    UpdateTask(UpdateContext context, TicketUpdate update, String key) {
        this.context = context;
        this.update = update;
        this.state = new UpdateState(context, update.ticketId(), key);
    }

    /** @return the task as it was recorded before a restart of Jenkins */
    static UpdateTask restored(
            UpdateContext context, TicketUpdate update, String key, @CheckForNull JournalEntry recorded) {
        UpdateTask task = new UpdateTask(context, update, key);
        if (recorded != null && recorded.phase() == Phase.DONE) {
            task.state.restore(new UpdateResult(recorded));
        } else if (recorded != null && recorded.phase() == Phase.SENT) {
            task.fail(Outcome.UNKNOWN, Messages.UpdateTask_restarted());
        }
        return task;
    }

    TicketUpdate update() {
        return update;
    }

    @Override
    public CompletableFuture<UpdateResult> result() {
        return state.result();
    }

    @Override
    public boolean isInFlight() {
        return state.isInFlight();
    }

    /** Whether the request of the latest attempt may have reached the service. */
    boolean hasLeft() {
        return left;
    }

    /** Sends the request once, if it may be sent, in a thread of the site's executor. */
    Next attempt() {
        left = false;
        try {
            return context.isPreview() ? preview() : tryToSend();
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

    private Next preview() {
        String id = update.ticketId();
        context.log().line(Messages.UpdateLog_previewed(id, context.siteName(), Outcome.PREVIEW, update.json()));
        return end(UpdateResponse.of(Outcome.PREVIEW, Messages.UpdateTask_preview(PersonalData.mask(update.json()))));
    }

    private Next tryToSend() throws IOException {
        KaptureSite site = context.site();
        Token token = context.token(site);
        HttpPost post = KaptureRequestFactory.post(site, token, update.toJson());
        SiteBackoff backoff = SiteBackoff.of(site);
        if (backoff.isTooLong(created)) {
            long seconds = Math.max(SiteBackoff.MAX_SECONDS, backoff.seconds());
            return end(UpdateResponse.of(Outcome.UNAVAILABLE, Messages.UpdateTask_resting(seconds)));
        }
        if (backoff.seconds() > 0) {
            return new Next.Requeue();
        }
        RequestSender sender = context.sender().forSite(site);
        if (!sender.isReady()) {
            return handle(sender.offline(), site);
        }
        if (!state.beginRequest()) {
            return Next.ENDED; // aborted in the meantime
        }
        left = true;
        try {
            UpdateResponse response =
                    sender.send(post, site.getUrl(), token::mask).comparedWith(update);
            left = response.httpStatus() > 0 || response.outcome() != Outcome.UNAVAILABLE;
            return handle(response, site);
        } catch (InterruptedException e) {
            return end(UpdateResponse.of(Outcome.UNKNOWN, Messages.UpdateTask_abortedSent()));
        } finally {
            state.endRequest();
        }
    }

    private Next handle(UpdateResponse response, KaptureSite site) {
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
        return response.isBusy() ? new Next.Requeue() : new Next.RetryIn(delay);
    }

    private Next end(UpdateResponse response) {
        state.end(response);
        return Next.ENDED;
    }

    @Override
    public void abort() {
        if (state.abort(UpdateResponse.of(Outcome.UNAVAILABLE, Messages.UpdateTask_abortedWaiting()))) {
            // The build must not hang if the thread is blocked on the connection to an agent that is disconnecting.
            UpdateResponse unknown = UpdateResponse.of(Outcome.UNKNOWN, Messages.UpdateTask_abortedSent());
            Timer.get().schedule(() -> state.end(unknown), ABORT_GRACE_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    /** Ends a task whose request is not in progress. */
    void fail(Outcome outcome, String reason) {
        end(UpdateResponse.of(outcome, reason));
    }
}
