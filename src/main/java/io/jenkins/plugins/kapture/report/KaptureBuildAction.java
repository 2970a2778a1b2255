package io.jenkins.plugins.kapture.report;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.Api;
import hudson.model.Run;
import io.jenkins.plugins.kapture.client.Outcome;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import jenkins.model.RunAction2;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** The page {@code kapture/} of a build: the tickets that it touched. */
@ExportedBean
public final class KaptureBuildAction implements RunAction2 {

    static final String ICON = "symbol-ticket-outline plugin-ionicons-api";
    static final String URL = "kapture";

    private transient Run<?, ?> run;
    private transient TicketJournal journal;
    private transient Set<String> trackedCredentials;

    /** The page of a build, made when the first update is asked for. */
    @NonNull
    public static KaptureBuildAction of(@NonNull Run<?, ?> run) throws IOException {
        synchronized (run) {
            KaptureBuildAction action = run.getAction(KaptureBuildAction.class);
            if (action == null) {
                action = new KaptureBuildAction();
                action.onAttached(run);
                run.addAction(action);
                run.save();
            }
            return action;
        }
    }

    @Override
    public void onAttached(Run<?, ?> run) {
        this.run = run;
        journal = new TicketJournal(run.getRootDir().toPath());
        trackedCredentials = new HashSet<>();
    }

    @Override
    public void onLoad(Run<?, ?> run) {
        onAttached(run);
    }

    public void record(@NonNull List<JournalEntry> entries) throws IOException {
        journal.append(entries);
    }

    /** Every update of the build in the order in which they began. */
    @Exported(inline = true)
    @NonNull
    public List<JournalEntry> getTickets() {
        return journal.read().stream().map(this::settled).toList();
    }

    @NonNull
    public List<JournalEntry> getNewestFirst() {
        List<JournalEntry> entries = new ArrayList<>(getTickets());
        Collections.reverse(entries);
        return entries;
    }

    /** How far each update came, by its key, as it was written last. */
    @NonNull
    public Map<String, JournalEntry> byKey() {
        return journal.read().stream().collect(Collectors.toMap(JournalEntry::key, Function.identity()));
    }

    /** Whether a credential is used in this build for the first time since Jenkins started: its use is noted once. */
    public boolean isFirstUse(@NonNull String credentialsId) {
        synchronized (trackedCredentials) {
            return trackedCredentials.add(credentialsId);
        }
    }

    /** For {@code api/json} and {@code api/xml}. */
    @NonNull
    public Api getApi() {
        return new Api(this);
    }

    @NonNull
    public TicketSummary getSummary() {
        return TicketSummary.of(getTickets());
    }

    @NonNull
    public Run<?, ?> getRun() {
        return run;
    }

    /** A build that is over can hear of no outcome any more: the request that was out has an unknown one. */
    private JournalEntry settled(JournalEntry entry) {
        if (entry.phase() == JournalEntry.Phase.DONE || run.isLogUpdated()) {
            return entry;
        }
        return entry.phase() == JournalEntry.Phase.SENT
                ? entry.ended(Outcome.UNKNOWN, Messages.KaptureBuildAction_lost())
                : entry.ended(Outcome.UNAVAILABLE, Messages.KaptureBuildAction_notSent());
    }

    @Override
    public String getIconFileName() {
        return ICON;
    }

    @Override
    public String getDisplayName() {
        return Messages.KaptureBuildAction_displayName();
    }

    @Override
    public String getUrlName() {
        return URL;
    }
}
