package io.jenkins.plugins.kapture.update;

import com.cloudbees.plugins.credentials.CredentialsProvider;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.kapture.client.TicketUpdate;
import io.jenkins.plugins.kapture.client.Token;
import io.jenkins.plugins.kapture.config.KaptureConfiguration;
import io.jenkins.plugins.kapture.config.KaptureCredentials;
import io.jenkins.plugins.kapture.config.KaptureSite;
import io.jenkins.plugins.kapture.parameters.UpdateParameters;
import io.jenkins.plugins.kapture.report.JournalEntry;
import io.jenkins.plugins.kapture.report.KaptureBuildAction;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.jenkinsci.plugins.plaincredentials.StringCredentials;

/**
 * The one operation behind every door: updates one ticket or many, asynchronously, and accounts for each of them. No
 * thread waits for it but the site's own.
 */
public final class TicketUpdater {

    private final Run<?, ?> run;
    private final UpdateParameters options;
    private final KaptureSite site;
    private final RequestSender sender;
    private final UpdateLog log;
    private final List<UpdateTask> deliveries = new ArrayList<>();
    private final Set<UpdateTask> unfinished = ConcurrentHashMap.newKeySet();
    private final ConcurrentHashMap<String, UpdateResult> results = new ConcurrentHashMap<>();
    private final AtomicInteger next = new AtomicInteger();
    private final CompletableFuture<List<UpdateResult>> done = new CompletableFuture<>();
    private volatile StringCredentials credentials;
    private volatile boolean aborted;

    /**
     * @param key distinguishes this operation from all others of the build, and is the same after a restart
     * @throws AbortException with one sentence that says what to change; nothing has been sent then
     */
    public TicketUpdater(
            @NonNull Run<?, ?> run,
            @NonNull TaskListener listener,
            @NonNull RequestSender sender,
            @NonNull UpdateParameters options,
            @NonNull List<String> ticketIds,
            @NonNull String key)
            throws AbortException {
        this.run = run;
        this.options = options;
        this.sender = sender;
        Set<String> distinct = new LinkedHashSet<>();
        try {
            options.check();
            ticketIds.forEach(id -> distinct.add(TicketUpdate.checkTicketId(id)));
            int index = 0;
            for (String id : distinct) {
                deliveries.add(new UpdateTask(this, options.update(id), key + "/" + index++));
            }
        } catch (IllegalArgumentException e) {
            throw new AbortException(e.getMessage());
        }
        site = KaptureConfiguration.get().find(options.getSite(), run.getParent());
        unfinished.addAll(deliveries);
        log = new UpdateLog(listener, site, sender, options.responseLog(), deliveries.size());
    }

    /**
     * Begins to send.
     *
     * @return the results in the order in which the tickets were asked for; or an {@link AbortException} if the
     *     credential can not be used, in which case nothing was sent
     */
    @NonNull
    public CompletableFuture<List<UpdateResult>> start() {
        return begin(false);
    }

    /** The same after a restart of Jenkins: what was sent before is not sent again. */
    @NonNull
    public CompletableFuture<List<UpdateResult>> resume() {
        return begin(true);
    }

    private CompletableFuture<List<UpdateResult>> begin(boolean resumed) {
        if (deliveries.isEmpty()) {
            log.nothingToDo();
            done.complete(List.of());
            return done;
        }
        try {
            if (resumed) {
                recall();
            } else {
                announce();
            }
        } catch (IOException e) {
            done.completeExceptionally(new AbortException(Messages.UpdateTask_notSent(e.getMessage())));
        }
        if (done.isDone()) {
            return done;
        }
        Future<?> beginning = SiteExecutors.of(site).submit(() -> {
            try {
                credentials = KaptureCredentials.find(site, options.getCredentialsId(), run);
                if (KaptureBuildAction.of(run).isFirstUse(credentials.getId())) {
                    CredentialsProvider.track(run, credentials);
                }
                log.begin(done);
                for (int i = 0; i < site.getMaxConcurrentRequests(); i++) {
                    submitNext();
                }
            } catch (IOException | RuntimeException e) {
                done.completeExceptionally(
                        e instanceof AbortException
                                ? e
                                : new AbortException(Messages.UpdateTask_notSent(e.getMessage())));
            }
        });
        done.whenComplete((results, problem) -> beginning.cancel(false));
        return done;
    }

    /** Writes down what was asked for before anything else: a Jenkins that is killed now accounts for it later. */
    private void announce() throws IOException {
        KaptureBuildAction.of(run).record(deliveries.stream().map(UpdateTask::waiting).toList());
    }

    /** Before anything can be sent or aborted: what the journal knows of is not the same as what never left. */
    private void recall() throws IOException {
        Map<String, JournalEntry> entries = KaptureBuildAction.of(run).byKey();
        for (UpdateTask delivery : deliveries) {
            JournalEntry entry = entries.get(delivery.key());
            if (entry != null && entry.phase() == JournalEntry.Phase.DONE) {
                delivery.recall(entry);
            } else if (entry != null && entry.phase() == JournalEntry.Phase.SENT) {
                delivery.lost();
            }
        }
    }

    private void submitNext() {
        for (int i = next.getAndIncrement(); i < deliveries.size(); i = next.getAndIncrement()) {
            if (unfinished.contains(deliveries.get(i))) {
                deliveries.get(i).submit();
                return;
            }
        }
    }

    /**
     * Stops what has not been sent and cancels what is out. The future of {@link #start()} is complete soon after: each
     * ticket is accounted for even then.
     */
    public void abort() {
        aborted = true;
        List.copyOf(unfinished).forEach(UpdateTask::abort);
    }

    /** Whether a request is out, whose outcome would be lost if Jenkins stopped now. */
    public boolean isInFlight() {
        return unfinished.stream().anyMatch(UpdateTask::isSent);
    }

    /** For the list of what a build is doing. */
    @NonNull
    public String getStatus() {
        return Messages.TicketUpdater_progress(deliveries.size() - unfinished.size(), deliveries.size());
    }

    boolean isAborted() {
        return aborted;
    }

    KaptureSite site() {
        return site;
    }

    RequestSender sender() {
        return sender;
    }

    UpdateLog log() {
        return log;
    }

    /** Read for each request anew and kept nowhere: a token that was replaced meanwhile is the new one. */
    Token token() {
        return Token.of(credentials.getSecret().getPlainText());
    }

    void record(JournalEntry entry) throws IOException {
        KaptureBuildAction.of(run).record(List.of(entry));
    }

    void finished(UpdateTask delivery, UpdateResult result) {
        results.put(delivery.key(), result);
        unfinished.remove(delivery);
        if (credentials != null) {
            submitNext(); // not while a restarted controller still recalls what was done
        }
        if (results.size() == deliveries.size()) {
            List<UpdateResult> inOrder =
                    deliveries.stream().map(each -> results.get(each.key())).toList();
            log.end(inOrder);
            done.complete(inOrder);
        }
    }
}
