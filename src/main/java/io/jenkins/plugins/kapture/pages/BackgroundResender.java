package io.jenkins.plugins.kapture.pages;

import hudson.AbortException;
import hudson.Extension;
import hudson.ExtensionList;
import hudson.init.InitMilestone;
import hudson.init.Initializer;
import hudson.model.Item;
import hudson.model.Run;
import hudson.model.listeners.ItemListener;
import io.jenkins.plugins.kapture.client.InvalidInputException;
import io.jenkins.plugins.kapture.client.TicketUpdate;
import io.jenkins.plugins.kapture.config.KaptureConfiguration;
import io.jenkins.plugins.kapture.journal.JournalEntry;
import io.jenkins.plugins.kapture.journal.TicketJournal;
import io.jenkins.plugins.kapture.update.Operation;
import io.jenkins.plugins.kapture.update.RequestStore;
import io.jenkins.plugins.kapture.update.RunningResends;
import io.jenkins.plugins.kapture.update.StoredRequest;
import io.jenkins.plugins.kapture.update.TicketUpdater;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
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

    @Override
    public synchronized List<String> resend(Run<?, ?> run, List<Request> requests, String requestedBy)
            throws IOException {
        Map<String, JournalEntry> latest = new TicketJournal(run).latestAttempts();
        Map<String, StoredRequest> stored = new RequestStore(run).read();
        Map<StoredRequest.Route, ResendBatch> batches = new LinkedHashMap<>();
        Map<Operation, TicketUpdater> updaters = new LinkedHashMap<>();
        try {
            for (Request request : requests) {
                JournalEntry entry = latest.get(request.firstKey());
                StoredRequest kept = stored.get(request.firstKey());
                if (entry != null && entry.isProblem() && kept != null && kept.update() != null) {
                    batches.computeIfAbsent(kept.route(), ResendBatch::new)
                            .add(request.firstKey(), kept.update(), request.subStatus());
                }
            }
            for (ResendBatch batch : batches.values()) {
                Operation operation = new Operation(UUID.randomUUID().toString(), requestedBy, null, batch.firstKeys());
                updaters.put(operation, batch.prepare(run, operation));
            }
        } catch (InvalidInputException e) {
            throw new IOException(e.getMessage(LocaleProvider.getLocale()), e);
        }
        return start(run, updaters);
    }

    /** @return the first keys of the updates that are being sent, without those that the journal could not record */
    private List<String> start(Run<?, ?> run, Map<Operation, TicketUpdater> updaters) throws AbortException {
        List<String> sending = new ArrayList<>();
        AbortException problem = null;
        for (Map.Entry<Operation, TicketUpdater> each : updaters.entrySet()) {
            running.add(run); // before anything is recorded
            try {
                removeAfter(each.getValue().start(), run);
                sending.addAll(each.getKey().firstKeys());
            } catch (AbortException e) {
                running.remove(run);
                problem = e;
            }
        }
        if (sending.isEmpty() && problem != null) {
            throw problem;
        }
        return sending;
    }

    private void removeAfter(CompletableFuture<?> operation, Run<?, ?> run) {
        operation.whenComplete((results, problem) -> {
            if (problem != null) {
                LOGGER.log(Level.FINE, problem, () -> "Could not send tickets of " + run + " again");
            }
            running.remove(run);
        });
    }

    /** Continues after a restart of Jenkins: unsent requests are sent, and the outcome of sent ones is unknown. */
    @Initializer(after = InitMilestone.JOB_CONFIG_ADAPTED)
    public static void resume() {
        BackgroundResender resender = ExtensionList.lookupSingleton(BackgroundResender.class);
        RunningResends.stored().forEach(resender::resume);
    }

    private void resume(Run<?, ?> run) {
        try {
            Map<String, StoredRequest> stored = new RequestStore(run).read();
            Map<String, List<JournalEntry>> operations = new TicketJournal(run)
                    .byKey().values().stream()
                            .filter(entry -> entry.requestedBy() != null)
                            .collect(Collectors.groupingBy(
                                    JournalEntry::operation, LinkedHashMap::new, Collectors.toList()));
            for (List<JournalEntry> entries : operations.values()) {
                if (entries.stream().anyMatch(entry -> entry.phase() != JournalEntry.Phase.DONE)) {
                    resume(run, entries, stored);
                }
            }
        } catch (IOException | RuntimeException e) { // Jenkins must start
            LOGGER.log(Level.WARNING, e, () -> "Could not continue to send tickets of " + run + " again");
        }
    }

    private void resume(Run<?, ?> run, List<JournalEntry> entries, Map<String, StoredRequest> stored)
            throws AbortException {
        JournalEntry first = entries.get(0);
        ResendBatch batch = new ResendBatch(entries.stream()
                .map(entry -> stored.get(entry.firstKey()))
                .filter(kept -> kept != null)
                .findFirst()
                .map(StoredRequest::route)
                .orElseGet(() -> new StoredRequest.Route(first.site(), null, null)));
        for (JournalEntry entry : entries) {
            StoredRequest kept = stored.get(entry.firstKey());
            // Without a request the attempt has ended, and is only needed for the order of the others.
            TicketUpdate update = kept == null ? null : kept.update();
            if (update == null) {
                update = TicketUpdate.of(
                        Map.of("ticket_id", entry.ticketId(), "sub_status", entry.requestedSubStatus()));
            }
            batch.add(entry.firstKey(), update, entry.requestedSubStatus());
        }
        Operation operation = new Operation(first.operation(), first.requestedBy(), first.site(), batch.firstKeys());
        TicketUpdater updater = batch.prepare(run, operation);
        running.add(run);
        removeAfter(updater.resume(), run);
    }

    @Override
    public Map<String, String> exclusions(Run<?, ?> run) {
        Map<String, StoredRequest> stored;
        try {
            stored = new RequestStore(run).read();
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, e, () -> "Could not read the requests of " + run);
            stored = Map.of();
        }
        Map<String, String> reasons = new LinkedHashMap<>();
        Map<String, Optional<String>> sites = new HashMap<>();
        for (String firstKey : new TicketJournal(run).latestAttempts().keySet()) {
            StoredRequest kept = stored.get(firstKey);
            if (kept == null) {
                reasons.put(firstKey, Messages.BackgroundResender_notStored());
            } else if (kept.update() == null) {
                reasons.put(firstKey, Messages.BackgroundResender_secret());
            } else {
                sites.computeIfAbsent(kept.route().site(), site -> unavailable(site, run))
                        .ifPresent(reason -> reasons.put(firstKey, reason));
            }
        }
        return reasons;
    }

    private static Optional<String> unavailable(String site, Run<?, ?> run) {
        try {
            KaptureConfiguration.get().find(site, run.getParent());
            return Optional.empty();
        } catch (InvalidInputException e) {
            return Optional.of(e.getMessage(LocaleProvider.getLocale()));
        }
    }

    @Override
    public boolean isRunning(Run<?, ?> run) {
        return running.contains(run);
    }

    /** Continues after a restart even if a job was renamed or moved in the meantime. */
    @Extension
    public static final class LocationListener extends ItemListener {

        @Override
        public void onLocationChanged(Item item, String oldFullName, String newFullName) {
            ExtensionList.lookupSingleton(BackgroundResender.class).running.updateIds();
        }
    }
}
