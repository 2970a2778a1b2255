package io.jenkins.plugins.kapture.update;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.ExtensionList;
import hudson.init.InitMilestone;
import hudson.init.Initializer;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.kapture.client.InvalidInputException;
import io.jenkins.plugins.kapture.client.Outcome;
import io.jenkins.plugins.kapture.client.TicketUpdate;
import io.jenkins.plugins.kapture.parameters.UpdateParameters;
import io.jenkins.plugins.kapture.report.JournalEntry;
import io.jenkins.plugins.kapture.report.TicketJournal;
import io.jenkins.plugins.kapture.report.TicketResender;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import org.jvnet.localizer.LocaleProvider;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** Sends tickets again with the requests that were stored with their build. */
@Extension
@Restricted(NoExternalUse.class)
public final class BackgroundResender extends TicketResender {

    private static final Logger LOGGER = Logger.getLogger(BackgroundResender.class.getName());

    private final RunningResends running = new RunningResends();

    /** What the updates of one operation must have in common. */
    private record Route(String site, String credentialsId, String agent) {}

    /** An update to send again, and the key of its first attempt. */
    private record Update(String firstKey, TicketUpdate update) {}

    @NonNull
    @Override
    public synchronized List<String> resend(
            @NonNull Run<?, ?> run, @NonNull List<Request> requests, @NonNull String requestedBy) throws IOException {
        Map<String, JournalEntry> latest = TicketJournal.of(run).latestAttempts();
        Map<String, StoredRequest> stored = RequestStore.of(run).read();
        Map<Route, List<Update>> routes = new LinkedHashMap<>();
        for (Request request : requests) {
            JournalEntry entry = latest.get(request.firstKey());
            StoredRequest kept = stored.get(request.firstKey());
            if (entry == null || entry.outcome() == null || entry.outcome() == Outcome.UPDATED || kept == null) {
                continue;
            }
            if (kept.update() != null) {
                routes.computeIfAbsent(
                                new Route(kept.site(), kept.credentialsId(), kept.agent()), route -> new ArrayList<>())
                        .add(new Update(request.firstKey(), withSubStatus(kept.update(), request.subStatus())));
            }
        }
        List<TicketUpdater> updaters = new ArrayList<>();
        try {
            for (Map.Entry<Route, List<Update>> route : routes.entrySet()) {
                updaters.add(prepare(
                        run, route.getKey(), route.getValue(), UUID.randomUUID().toString(), requestedBy));
            }
        } catch (InvalidInputException e) {
            throw new IOException(e.getMessage(LocaleProvider.getLocale()), e);
        }
        updaters.forEach(updater -> run(run, updater, false));
        return routes.values().stream()
                .flatMap(List::stream)
                .map(Update::firstKey)
                .toList();
    }

    private static TicketUpdate withSubStatus(TicketUpdate update, String subStatus) {
        return subStatus == null
                ? update
                : new TicketUpdate(
                        update.ticketId(),
                        subStatus,
                        update.comment(),
                        update.queue(),
                        update.disposition(),
                        update.callbackTime(),
                        update.additionalFields());
    }

    private static TicketUpdater prepare(
            Run<?, ?> run, Route route, List<Update> updates, String operation, String requestedBy) {
        UpdateParameters parameters = new UpdateParameters();
        parameters.site = route.site();
        parameters.credentialsId = route.credentialsId();
        RequestSender agent = RequestSender.of(route.agent());
        return new TicketUpdater(
                run,
                TaskListener.NULL,
                agent.isReady() ? agent : RequestSender.of(null),
                parameters,
                updates.stream().map(Update::update).toList(),
                new Operation(
                        operation,
                        requestedBy,
                        updates.stream().map(Update::firstKey).toList()),
                Set::of);
    }

    private void run(Run<?, ?> run, TicketUpdater updater, boolean resumed) {
        running.add(run); // before anything is recorded
        (resumed ? updater.resume() : updater.start()).whenComplete((results, problem) -> {
            if (problem != null) {
                LOGGER.log(Level.FINE, problem, () -> "Could not send tickets of " + run + " again");
            }
            running.remove(run);
        });
    }

    /** Continues after a restart of Jenkins: what was not sent is sent, and what was sent is unknown. */
    @Initializer(after = InitMilestone.JOB_CONFIG_ADAPTED)
    public static void resume() {
        BackgroundResender resender = ExtensionList.lookupSingleton(BackgroundResender.class);
        RunningResends.stored().forEach(resender::resume);
    }

    private void resume(Run<?, ?> run) {
        try {
            Map<String, StoredRequest> stored = RequestStore.of(run).read();
            Map<String, List<JournalEntry>> operations = TicketJournal.of(run).byKey().values().stream()
                    .filter(entry -> entry.requestedBy() != null)
                    .collect(Collectors.groupingBy(JournalEntry::operation, LinkedHashMap::new, Collectors.toList()));
            for (List<JournalEntry> entries : operations.values()) {
                if (entries.stream().anyMatch(entry -> entry.phase() != JournalEntry.Phase.DONE)) {
                    resume(run, entries, stored);
                }
            }
        } catch (IOException | InvalidInputException e) {
            LOGGER.log(Level.WARNING, e, () -> "Could not continue to send tickets of " + run + " again");
        }
    }

    private void resume(Run<?, ?> run, List<JournalEntry> entries, Map<String, StoredRequest> stored) {
        List<Update> updates = new ArrayList<>();
        Route route = null;
        for (JournalEntry entry : entries) {
            StoredRequest kept = stored.get(entry.firstKey());
            TicketUpdate update = kept == null || kept.update() == null
                    ? new TicketUpdate(entry.ticketId(), entry.requestedSubStatus(), null, null, null, null, null)
                    : withSubStatus(kept.update(), entry.requestedSubStatus());
            updates.add(new Update(entry.firstKey(), update));
            if (kept != null) {
                route = new Route(kept.site(), kept.credentialsId(), kept.agent());
            }
        }
        if (route != null) {
            JournalEntry first = entries.get(0);
            run(run, prepare(run, route, updates, first.operation(), first.requestedBy()), true);
        }
    }

    @NonNull
    @Override
    public Map<String, String> whyNot(@NonNull Run<?, ?> run) {
        Map<String, StoredRequest> stored;
        try {
            stored = RequestStore.of(run).read();
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, e, () -> "Could not read the requests of " + run);
            stored = Map.of();
        }
        Map<String, String> reasons = new LinkedHashMap<>();
        for (JournalEntry entry : TicketJournal.of(run).latestAttempts().values()) {
            StoredRequest kept = stored.get(entry.firstKey());
            if (kept == null) {
                reasons.put(entry.firstKey(), Messages.BackgroundResender_notStored());
            } else if (kept.update() == null) {
                reasons.put(entry.firstKey(), Messages.BackgroundResender_secret());
            }
        }
        return reasons;
    }

    @Override
    public boolean isRunning(@NonNull Run<?, ?> run) {
        return running.contains(run);
    }
}
