package io.jenkins.plugins.kapture.update;

import io.jenkins.plugins.kapture.client.Outcome;
import io.jenkins.plugins.kapture.journal.JournalEntry;
import io.jenkins.plugins.kapture.journal.JournalEntry.Phase;
import io.jenkins.plugins.kapture.journal.JournalResult;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import jenkins.util.Timer;

/** An update that is not sent, but has the result of the same one that the build has sent before, or is sending. */
final class RepeatedUpdate {

    private final UpdateContext context;
    private final JournalEntry earlier;
    final CompletableFuture<UpdateResult> result = new CompletableFuture<>();

    RepeatedUpdate(UpdateContext context, JournalEntry earlier) {
        this.context = context;
        this.earlier = earlier;
    }

    /** @param seconds how long to wait until the earlier update is resumed after a restart of Jenkins */
    void awaitEarlier(int seconds) {
        CompletableFuture<UpdateResult> known =
                context.executor().results(context.run()).get(earlier.originalKey());
        if (known != null) {
            known.thenAccept(this::end);
            return;
        }
        JournalEntry now = context.journal().byKey().getOrDefault(earlier.originalKey(), earlier);
        if (now.phase() == Phase.DONE || seconds <= 0) {
            end(new UpdateResult(now.ended()));
        } else {
            Timer.get().schedule(() -> awaitEarlier(seconds - 1), 1, TimeUnit.SECONDS);
        }
    }

    private void end(UpdateResult known) {
        context.log().repeated(known);
        result.complete(known);
    }

    void abort() {
        JournalResult aborted = JournalResult.of(Outcome.UNAVAILABLE, Messages.UpdateTask_abortedWaiting());
        result.complete(new UpdateResult(earlier.ticketId(), earlier.site(), aborted, ""));
    }
}
