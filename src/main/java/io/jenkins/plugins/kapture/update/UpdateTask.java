package io.jenkins.plugins.kapture.update;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.kapture.client.Outcome;
import io.jenkins.plugins.kapture.client.PersonalData;
import io.jenkins.plugins.kapture.client.TicketUpdate;
import io.jenkins.plugins.kapture.client.Token;
import io.jenkins.plugins.kapture.client.UpdateResponse;
import io.jenkins.plugins.kapture.config.KaptureRequestFactory;
import io.jenkins.plugins.kapture.config.KaptureSite;
import io.jenkins.plugins.kapture.http.HttpPost;
import io.jenkins.plugins.kapture.report.JournalEntry.Phase;
import io.jenkins.plugins.kapture.report.JournalEntry;
import java.io.IOException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import jenkins.util.Timer;

/**
 * The way of one ticket: waiting, sent, and perhaps waiting again, until it is done. Each change of phase is written to
 * the build's journal first, so that a restarted controller knows what a stopped one did.
 */
final class UpdateTask implements Runnable {

    /** A service that asks for a longer rest than this is treated as down: the build should not hang on it. */
    private static final long LONGEST_REST_SECONDS = 120;

    private static final long ABORT_GRACE_MILLIS = 1500;

    private final TicketUpdater batch;
    private final TicketUpdate update;
    private final String key;
    private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.WAITING);
    private volatile Future<?> task;
    private int attempt;

    UpdateTask(TicketUpdater batch, TicketUpdate update, String key) {
        this.batch = batch;
        this.update = update;
        this.key = key;
    }

    String key() {
        return key;
    }

    boolean isSent() {
        return phase.get() == Phase.SENT;
    }

    void submit() {
        task = SiteExecutors.of(batch.site()).submit(this);
        if (batch.isAborted()) {
            abort();
        }
    }

    /** One attempt, in one of the site's threads. */
    @Override
    public void run() {
        boolean handedOver = false;
        try {
            Token token = batch.token();
            if (!phase.compareAndSet(Phase.WAITING, Phase.SENT)) {
                return; // aborted in the meantime
            }
            attempt++;
            record(Phase.SENT);
            HttpPost post = KaptureRequestFactory.post(batch.site(), token, update.toJson());
            handedOver = true;
            settle(batch.sender().send(post), token);
        } catch (InterruptedException e) {
            done(UpdateResponse.of(Outcome.UNKNOWN, Messages.UpdateTask_abortedSent()), null);
        } catch (IOException | RuntimeException e) {
            UpdateResponse answer = handedOver
                    ? UpdateResponse.of(Outcome.UNKNOWN, Messages.UpdateTask_broken(String.valueOf(e.getMessage())))
                    : UpdateResponse.of(Outcome.UNAVAILABLE, Messages.UpdateTask_notSent(String.valueOf(e.getMessage())));
            done(answer, null);
        }
    }

    private void settle(UpdateResponse answer, Token token) throws IOException {
        if (!answer.retryable()) {
            done(answer, token);
            return;
        }
        int allowed = batch.site().getMaxAttempts();
        long rest = answer.retryAfterSeconds() >= 0 ? answer.retryAfterSeconds() : 1L << Math.min(attempt - 1, 5);
        if (attempt >= allowed || rest > LONGEST_REST_SECONDS) {
            done(answer, token);
            return;
        }
        batch.log().retry(update.ticketId(), token.scrub(answer.reason()), attempt, allowed, rest);
        record(Phase.WAITING);
        phase.set(Phase.WAITING);
        Timer.get().schedule(this::submit, rest, TimeUnit.SECONDS);
        if (batch.isAborted()) {
            abort();
        }
    }

    /** Ends the delivery: at once if nothing is out, else as soon as the request is cancelled. */
    void abort() {
        if (phase.compareAndSet(Phase.WAITING, Phase.DONE)) {
            finish(UpdateResponse.of(Outcome.UNAVAILABLE, Messages.UpdateTask_abortedWaiting()), null);
        } else if (phase.get() == Phase.SENT) {
            Future<?> running = task;
            if (running != null) {
                running.cancel(true);
            }
            // Should the thread be stuck in the channel to a dying agent, the step must not be.
            Timer.get()
                    .schedule(
                            () -> done(UpdateResponse.of(Outcome.UNKNOWN, Messages.UpdateTask_abortedSent()), null),
                            ABORT_GRACE_MILLIS,
                            TimeUnit.MILLISECONDS);
        }
    }

    /** After a restart: the outcome that was written before it. */
    void recall(JournalEntry entry) {
        phase.set(Phase.DONE);
        batch.finished(this, UpdateResult.of(entry, ""));
    }

    /** After a restart: the request had left, and its answer found nobody. */
    void lost() {
        done(UpdateResponse.of(Outcome.UNKNOWN, Messages.UpdateTask_restarted()), null);
    }

    private void done(UpdateResponse answer, Token token) {
        if (phase.getAndSet(Phase.DONE) != Phase.DONE) {
            finish(answer, token);
        }
    }

    private void finish(UpdateResponse answer, Token token) {
        KaptureSite site = batch.site();
        JournalEntry entry = entry(Phase.DONE)
                .answered(answer, clean(answer.explain(update.ticketId(), site.getName()), token), site.getUrl());
        UpdateResult result = UpdateResult.of(entry, token == null ? answer.body() : token.scrub(answer.body()));
        try {
            batch.record(entry);
        } catch (IOException e) {
            batch.log().notRecorded(update.ticketId(), e);
        }
        batch.log().result(result);
        batch.finished(this, result);
    }

    /** The service's words are not ours: they may quote the token, or people. */
    private static String clean(String message, Token token) {
        return PersonalData.maskText(token == null ? message : token.scrub(message));
    }

    private void record(Phase reached) throws IOException {
        batch.record(entry(reached));
    }

    /** What stands in the journal before anything was tried. */
    JournalEntry waiting() {
        return entry(Phase.WAITING);
    }

    private JournalEntry entry(Phase reached) {
        return JournalEntry.of(reached, key, update.ticketId(), batch.site().getName(), update.subStatus());
    }

    @NonNull
    @Override
    public String toString() {
        return update.ticketId() + " " + phase;
    }
}
