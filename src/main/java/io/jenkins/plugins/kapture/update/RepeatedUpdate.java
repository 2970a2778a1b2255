package io.jenkins.plugins.kapture.update;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.kapture.client.Outcome;
import io.jenkins.plugins.kapture.journal.JournalEntry;
import io.jenkins.plugins.kapture.journal.JournalEntry.Phase;
import io.jenkins.plugins.kapture.journal.JournalResult;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import jenkins.util.Timer;

/**
 * An update that is the same as the latest one of its ticket in the build: it has the result of that one if the ticket
 * was, or may have been, updated; otherwise it is sent.
 */
final class RepeatedUpdate {

    private final UpdateContext context;
    private final UpdateTask task;
    private volatile String earlier;

    /** Whether it has been decided if this update is sent. */
    private final AtomicBoolean decided = new AtomicBoolean();

    /** @param earlier key of the other update, which may still be in progress */
    RepeatedUpdate(UpdateContext context, UpdateTask task, String earlier) {
        this.context = context;
        this.task = task;
        this.earlier = earlier;
    }

    static boolean mayBeUpdated(@CheckForNull Outcome outcome) {
        return outcome == Outcome.UPDATED || outcome == Outcome.UNKNOWN;
    }

    /** @param seconds how long to wait until the earlier update is resumed after a restart of Jenkins */
    void awaitEarlier(UpdateQueue queue, int seconds) {
        CompletableFuture<UpdateResult> known =
                context.executor().results(context.run()).get(earlier);
        if (known != null && !known.isCancelled()) {
            known.thenAccept(result -> end(result, queue));
            return;
        }
        JournalEntry now = recorded();
        if (now != null && (now.phase() == Phase.DONE || seconds <= 0)) {
            end(new UpdateResult(now.ended()), queue);
        } else if (now != null) {
            Timer.get().schedule(() -> awaitEarlier(queue, seconds - 1), 1, TimeUnit.SECONDS);
        }
    }

    /** @return {@code null} if the journal cannot be read, so that this update has ended */
    @CheckForNull
    private JournalEntry recorded() {
        try {
            return context.journal().byKey().get(earlier);
        } catch (UncheckedIOException e) {
            task.end(Outcome.UNAVAILABLE, Messages.UpdateTask_notSent(e.getMessage()));
            return null;
        }
    }

    private void end(UpdateResult known, UpdateQueue queue) {
        if (mayBeUpdated(known.outcome())) {
            if (decided.compareAndSet(false, true)) {
                context.log().repeated(known);
                task.state.restore(known);
            }
            return;
        }
        JournalEntry now = recorded();
        if (now != null && now.ticket().sameAs() != null) { // it was aborted while it waited for another one itself
            earlier = now.ticket().sameAs();
            awaitEarlier(queue, 0);
        } else if (now != null && decided.compareAndSet(false, true)) {
            task.state.recordWaiting();
            queue.addAll(List.of(task));
        }
    }

    /** Ends the update, unless it is sent; then its task is aborted like any other. */
    void abort() {
        if (decided.compareAndSet(false, true)) {
            JournalResult aborted = JournalResult.of(Outcome.UNAVAILABLE, Messages.UpdateTask_abortedWaiting());
            task.state.restore(new UpdateResult(task.update.ticketId(), context.siteName(), aborted, ""));
        }
    }
}
