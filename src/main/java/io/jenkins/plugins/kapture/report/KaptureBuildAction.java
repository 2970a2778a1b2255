package io.jenkins.plugins.kapture.report;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.model.Action;
import hudson.model.Api;
import hudson.model.Run;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import jenkins.model.TransientActionFactory;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** The page {@code kapture/} of a build: the tickets that it updated. */
@ExportedBean
@Restricted(NoExternalUse.class)
public final class KaptureBuildAction implements Action {

    static final String ICON = "symbol-ticket-outline plugin-ionicons-api";
    static final String URL = "kapture";

    private final Run<?, ?> run;

    KaptureBuildAction(Run<?, ?> run) {
        this.run = run;
    }

    @NonNull
    public Run<?, ?> getRun() {
        return run;
    }

    /** @return every attempt: operations in the order they began, tickets in the order they were requested */
    @Exported(inline = true)
    @NonNull
    public List<JournalEntry> getTickets() {
        return TicketJournal.of(run).read();
    }

    @NonNull
    public TicketSummary getSummary() {
        return TicketSummary.of(TicketJournal.of(run).latestAttempts().values());
    }

    /** For {@code api/json} and {@code api/xml}. */
    @NonNull
    public Api getApi() {
        return new Api(this);
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

    /** Adds the page where there is a journal, so that nothing is stored in {@code build.xml}. */
    @Extension
    @SuppressWarnings("rawtypes") // the signature of core
    public static final class Factory extends TransientActionFactory<Run> {

        @Override
        public Class<Run> type() {
            return Run.class;
        }

        @Override
        public Class<? extends Action> actionType() {
            return KaptureBuildAction.class;
        }

        @NonNull
        @Override
        public Collection<? extends Action> createFor(@NonNull Run target) {
            Run<?, ?> run = target;
            return TicketJournal.of(run).exists() ? Set.of(new KaptureBuildAction(run)) : Set.of();
        }
    }
}
