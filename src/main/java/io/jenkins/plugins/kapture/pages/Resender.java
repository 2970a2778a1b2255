package io.jenkins.plugins.kapture.pages;

import hudson.AbortException;
import hudson.model.Job;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.kapture.client.InvalidInputException;
import io.jenkins.plugins.kapture.client.TicketUpdate;
import io.jenkins.plugins.kapture.config.KaptureConfiguration;
import io.jenkins.plugins.kapture.config.KaptureCredentials;
import io.jenkins.plugins.kapture.config.KaptureSite;
import io.jenkins.plugins.kapture.journal.JournalEntry;
import io.jenkins.plugins.kapture.journal.RunningResends;
import io.jenkins.plugins.kapture.journal.TicketJournal;
import io.jenkins.plugins.kapture.parameters.UpdateParameters;
import io.jenkins.plugins.kapture.update.RequestSender;
import io.jenkins.plugins.kapture.update.RequestStore;
import io.jenkins.plugins.kapture.update.RequestStore.StoredRequest;
import io.jenkins.plugins.kapture.update.TicketUpdater;
import io.jenkins.plugins.kapture.update.UpdateOperation;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jvnet.localizer.LocaleProvider;

/** Resends updates of a build with the requests that were stored with it. */
final class Resender {

    private static final Logger LOGGER = Logger.getLogger(Resender.class.getName());

    private Resender() {}

    /**
     * Starts sending in the background. Updates that are {@code UPDATED} or pending by then are left out, so that two
     * users who resend the same tickets at the same time send them once.
     *
     * @param subStatuses by the first keys of the updates; {@code null} for that of the build
     * @return the first keys of the updates that are being sent
     * @throws InvalidInputException if a sub-status is not valid, or a site is not available
     * @throws AbortException if nothing can be sent for another reason
     */
    static synchronized Set<String> resend(Run<?, ?> run, Map<String, String> subStatuses, String requestedBy)
            throws AbortException {
        Map<String, JournalEntry> latest = new TicketJournal(run).latestAttempts();
        Map<String, StoredRequest> stored = stored(run);
        Map<StoredRequest.Route, Map<String, TicketUpdate>> batches = new LinkedHashMap<>();
        Map<TicketUpdater, Map<String, TicketUpdate>> updaters = new LinkedHashMap<>();
        subStatuses.forEach((firstKey, subStatus) -> {
            JournalEntry entry = latest.get(firstKey);
            StoredRequest kept = stored.get(firstKey);
            if (entry != null && entry.isProblem() && kept != null) {
                TicketUpdate update =
                        subStatus == null ? kept.update() : kept.update().withSubStatus(subStatus);
                batches.computeIfAbsent(kept.route(), route -> new LinkedHashMap<>())
                        .put(firstKey, update);
            }
        });
        batches.forEach((route, updates) -> {
            KaptureSite site = KaptureConfiguration.get().find(route.site(), run.getParent());
            updates.values().forEach(update -> site.checkSubStatus(update.subStatus()));
            updaters.put(
                    prepare(run, route, UpdateOperation.resend(requestedBy, List.copyOf(updates.keySet()))), updates);
        });
        return start(run, updaters);
    }

    /** Sends from the agent if it is online, otherwise from the controller. */
    private static TicketUpdater prepare(Run<?, ?> run, StoredRequest.Route route, UpdateOperation operation) {
        UpdateParameters parameters = new UpdateParameters();
        parameters.site = route.site();
        parameters.credentialsId = route.credentialsId();
        RequestSender agent = new RequestSender(route.agent());
        RequestSender sender = agent.isOnline() ? agent : new RequestSender(null);
        return new TicketUpdater(run, TaskListener.NULL, sender, parameters, operation);
    }

    /** @return the first keys of the updates that are being sent, without those that the journal could not record */
    private static Set<String> start(Run<?, ?> run, Map<TicketUpdater, Map<String, TicketUpdate>> updaters)
            throws AbortException {
        Set<String> sending = new HashSet<>();
        AbortException problem = null;
        for (Map.Entry<TicketUpdater, Map<String, TicketUpdate>> each : updaters.entrySet()) {
            RunningResends.add(run); // before anything is recorded
            try {
                each.getKey().record(List.copyOf(each.getValue().values()));
                each.getKey().send().whenComplete((results, failure) -> RunningResends.remove(run));
                sending.addAll(each.getValue().keySet());
            } catch (AbortException e) {
                RunningResends.remove(run);
                problem = e;
            }
        }
        if (sending.isEmpty() && problem != null) {
            throw problem;
        }
        return sending;
    }

    /** @return whether the job can be built; a disabled one sends nothing */
    static boolean isAllowed(Run<?, ?> run) {
        for (Object item = run.getParent(); item instanceof Job<?, ?> job; item = job.getParent()) {
            if (!job.isBuildable()) {
                return false; // the job, or the matrix job of a configuration
            }
        }
        return true;
    }

    /** @return the requests by the key of their first attempt; none if they cannot be read */
    static Map<String, StoredRequest> stored(Run<?, ?> run) {
        try {
            return new RequestStore(run).read();
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, e, () -> "Could not read the requests of " + run);
            return Map.of();
        }
    }

    /** @return why an update cannot be resent, by the key of its first attempt, in the locale of the user */
    static Map<String, String> exclusions(Run<?, ?> run, String user) {
        Map<String, StoredRequest> stored = stored(run);
        Map<String, String> reasons = new LinkedHashMap<>();
        Map<StoredRequest.Route, Optional<String>> routes = new HashMap<>();
        for (String firstKey : new TicketJournal(run).latestAttempts().keySet()) {
            StoredRequest kept = stored.get(firstKey);
            if (kept == null) {
                reasons.put(firstKey, Messages.Resender_notStored());
            } else {
                routes.computeIfAbsent(kept.route(), route -> unavailable(route, run, user))
                        .ifPresent(reason -> reasons.put(firstKey, reason));
            }
        }
        return reasons;
    }

    private static Optional<String> unavailable(StoredRequest.Route route, Run<?, ?> run, String user) {
        try {
            KaptureConfiguration.get().find(route.site(), run.getParent());
            KaptureCredentials.checkResend(route.credentialsId(), run, user);
            return Optional.empty();
        } catch (InvalidInputException e) {
            return Optional.of(e.getMessage(LocaleProvider.getLocale()));
        }
    }
}
