package io.jenkins.plugins.kapture.update;

import hudson.AbortException;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.kapture.client.InvalidInputException;
import io.jenkins.plugins.kapture.client.Outcome;
import io.jenkins.plugins.kapture.client.TicketUpdate;
import io.jenkins.plugins.kapture.config.KaptureConfiguration;
import io.jenkins.plugins.kapture.config.KaptureSite;
import io.jenkins.plugins.kapture.parameters.UpdateParameters;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import jenkins.util.SystemProperties;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * The update operation shared by all entry points: updates one or more tickets asynchronously and reports an outcome
 * for each. Only the threads of the site's executor block.
 */
@Restricted(NoExternalUse.class)
public final class TicketUpdater {

    /** How long a resumed build waits for its agent before it continues without it. */
    private static final int AGENT_WAIT_SECONDS =
            SystemProperties.getInteger(TicketUpdater.class.getName() + ".agentWaitSeconds", 300);

    private final UpdateContext context;
    private final Operation operation;
    private final List<TicketUpdate> updates;
    private final List<UpdateTask> tasks = new ArrayList<>();
    private final UpdateQueue queue;
    private final CompletableFuture<List<UpdateResult>> done = new CompletableFuture<>();

    /** Whether the tasks have been restored from the journal and can be aborted. */
    private boolean ready;

    private boolean aborted;

    /** Why nothing could be sent. */
    private volatile AbortException problem;

    /** @throws InvalidInputException if no site is available to the job; then nothing has been sent */
    public TicketUpdater(
            Run<?, ?> run,
            TaskListener listener,
            RequestSender sender,
            UpdateParameters parameters,
            List<TicketUpdate> updates,
            Operation operation) {
        this.operation = operation;
        this.updates = updates;
        String site = Objects.requireNonNullElseGet(
                operation.site(),
                () -> KaptureConfiguration.get()
                        .find(parameters.site, run.getParent())
                        .getName());
        UpdateLog log = new UpdateLog(listener, site, sender, parameters.responseLogging(), updates.size());
        context = new UpdateContext(
                run, site, parameters.credentialsId(), sender, SiteExecutor.forSite(site), log);
        queue = new UpdateQueue(context);
        for (TicketUpdate update : updates) {
            tasks.add(new UpdateTask(context, update, operation.key(tasks.size())));
        }
        CompletableFuture.allOf(tasks.stream().map(UpdateTask::result).toArray(CompletableFuture[]::new))
                .thenRun(this::finish);
    }

    private void finish() {
        List<UpdateResult> results =
                tasks.stream().map(task -> task.result().join()).toList();
        try {
            storeRequests(results);
            context.log().end(results);
        } finally { // the build must not wait forever
            if (problem == null) {
                done.complete(results);
            } else {
                done.completeExceptionally(problem);
            }
        }
    }

    private void storeRequests(List<UpdateResult> results) {
        try {
            new RequestStore(context.run()).update(context, operation, updates, results);
        } catch (IOException | RuntimeException e) {
            context.log().notStored(e);
        }
    }

    /**
     * Starts sending.
     *
     * @return the results in the order of the updates, or an {@link AbortException} if nothing could be sent
     * @throws AbortException if the updates cannot be recorded; then nothing is sent
     */
    public CompletableFuture<List<UpdateResult>> start() throws AbortException {
        try {
            operation.recordRequested(context, updates);
        } catch (IOException e) {
            throw new AbortException(Messages.UpdateTask_notSent(e.getMessage()));
        }
        if (makeReady()) {
            begin();
        }
        return done;
    }

    /** Resumes after a restart of Jenkins: requests that were sent before are not sent again. */
    public CompletableFuture<List<UpdateResult>> resume() throws AbortException {
        if (operation.site() == null) {
            return start();
        }
        var entries = context.journal().byKey();
        for (int i = 0; i < tasks.size(); i++) {
            tasks.get(i).restore(entries.get(operation.key(i)));
        }
        if (makeReady()) {
            if (!context.sender().isReady() && !done.isDone()) {
                context.log().awaitingAgent(AGENT_WAIT_SECONDS);
            }
            context.sender().whenReady(AGENT_WAIT_SECONDS, this::begin); // a step resumes before its agent reconnects
        }
        return done;
    }

    /** Checks the credentials before anything is sent, in a thread that may block. */
    private void begin() {
        if (done.isDone()) {
            return;
        }
        context.executor().submitCheck(() -> {
            try {
                KaptureSite site = context.site();
                context.token(site);
                context.log().begin(site.getMaxConcurrentRequests(), this::getStatus, done);
                queue.addAll(
                        tasks.stream().filter(task -> !task.result().isDone()).toList());
            } catch (InvalidInputException e) {
                refuse(e.getMessage());
            } catch (RuntimeException | Error e) { // the build must not wait forever
                refuse(e.toString());
            }
        });
    }

    private void refuse(String reason) {
        if (operation.site() == null
                && tasks.stream().noneMatch(task -> task.result().isDone())) {
            problem = new AbortException(reason);
        }
        tasks.forEach(task -> task.fail(Outcome.UNAVAILABLE, Messages.UpdateTask_notSent(reason)));
    }

    /** @return {@code false} if the operation was aborted in the meantime */
    private boolean makeReady() {
        synchronized (this) {
            ready = true;
            if (!aborted) {
                return true;
            }
        }
        tasks.forEach(UpdateTask::abort);
        return false;
    }

    /** Discards unsent updates and cancels requests in progress; each ticket ends with an outcome soon afterwards. */
    public void abort() {
        queue.close();
        synchronized (this) {
            aborted = true;
            if (!ready) {
                return; // makeReady() aborts the tasks
            }
        }
        tasks.forEach(UpdateTask::abort);
    }

    /** Whether a request is in progress, whose outcome would be lost if Jenkins stopped now. */
    public boolean isInFlight() {
        return tasks.stream().anyMatch(UpdateTask::isInFlight);
    }

    /** The status of the step in the list of a build's running steps. */
    public String getStatus() {
        long ended = tasks.stream().filter(task -> task.result().isDone()).count();
        return Messages.TicketUpdater_progress(ended, tasks.size());
    }
}
