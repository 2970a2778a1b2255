package io.jenkins.plugins.kapture.pages;

import hudson.model.Api;
import hudson.model.Job;
import io.jenkins.plugins.kapture.client.InvalidInputException;
import io.jenkins.plugins.kapture.client.InvisibleCharacters;
import io.jenkins.plugins.kapture.release.FoundTicket;
import io.jenkins.plugins.kapture.release.NextRelease;
import java.util.List;
import org.jvnet.localizer.LocaleProvider;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.Stapler;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** The page {@code kapture/pending} of a job: what its next release to an environment would tell. */
@ExportedBean
@Restricted(NoExternalUse.class)
public final class PendingPage {

    private final Job<?, ?> job;
    private final String environment;
    private final String ticketId;
    private final List<FoundTicket> tickets;
    private final List<String> notes;

    PendingPage(Job<?, ?> job, StaplerRequest2 request) throws InterruptedException {
        this.job = job;
        environment = InvisibleCharacters.trim(request.getParameter("environment"));
        ticketId = InvisibleCharacters.trim(request.getParameter("ticket"));
        NextRelease next = compute();
        tickets = next.tickets().stream()
                .filter(found -> ticketId.isEmpty() || ticketId.equalsIgnoreCase(found.getTicketId()))
                .toList();
        notes = next.notes();
    }

    private NextRelease compute() throws InterruptedException {
        try {
            return NextRelease.of(job, environment);
        } catch (InvalidInputException e) { // for example, the pattern takes too long
            return new NextRelease(List.of(), List.of(e.getMessage(LocaleProvider.getLocale())));
        }
    }

    public Job<?, ?> getJob() {
        return job;
    }

    /** @return empty for the one without a name */
    @Exported
    public String getEnvironment() {
        return environment;
    }

    /** @return the ticket that was searched for; empty for all */
    public String getTicketId() {
        return ticketId;
    }

    @Exported(inline = true)
    public List<FoundTicket> getTickets() {
        return tickets;
    }

    /** @return one line about what was found and left out, and warnings */
    @Exported
    public List<String> getNotes() {
        return notes;
    }

    public TablePage<FoundTicket> getPage() {
        return new TablePage<>(
                tickets,
                Stapler.getCurrentRequest2(),
                "?environment=" + TablePage.encode(environment) + "&ticket=" + TablePage.encode(ticketId));
    }

    public Api getApi() {
        return new Api(this);
    }
}
