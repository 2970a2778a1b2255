package io.jenkins.plugins.kapture.update;

import hudson.AbortException;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.kapture.client.InvalidInputException;
import io.jenkins.plugins.kapture.client.Outcome;
import io.jenkins.plugins.kapture.client.TicketUpdate;
import io.jenkins.plugins.kapture.journal.JournalEntry;
import io.jenkins.plugins.kapture.journal.TicketJournal;
import io.jenkins.plugins.kapture.parameters.UpdateParameters;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.util.SystemProperties;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * The update operation shared by all entry points: records what is requested, then updates one or more tickets
 * asynchronously and reports an outcome for each. Only the threads of the site's executor block.
 */
@Restricted(NoExternalUse.class)
public final class TicketUpdater {

    /** How long a resumed build waits for its agent, and for its other steps, before it continues without them. */
    private static final int RESUME_SECONDS =
            SystemProperties.getInteger(TicketUpdater.class.getName() + ".agentWaitSeconds", 300);

    private static final Logger LOGGER = Logger.getLogger(TicketUpdater.class.getName());

    private final UpdateContext context;
    private final UpdateOperation operation;
    private final UpdateQueue queue;
    private final boolean recorded;
    private final CompletableFuture<List<UpdateResult>> done = new CompletableFuture<>();
    private volatile RequestedUpdates requested;
    private volatile boolean aborted;

    /** Why nothing could be sent. */
    private volatile AbortException problem;

    /** @throws InvalidInputException if no site is available to the job; then nothing has been recorded */
    public TicketUpdater(
            Run<?, ?> run,
            TaskListener listener,
            RequestSender sender,
            UpdateParameters parameters,
            UpdateOperation operation) {
        this.operation = operation;
        JournalEntry first =
                operation.isResend() ? null : new TicketJournal(run).byKey().get(operation.key(0));
        recorded = first != null;
        String site = recorded ? first.site() : null;
        context = UpdateContext.of(run, listener, sender, parameters, operation.requestedBy(), site);
        queue = new UpdateQueue(context);
        requested = new RequestedUpdates(context, operation);
        if (context.isPreview()) {
            context.log().beginPreview();
        }
    }

    /** Whether the operation was recorded before Jenkins was restarted, so that it is resumed. */
    public boolean isRecorded() {
        return recorded;
    }

    /**
     * Records what is requested, or restores what was recorded before a restart of Jenkins. Sends nothing. Nothing may
     * be sent if this fails.
     */
    public void record(List<TicketUpdate> updates) throws AbortException {
        if (!recorded) {
            context.checkSubStatuses(updates);
        }
        RequestedUpdates all = new RequestedUpdates(context, operation);
        try {
            if (recorded) {
                all.restore(updates);
            } else {
                all.record(updates);
            }
        } catch (IOException | UncheckedIOException e) {
            all.results().forEach(result -> result.cancel(false));
            throw new AbortException(Messages.UpdateTask_notSent(e.getMessage()));
        }
        context.log().expect(updates.size());
        requested = all;
        CompletableFuture.allOf(all.results().toArray(CompletableFuture[]::new)).thenRun(this::finish);
    }

    private void finish() {
        List<UpdateResult> results =
                requested.results().stream().map(CompletableFuture::join).toList();
        try {
            context.log().end(results, storeRequests());
        } finally { // the build must not wait forever
            if (problem == null) {
                done.complete(results);
            } else {
                done.completeExceptionally(problem);
            }
        }
    }

    private int storeRequests() {
        try {
            return new RequestStore(context.run()).update(context, operation, requested.tasks);
        } catch (IOException | RuntimeException e) {
            LOGGER.log(Level.WARNING, "Requests could not be stored", e);
            context.log().line(Messages.UpdateLog_notStored());
            return 0;
        }
    }

    /**
     * Begins to send what was recorded, except what was sent before a restart of Jenkins. Returns the results in the
     * order of the updates, or an {@link AbortException} if nothing could be sent.
     */
    public CompletableFuture<List<UpdateResult>> send() {
        if (aborted) {
            abort(); // also what was not recorded yet
            return done;
        }
        if (recorded && !context.sender().isReady() && !done.isDone()) {
            context.log().line(Messages.UpdateLog_awaitingAgent(context.sender().agent(), RESUME_SECONDS));
        }
        // A step is resumed before its agent reconnects.
        context.sender().whenReady(recorded ? RESUME_SECONDS : 0, this::begin);
        return done;
    }

    /** Checks the credentials before anything is sent, in a thread that may block. */
    private void begin() {
        if (done.isDone()) {
            return;
        }
        context.executor().submitCheck(() -> {
            try {
                context.log().begin(context.check(), this::progress, done);
                queue.addAll(requested.unsent);
            } catch (InvalidInputException e) {
                refuse(e.getMessage());
            } catch (RuntimeException | Error e) { // the build must not wait forever
                LOGGER.log(Level.WARNING, e, () -> "Could not begin to update tickets of " + context.run());
                refuse(UpdateTask.internal(e));
            }
            requested.repeated.forEach(update -> update.awaitEarlier(queue, recorded ? RESUME_SECONDS : 0));
        });
    }

    private void refuse(String reason) {
        if (!recorded
                && requested.repeated.isEmpty()
                && requested.results().stream().noneMatch(CompletableFuture::isDone)) {
            problem = new AbortException(reason);
        }
        requested.unsent.forEach(task -> task.end(Outcome.UNAVAILABLE, Messages.UpdateTask_notSent(reason)));
    }

    /** Discards unsent updates and cancels requests in progress; each ticket ends with an outcome soon afterwards. */
    public void abort() {
        aborted = true;
        queue.close();
        requested.repeated.forEach(RepeatedUpdate::abort);
        requested.tasks.values().forEach(UpdateTask::abort);
    }

    /** Whether a request is in progress, whose outcome would be lost if Jenkins stopped now. */
    public boolean isInFlight() {
        return requested.tasks.values().stream().anyMatch(UpdateTask::isInFlight);
    }

    private String progress() {
        long ended =
                requested.results().stream().filter(CompletableFuture::isDone).count();
        return Messages.TicketUpdater_progress(ended, requested.tasks.size());
    }
}
