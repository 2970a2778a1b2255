package io.jenkins.plugins.kapture.buildstep;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Util;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.kapture.changelog.ChangelogTickets;
import io.jenkins.plugins.kapture.changelog.FoundCommit;
import io.jenkins.plugins.kapture.changelog.FoundTicket;
import io.jenkins.plugins.kapture.changelog.TicketQuery;
import io.jenkins.plugins.kapture.client.InvalidInputException;
import io.jenkins.plugins.kapture.parameters.TicketIds;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Selects the tickets that a build step updates: those entered, and those that commits mention, as in
 * {@link TicketQuery}.
 */
record TicketSelector(
        @CheckForNull String ticketIds,
        @CheckForNull String changelogPattern,
        @CheckForNull String changelogPaths,
        boolean changelogUpstream) {

    /**
     * @return the IDs of the tickets, each with the titles of the commits that mention it, one per line
     * @throws InvalidInputException if a field is not valid
     */
    Map<String, String> select(Run<?, ?> run, TaskListener listener, VariableExpander variables) {
        String ids = Util.fixEmptyAndTrim(ticketIds);
        String pattern = Util.fixEmptyAndTrim(changelogPattern);
        if (ids == null && pattern == null) {
            throw new InvalidInputException(Messages._TicketSelector_none()::toString);
        }
        Map<String, String> tickets = new LinkedHashMap<>();
        String expanded = variables.expand(ids);
        if (pattern == null || !TicketIds.isBlank(expanded)) {
            TicketIds.parse(expanded).forEach(id -> tickets.put(id, ""));
        }
        if (pattern != null) {
            TicketQuery query = new TicketQuery(variables.expand(pattern));
            query.paths = variables.expand(changelogPaths);
            query.upstream = changelogUpstream;
            for (FoundTicket ticket : ChangelogTickets.find(query, run, listener)) {
                tickets.put(
                        ticket.getTicketId(),
                        ticket.getCommits().stream().map(FoundCommit::getTitle).collect(Collectors.joining("\n")));
            }
        }
        return tickets;
    }
}
