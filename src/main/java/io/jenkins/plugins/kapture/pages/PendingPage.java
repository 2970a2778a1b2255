package io.jenkins.plugins.kapture.pages;

import hudson.model.Api;
import hudson.model.Job;
import io.jenkins.plugins.kapture.client.InvalidInputException;
import io.jenkins.plugins.kapture.client.InvisibleCharacters;
import io.jenkins.plugins.kapture.release.FoundTicket;
import io.jenkins.plugins.kapture.release.NextRelease;
import java.io.UncheckedIOException;
import java.util.List;
import org.jvnet.localizer.LocaleProvider;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.Stapler;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/**
 * The page {@code kapture/pending} of a job: what its next release to an environment would tell.
 *
 * @param environment empty for the one without a name
 * @param ticketId the ticket that was searched for; empty for all
 * @param notes one line about what was found and left out, and warnings
 */
@ExportedBean
@Restricted(NoExternalUse.class)
public record PendingPage(
        Job<?, ?> job,
        @Exported String environment,
        String ticketId,
        @Exported(inline = true) List<FoundTicket> tickets,
        @Exported List<String> notes) {

    static PendingPage of(Job<?, ?> job, StaplerRequest2 request) throws InterruptedException {
        String environment = InvisibleCharacters.trim(request.getParameter("environment"));
        String ticketId = InvisibleCharacters.trim(request.getParameter("ticket"));
        NextRelease next = compute(job, environment);
        List<FoundTicket> tickets = next.tickets().stream()
                .filter(found -> ticketId.isEmpty() || ticketId.equalsIgnoreCase(found.getTicketId()))
                .toList();
        return new PendingPage(job, environment, ticketId, tickets, next.notes());
    }

    private static NextRelease compute(Job<?, ?> job, String environment) throws InterruptedException {
        try {
            return NextRelease.of(job, environment);
        } catch (InvalidInputException e) { // for example, the pattern takes too long
            return new NextRelease(List.of(), List.of(e.getMessage(LocaleProvider.getLocale())));
        } catch (UncheckedIOException e) { // the journal of a build cannot be read
            return new NextRelease(List.of(), List.of(e.getMessage()));
        }
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
