package io.jenkins.plugins.kapture.changelog;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.AbstractBuild;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.kapture.client.InvalidInputException;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** Finds the tickets that commits or a text mention, except those that the job has already reported. */
@Restricted(NoExternalUse.class)
public final class ChangelogTickets {

    private ChangelogTickets() {}

    /**
     * Only reads data on the controller, so it can be run again.
     *
     * @param run the build that looks for tickets; for a configuration of a matrix job, its parent is used
     * @param listener receives one line about what was found and left out, and warnings
     * @return each ticket once, oldest commit first
     * @throws InvalidInputException if the query cannot be used
     */
    @NonNull
    public static List<FoundTicket> find(
            @NonNull TicketQuery query, @NonNull Run<?, ?> run, @NonNull TaskListener listener) {
        Map<Commit, FoundCommit> commits = new IdentityHashMap<>();
        List<FoundTicket> tickets = new ArrayList<>();
        search(query, run, listener)
                .forEach((id, ofTicket) -> tickets.add(new FoundTicket(
                        id,
                        ofTicket.stream()
                                .map(commit -> commits.computeIfAbsent(commit, Commit::toFoundCommit))
                                .toList())));
        return tickets;
    }

    /** The same, but returns only IDs, so the authors of commits need not be looked up. */
    @NonNull
    public static List<String> findIds(
            @NonNull TicketQuery query, @NonNull Run<?, ?> run, @NonNull TaskListener listener) {
        return new ArrayList<>(search(query, run, listener).keySet());
    }

    private static Map<String, List<Commit>> search(TicketQuery query, Run<?, ?> run, TaskListener listener) {
        Run<?, ?> root = run;
        if (run instanceof AbstractBuild<?, ?> build && build.getRootBuild() != null) {
            root = build.getRootBuild();
        }
        TicketSearch search = new TicketSearch(query, root);
        Map<String, List<Commit>> tickets = search.find();
        search.summary().print(tickets.size(), listener);
        return tickets;
    }
}
