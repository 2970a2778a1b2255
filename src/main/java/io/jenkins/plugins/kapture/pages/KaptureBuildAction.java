package io.jenkins.plugins.kapture.pages;

import hudson.Extension;
import hudson.model.Action;
import hudson.model.Api;
import hudson.model.Item;
import hudson.model.Run;
import io.jenkins.plugins.kapture.journal.JournalEntry;
import io.jenkins.plugins.kapture.journal.RunningResends;
import io.jenkins.plugins.kapture.journal.TicketJournal;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import jenkins.model.Jenkins;
import jenkins.model.TransientActionFactory;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.HttpResponse;
import org.kohsuke.stapler.Stapler;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.StaplerResponse2;
import org.kohsuke.stapler.WebMethod;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;
import org.kohsuke.stapler.interceptor.RequirePOST;

/** The page {@code kapture/} of a build: the tickets that it updated. */
@ExportedBean
@Restricted(NoExternalUse.class)
public final class KaptureBuildAction implements Action {

    static final String ICON = "symbol-ticket-outline plugin-ionicons-api";
    static final String URL = "kapture";

    private final Run<?, ?> run;

    private KaptureBuildAction(Run<?, ?> run) {
        this.run = run;
    }

    public Run<?, ?> getRun() {
        return run;
    }

    /** @return every attempt: operations in the order they began, tickets in the order they were requested */
    @Exported(inline = true)
    public List<JournalEntry> getTickets() {
        return new TicketJournal(run).read();
    }

    public TicketSummary getSummary() {
        return new TicketSummary(BuildTicket.of(List.of(run)));
    }

    /** @return the table as filtered by the request's query */
    public TicketTable getTable() {
        return TicketTable.of(List.of(run), Stapler.getCurrentRequest2());
    }

    public boolean isResending() {
        return RunningResends.contains(run);
    }

    /** @return whether the job can be built, so that tickets can be sent again */
    public boolean isResendable() {
        return Resender.isAllowed(run);
    }

    public ResendSelection getSelection() {
        Set<String> ticketIds = ResendResponse.ticketIds(Stapler.getCurrentRequest2());
        return ResendSelection.of(run, ticketIds, Jenkins.getAuthentication2().getName());
    }

    @RequirePOST
    public HttpResponse doSendAgain(StaplerRequest2 request) {
        run.checkPermission(Item.BUILD);
        return ResendResponse.to(request, run);
    }

    /** All attempts, for spreadsheets. Only who may send tickets again sees their comments. */
    @WebMethod(name = "tickets.csv")
    public void doCsv(StaplerResponse2 response) throws IOException {
        String name = run.getParent().getName().replaceAll("[^\\w.-]", "_") + "-" + run.number;
        response.setContentType("text/csv;charset=UTF-8");
        response.setHeader("Content-Disposition", "attachment; filename=\"kapture-tickets-" + name + ".csv\"");
        response.getWriter().print(TicketCsv.of(run, run.hasPermission(Item.BUILD)));
    }

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

    /** Adds the page if the journal has tickets, so that nothing is stored in {@code build.xml}. */
    @Extension
    @SuppressWarnings("rawtypes") // signature of the superclass
    public static final class Factory extends TransientActionFactory<Run> {

        @Override
        public Class<Run> type() {
            return Run.class;
        }

        @Override
        public Class<? extends Action> actionType() {
            return KaptureBuildAction.class;
        }

        @Override
        public Collection<? extends Action> createFor(Run target) {
            Run<?, ?> run = target;
            return new TicketJournal(run).hasTickets() ? Set.of(new KaptureBuildAction(run)) : Set.of();
        }
    }
}
