package io.jenkins.plugins.kapture.pages;

import io.jenkins.plugins.kapture.client.InvisibleCharacters;
import io.jenkins.plugins.kapture.client.Outcome;
import io.jenkins.plugins.kapture.journal.JournalEntry;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.StaplerRequest2;

/**
 * Selects the tickets to show, from the query of the page's URL. What is empty selects all.
 *
 * @param outcome name of an outcome, {@link #PROBLEMS} or {@link #PENDING}
 */
@Restricted(NoExternalUse.class)
public record TicketFilter(String outcome, String site, String environment, String ticketId) {

    /** Not updated, or unknown. */
    static final String PROBLEMS = "PROBLEMS";

    /** There is no outcome yet. */
    static final String PENDING = "PENDING";

    private static final Set<String> OUTCOMES = Stream.concat(
                    Stream.of(PROBLEMS, PENDING), Stream.of(Outcome.values()).map(Outcome::name))
            .collect(Collectors.toSet());

    /** Ignores an unknown outcome. */
    static TicketFilter of(StaplerRequest2 request) {
        String outcome = parameter(request, "outcome").toUpperCase(Locale.ROOT);
        return new TicketFilter(
                OUTCOMES.contains(outcome) ? outcome : "",
                parameter(request, "site"),
                parameter(request, "environment"),
                parameter(request, "ticket"));
    }

    private static String parameter(StaplerRequest2 request, String name) {
        return InvisibleCharacters.trim(request.getParameter(name));
    }

    /** @return whether the ticket is selected, whatever its outcome is */
    boolean isInScope(BuildTicket ticket) {
        JournalEntry latest = ticket.latest();
        return (site.isEmpty() || site.equalsIgnoreCase(latest.site()))
                && (environment.isEmpty() || environment.equalsIgnoreCase(latest.environment()))
                && (ticketId.isEmpty() || ticketId.equalsIgnoreCase(latest.ticketId()));
    }

    boolean hasOutcome(BuildTicket ticket) {
        return switch (outcome) {
            case "" -> true;
            case PROBLEMS -> ticket.isProblem();
            default -> outcome.equals(nameOfOutcome(ticket));
        };
    }

    static String nameOfOutcome(BuildTicket ticket) {
        return Objects.toString(ticket.latest().outcome(), PENDING);
    }

    TicketFilter withOutcome(String other) {
        return new TicketFilter(other, site, environment, ticketId);
    }

    /** @return the label of its link; for an outcome, its name */
    public String label() {
        return switch (outcome) {
            case "" -> Messages.TicketFilter_all();
            case PROBLEMS -> Messages.TicketFilter_problems();
            case PENDING -> Messages.TicketFilter_pending();
            default -> outcome;
        };
    }

    /** @return the query of the page's URL, with a question mark */
    public String query() {
        return Stream.of(
                        "outcome=" + outcome,
                        "site=" + TablePage.encode(site),
                        "environment=" + TablePage.encode(environment),
                        "ticket=" + TablePage.encode(ticketId))
                .filter(parameter -> !parameter.endsWith("="))
                .collect(Collectors.joining("&", "?", ""));
    }
}
