package io.jenkins.plugins.kapture.update;

import hudson.console.HyperlinkNote;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.kapture.client.Outcome;
import io.jenkins.plugins.kapture.client.PersonalData;
import io.jenkins.plugins.kapture.parameters.FailurePolicy;
import io.jenkins.plugins.kapture.parameters.ResponseLogging;
import io.jenkins.plugins.kapture.parameters.UpdateParameters;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.util.Timer;

/** What an operation writes to the build log: one line per ticket; in a batch, each reason for a failure once. */
final class UpdateLog {

    private static final int PROGRESS_SECONDS = 5;
    private static final String PREFIX = "[Kapture] ";
    private static final Logger LOGGER = Logger.getLogger(UpdateLog.class.getName());

    private final Run<?, ?> run;
    private final TaskListener listener;
    private final String site;
    private final RequestSender sender;
    private final UpdateParameters parameters;
    private final Set<String> retryReasons = ConcurrentHashMap.newKeySet();
    private final Set<String> failureReasons = ConcurrentHashMap.newKeySet();
    private final Set<String> logged = ConcurrentHashMap.newKeySet();
    private volatile int total;
    private volatile boolean preview;
    private volatile String lastProgress = "";

    UpdateLog(Run<?, ?> run, TaskListener listener, String site, RequestSender sender, UpdateParameters parameters) {
        this.run = run;
        this.listener = listener;
        this.site = site;
        this.sender = sender;
        this.parameters = parameters;
    }

    void expect(int total) {
        this.total = total;
    }

    void beginPreview() {
        preview = true;
        line(Messages.UpdateLog_preview());
    }

    /** @param limit how many requests may be in progress; 0 for a preview */
    void begin(int limit, Supplier<String> progress, CompletableFuture<?> done) {
        if (limit > 0 && total > 1) {
            line(Messages.UpdateLog_begin(total, site, sender.displayName(), limit));
            Future<?> lines = Timer.get()
                    .scheduleAtFixedRate(
                            () -> progress(progress.get()), PROGRESS_SECONDS, PROGRESS_SECONDS, TimeUnit.SECONDS);
            done.whenComplete((results, problem) -> lines.cancel(false));
        }
    }

    private void progress(String progress) {
        if (!progress.equals(lastProgress)) {
            lastProgress = progress;
            line(progress);
        }
    }

    void retry(String ticketId, String reason, int attempt, int allowed, long delaySeconds) {
        if (total == 1) {
            line(Messages.UpdateLog_retry(ticketId, attempt, allowed, reason, delaySeconds));
        } else if (retryReasons.add(reason)) {
            line(Messages.UpdateLog_retryOfSeveral(ticketId, attempt, allowed, reason, delaySeconds));
        }
    }

    /**
     * @param aborted whether the step ends with the cause of the abort, and not with the message of a failed result
     * @param requested whether a request was sent, or was about to be sent
     */
    void result(UpdateResult result, boolean aborted, boolean requested) {
        boolean full = parameters.responseLogging() == ResponseLogging.FULL
                && !result.getResponseBody().isEmpty();
        if (full || isNew(result)) {
            logged.add(result.getTicketId());
            String text = describe(result, aborted, requested);
            // In a single call, because the lines of tickets that end at the same time would be mixed otherwise.
            line(full ? text + "\n" + indented(result.getResponseBody()) : text);
        }
    }

    /** @param known the result of the same update, which the build has requested before */
    void repeated(UpdateResult known) {
        logged.add(known.getTicketId());
        line(Messages.UpdateLog_repeated(describe(known, false, false)));
    }

    /** Otherwise, a service could return lines that look like those of this plugin. */
    private static String indented(String body) {
        return PersonalData.maskedPrettyJson(body).indent(2).stripTrailing();
    }

    private boolean isNew(UpdateResult result) {
        if (!result.isFailed() || total == 1) {
            return result.outcome() != Outcome.PREVIEW; // which has its own line
        }
        return retryReasons.stream().noneMatch(result.reason()::startsWith)
                && failureReasons.add(result.outcome() + result.reason());
    }

    private String describe(UpdateResult result, boolean aborted, boolean requested) {
        boolean brief = result.isUpdated()
                ? parameters.responseLogging() == ResponseLogging.NONE
                : total == 1
                        && !aborted
                        && PolicyDecision.policy(result.outcome(), parameters) == FailurePolicy.FAILURE;
        String text = brief
                ? Messages.UpdateLog_outcome(result.getTicketId(), site, result.getOutcome())
                : result.getMessage();
        String line = total > 1 || !requested ? text : Messages.UpdateLog_from(text, sender.displayName());
        return link(line, result.getTicketUrl(), result.getTicketId());
    }

    /** @param resendable how many updates can be sent again */
    void end(List<UpdateResult> results, int resendable) {
        if (total == 0) {
            line(Messages.UpdateLog_nothing());
        } else if (total > 1) {
            FailedResults.of(results).remaining(logged).forEach(this::line);
            line(count(results));
        }
        if (resendable > 0) {
            String page = Messages.UpdateLog_page();
            line(link(Messages.UpdateLog_resendable(resendable, page), "/" + run.getUrl() + "kapture/", page));
        }
        long previews = UpdateResult.count(results, Outcome.PREVIEW);
        if (parameters.preview || previews == results.size() && (preview || previews > 0)) {
            line(Messages.UpdateLog_previewEnd());
        } else if (previews > 0) { // a site was set to preview, or no longer is
            line(Messages.UpdateLog_previewPart(previews, results.size()));
        }
    }

    private static String count(List<UpdateResult> results) {
        long updated = UpdateResult.count(results, Outcome.UPDATED);
        long unknown = UpdateResult.count(results, Outcome.UNKNOWN);
        long preview = UpdateResult.count(results, Outcome.PREVIEW);
        return preview == results.size()
                ? Messages.UpdateLog_previewCount(preview)
                : Messages.UpdateLog_end(
                        results.size(), updated, results.size() - updated - unknown - preview, unknown);
    }

    /** Makes the first occurrence of a word a link, by Jenkins' own means. */
    private static String link(String text, String url, String word) {
        int start = url.isEmpty() ? -1 : text.indexOf(word);
        return start < 0
                ? text
                : text.substring(0, start) + HyperlinkNote.encodeTo(url, word) + text.substring(start + word.length());
    }

    void line(String text) {
        try {
            listener.getLogger().println(PREFIX + text);
            listener.getLogger().flush(); // a ticket that has ended is not reported again after a crash
        } catch (RuntimeException | Error e) { // from another plugin's log filter: the build must not wait forever
            LOGGER.log(Level.WARNING, e, () -> "Could not write to the log of " + run);
        }
    }
}
