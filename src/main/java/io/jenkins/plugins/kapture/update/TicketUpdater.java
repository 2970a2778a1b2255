package io.jenkins.plugins.kapture.update;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.kapture.client.InvalidInputException;
import io.jenkins.plugins.kapture.client.Outcome;
import io.jenkins.plugins.kapture.client.TicketUpdate;
import io.jenkins.plugins.kapture.config.KaptureConfiguration;
import io.jenkins.plugins.kapture.config.KaptureSite;
import io.jenkins.plugins.kapture.parameters.UpdateParameters;
import io.jenkins.plugins.kapture.report.JournalEntry;
import io.jenkins.plugins.kapture.report.RequestedTicket;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import jenkins.util.Timer;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * The update operation shared by all entry points: updates one or more tickets asynchronously and reports an outcome for
 * each. Only the threads of the site's executor block.
 */
@Restricted(NoExternalUse.class)
public final class TicketUpdater {

    /** How long a resumed build waits for its agent before its tickets count as not updated. */
    private static final int AGENT_WAIT_SECONDS = 300;

    private final UpdateContext context;
    private final Operation operation;
    private final Supplier<Collection<String>> secrets;
    private final List<UpdateTask> tasks = new ArrayList<>();
    private final CompletableFuture<List<UpdateResult>> done = new CompletableFuture<>();

    /** The tasks that wait for their first or next attempt, and how many of the others the executor has. */
    private final Queue<UpdateTask> waiting = new ArrayDeque<>();

    private int submitted;

    /** Why nothing could be sent at all. */
    private volatile AbortException problem;

    /**
     * @param updates what to send for each ticket
     * @param secrets the values that Jenkins masks in the log of the build; asked for if a ticket is not updated
     * @throws InvalidInputException if no site is available to the job; nothing has been sent then
     */
    public TicketUpdater(
            @NonNull Run<?, ?> run,
            @NonNull TaskListener listener,
            @NonNull RequestSender sender,
            @NonNull UpdateParameters parameters,
            @NonNull List<TicketUpdate> updates,
            @NonNull Operation operation,
            @NonNull Supplier<Collection<String>> secrets) {
        this.operation = operation;
        this.secrets = secrets;
        KaptureSite site = KaptureConfiguration.get().find(parameters.site, run.getParent());
        UpdateLog log = new UpdateLog(listener, site, sender, parameters.responseLogging(), updates.size());
        context = new UpdateContext(run, site.getName(), parameters.credentialsId, sender, log);
        for (TicketUpdate update : updates) {
            tasks.add(new UpdateTask(context, update, operation.key(tasks.size())));
        }
        CompletableFuture.allOf(tasks.stream().map(UpdateTask::result).toArray(CompletableFuture[]::new))
                .thenRun(this::finish);
    }

    private void finish() {
        List<UpdateResult> results =
                tasks.stream().map(task -> task.result().join()).toList();
        storeRequests(results);
        context.log().end(results);
        if (problem == null) {
            done.complete(results);
        } else {
            done.completeExceptionally(problem);
        }
    }

    /**
     * Starts sending.
     *
     * @return the results in the order of the updates, or an {@link AbortException} if nothing could be sent at all
     */
    @NonNull
    public CompletableFuture<List<UpdateResult>> start() {
        try {
            recordRequested();
            begin();
        } catch (IOException e) {
            done.completeExceptionally(new AbortException(Messages.UpdateTask_notSent(e.getMessage())));
        }
        return done;
    }

    /** The same after a restart of Jenkins: what was sent before is not sent again. */
    @NonNull
    public CompletableFuture<List<UpdateResult>> resume() {
        // Before anything can be sent or aborted: the journal knows more than this object.
        Map<String, JournalEntry> entries = context.journal().byKey();
        boolean recorded = false;
        for (UpdateTask task : tasks) {
            JournalEntry entry = entries.get(task.key());
            if (entry != null) {
                recorded = true;
                task.restore(entry);
            }
        }
        if (!recorded) {
            return start();
        }
        awaitAgent(AGENT_WAIT_SECONDS);
        return done;
    }

    /** A step resumes before its agent has reconnected. */
    private void awaitAgent(int secondsLeft) {
        if (done.isDone()) {
            return;
        }
        if (context.sender().isReady() || secondsLeft <= 0) {
            begin();
        } else {
            Timer.get().schedule(() -> awaitAgent(secondsLeft - 1), 1, TimeUnit.SECONDS);
        }
    }

    /** Records the request first, so that it is accounted for even if Jenkins is killed. */
    private void recordRequested() throws IOException {
        if (tasks.isEmpty()) {
            return;
        }
        List<RequestedTicket> tickets = new ArrayList<>();
        for (UpdateTask task : tasks) {
            TicketUpdate update = task.update();
            tickets.add(
                    new RequestedTicket(update.ticketId(), update.subStatus(), operation.repeatedKey(tickets.size())));
        }
        context.journal().recordRequested(operation.id(), context.siteName(), tickets, operation.requestedBy());
    }

    /** Keeps the requests whose tickets were not updated, so that they can be sent again from the build's page. */
    private void storeRequests(List<UpdateResult> results) {
        Map<String, StoredRequest> failed = new LinkedHashMap<>();
        List<String> updated = new ArrayList<>();
        try {
            Collection<String> values = null;
            for (int i = 0; i < results.size(); i++) {
                if (results.get(i).isUpdated()) {
                    updated.add(operation.firstKey(i));
                } else {
                    values = values == null ? secrets.get() : values;
                    failed.put(
                            operation.firstKey(i),
                            StoredRequest.of(context, tasks.get(i).update(), values));
                }
            }
            RequestStore.of(context.run()).update(failed, updated);
        } catch (IOException | RuntimeException e) {
            context.log().notStored(e); // whatever it is, the build has to go on
        }
    }

    /** Checks the credentials before anything is sent, in a thread that may block. */
    private void begin() {
        context.executor().submit(() -> {
            if (done.isDone()) {
                return;
            }
            try {
                context.token();
            } catch (InvalidInputException e) {
                problem = new AbortException(e.getMessage());
                tasks.forEach(task -> task.fail(Outcome.UNAVAILABLE, Messages.UpdateTask_notSent(e.getMessage())));
                return;
            }
            context.log().begin(done);
            synchronized (this) {
                tasks.stream().filter(task -> !task.result().isDone()).forEach(waiting::add);
            }
            submitNext();
        });
    }

    /** Keeps as many tasks in the site's queue as the site takes at once, so that other builds get their turn. */
    private synchronized void submitNext() {
        KaptureSite site = KaptureConfiguration.get().getSite(context.siteName());
        int limit = site == null ? tasks.size() : site.getMaxConcurrentRequests();
        while (submitted < limit && !waiting.isEmpty()) {
            submitted++;
            UpdateTask task = waiting.remove();
            context.executor().submit(() -> attempt(task));
        }
    }

    private void attempt(UpdateTask task) {
        long delay = task.attempt();
        synchronized (this) {
            submitted--;
        }
        if (delay > 0) {
            Timer.get().schedule(() -> queue(task), delay, TimeUnit.SECONDS);
        } else if (delay == 0) {
            queue(task);
        }
        submitNext();
    }

    /** Behind all others: each ticket has a limited number of attempts, and a resting site refuses whichever is next. */
    private void queue(UpdateTask task) {
        synchronized (this) {
            waiting.add(task);
        }
        submitNext();
    }

    /**
     * Discards unsent updates and cancels requests in progress. The future of {@link #start()} completes soon afterwards,
     * with an outcome for each ticket.
     */
    public void abort() {
        synchronized (this) {
            waiting.clear();
        }
        // First what waits, or a task whose request is canceled would make room for the next one.
        tasks.forEach(UpdateTask::discard);
        tasks.forEach(UpdateTask::abort);
    }

    /** Whether a request is in progress, whose outcome would be lost if Jenkins stopped now. */
    public boolean isInFlight() {
        return tasks.stream().anyMatch(UpdateTask::isInFlight);
    }

    /** For the list of what a build is doing. */
    @NonNull
    public String getStatus() {
        long ended = tasks.stream().filter(task -> task.result().isDone()).count();
        return Messages.TicketUpdater_progress(ended, tasks.size());
    }
}
