package io.jenkins.plugins.kapture.changelog;

import hudson.model.AbstractBuild;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.kapture.client.InvalidInputException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** Finds the tickets that commits or a text mention, except those that the job has already updated. */
@Restricted(NoExternalUse.class)
public final class ChangelogTickets {

    /**
     * The configurations of a matrix job run at the same time: in each build, the first to find a ticket updates it. In
     * memory, since their builds do not survive a restart.
     */
    private static final Map<Run<?, ?>, Map<String, String>> CLAIMS = new WeakHashMap<>();

    private ChangelogTickets() {}

    /**
     * Only reads data on the controller, so it can be run again.
     *
     * @param run the build that looks for tickets; for a configuration of a matrix job, its parent is used
     * @param listener receives one line about what was found and left out, and warnings
     * @return each ticket once, oldest commit first
     * @throws InvalidInputException if the query cannot be used
     */
    public static List<FoundTicket> find(TicketQuery query, Run<?, ?> run, TaskListener listener) {
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
    public static List<String> findIds(TicketQuery query, Run<?, ?> run, TaskListener listener) {
        return new ArrayList<>(search(query, run, listener).keySet());
    }

    private static Map<String, List<Commit>> search(TicketQuery query, Run<?, ?> run, TaskListener listener) {
        Run<?, ?> root = root(run);
        TicketSearch search = new TicketSearch(query, root);
        Map<String, List<Commit>> tickets = search.find();
        if (root != run) {
            tickets.keySet()
                    .removeIf(id -> !claim(root, id, run)
                            && search.summary().claimedTickets.add(id));
        }
        search.summary().print(tickets.size(), listener);
        return tickets;
    }

    private static Run<?, ?> root(Run<?, ?> run) {
        return run instanceof AbstractBuild<?, ?> build && build.getRootBuild() != null ? build.getRootBuild() : run;
    }

    /** @return whether this part of the build updates the ticket, because it was the first to find it */
    private static boolean claim(Run<?, ?> root, String id, Run<?, ?> part) {
        synchronized (CLAIMS) {
            String owner = CLAIMS.computeIfAbsent(root, key -> new HashMap<>())
                    .computeIfAbsent(id, key -> part.getExternalizableId());
            return owner.equals(part.getExternalizableId());
        }
    }
}
