package io.jenkins.plugins.kapture.update;

import hudson.model.TaskListener;
import io.jenkins.plugins.kapture.client.PersonalData;
import io.jenkins.plugins.kapture.parameters.ResponseLogging;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.util.Timer;

/** What an operation writes to the build log: one line per ticket, plus progress and retries. */
record UpdateLog(TaskListener listener, String site, RequestSender sender, ResponseLogging responses, int total) {

    private static final int PROGRESS_SECONDS = 5;
    private static final String PREFIX = "[Kapture] ";

    private static final Logger LOGGER = Logger.getLogger(UpdateLog.class.getName());

    /** Writes the progress at intervals until {@code done} completes. */
    void begin(int limit, Supplier<String> progress, CompletableFuture<?> done) {
        if (total > 1) {
            line(Messages.UpdateLog_begin(total, site, sender.displayName(), limit));
            Future<?> lines = Timer.get()
                    .scheduleAtFixedRate(
                            () -> line(progress.get()), PROGRESS_SECONDS, PROGRESS_SECONDS, TimeUnit.SECONDS);
            done.whenComplete((results, problem) -> lines.cancel(false));
        }
    }

    void awaitingAgent(int maxSeconds) {
        line(Messages.UpdateLog_awaitingAgent(sender.agent(), maxSeconds));
    }

    void retry(String ticketId, String reason, int attempt, int allowed, long delaySeconds) {
        line(Messages.UpdateLog_retry(ticketId, attempt, allowed, reason, delaySeconds));
    }

    void result(UpdateResult result) {
        String text = responses == ResponseLogging.NONE && result.isUpdated()
                ? Messages.UpdateLog_updated(result.getTicketId(), site, result.getOutcome())
                : result.getMessage();
        String line = total > 1 ? text : Messages.UpdateLog_from(text, sender.displayName());
        boolean full =
                responses == ResponseLogging.FULL && !result.getResponseBody().isEmpty();
        // In a single call, because the lines of tickets that end at the same time would be mixed otherwise.
        line(full ? line + "\n" + PersonalData.maskedPrettyJson(result.getResponseBody()) : line);
        listener.getLogger().flush(); // a ticket that has ended is not reported again after a crash
    }

    void notRecorded(String ticketId, IOException problem) {
        line(Messages.UpdateLog_notRecorded(ticketId, problem.getMessage()));
    }

    void notStored(Exception problem) {
        LOGGER.log(Level.WARNING, "Requests could not be stored", problem);
        line(Messages.UpdateLog_notStored());
    }

    void end(List<UpdateResult> results) {
        if (total == 0) {
            line(Messages.UpdateLog_nothing());
        } else if (total > 1) {
            long updated = results.stream().filter(UpdateResult::isUpdated).count();
            long unknown = results.stream()
                    .filter(result -> result.outcome().isUnknown())
                    .count();
            line(Messages.UpdateLog_end(total, updated, total - updated - unknown, unknown));
        }
    }

    private void line(String text) {
        listener.getLogger().println(PREFIX + text);
    }
}
