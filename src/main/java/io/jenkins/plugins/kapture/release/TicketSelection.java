package io.jenkins.plugins.kapture.release;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Util;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.kapture.client.InvalidInputException;
import io.jenkins.plugins.kapture.client.JsonValues;
import io.jenkins.plugins.kapture.client.TicketUpdate;
import io.jenkins.plugins.kapture.parameters.TicketIds;
import io.jenkins.plugins.kapture.parameters.UpdateParameters;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** The tickets that a step or build step updates: those that were passed, and those that it finds. */
@Restricted(NoExternalUse.class)
public final class TicketSelection implements Serializable {

    private static final long serialVersionUID = 1L;

    @CheckForNull
    private final TicketQuery query;

    /** The IDs that were passed, each with its commits if it was found before. */
    private final LinkedHashMap<String, FoundTicket> passed = new LinkedHashMap<>();

    /** The fields of the updates; those of a search are known once it has been run. */
    private ArrayList<LinkedHashMap<String, Object>> requests = new ArrayList<>();

    private TicketSelection(@CheckForNull TicketQuery query) {
        this.query = query;
    }

    /** Records updates, before they are sent. */
    public interface Recorder {
        void record(List<TicketUpdate> updates) throws IOException, InterruptedException;
    }

    public static TicketSelection of(List<TicketUpdate> updates) {
        TicketSelection selection = new TicketSelection(null);
        updates.forEach(update -> selection.requests.add(update.fields()));
        return selection;
    }

    /**
     * @param query was checked; it may have no pattern
     * @param tickets IDs, as {@link TicketIds} reads them, or found tickets; {@code null} for none
     * @throws InvalidInputException if a ticket cannot be updated with the parameters
     */
    public static TicketSelection of(TicketQuery query, @CheckForNull Object tickets, UpdateParameters parameters) {
        TicketSelection selection = new TicketSelection(query.isSearch() ? query : null);
        if (tickets != null) {
            selection.pass(tickets);
        }
        TicketUpdate.checkSubStatus(parameters.subStatus); // even if there are no tickets
        selection.setUpdates(parameters, List.of());
        return selection;
    }

    private void pass(Object tickets) {
        Collection<?> elements = tickets instanceof FoundTicket ? List.of(tickets) : JsonValues.elements(tickets);
        Object ids = elements == null
                ? tickets
                : elements.stream()
                        .map(each -> each instanceof FoundTicket ticket ? ticket.getTicketId() : each)
                        .toList();
        TicketIds.parse(ids).forEach(id -> passed.put(id, null));
        if (elements != null) {
            add(passed, Util.filter(elements, FoundTicket.class));
        }
    }

    private static void add(Map<String, FoundTicket> tickets, List<FoundTicket> found) {
        found.forEach(ticket -> tickets.merge(ticket.getTicketId(), ticket, FoundTicket::with));
    }

    private void setUpdates(UpdateParameters parameters, List<FoundTicket> found) {
        Map<String, FoundTicket> tickets = new LinkedHashMap<>(passed);
        add(tickets, found);
        boolean hasCommits = isSearch() || passed.values().stream().anyMatch(ticket -> ticket != null);
        ArrayList<LinkedHashMap<String, Object>> updates = new ArrayList<>();
        tickets.forEach((id, ticket) -> {
            String comment = hasCommits ? FoundTicket.comment(parameters.comment, ticket) : parameters.comment;
            updates.add(parameters.update(id, comment).fields());
        });
        requests = updates; // complete, because Pipeline can store this at any time
    }

    /** @return whether {@link #claim} searches */
    public boolean isSearch() {
        return query != null;
    }

    /** Finds the tickets, and has their updates recorded. Nobody else searches in between. */
    public void claim(UpdateParameters parameters, Run<?, ?> run, TaskListener listener, Recorder recorder)
            throws IOException, InterruptedException {
        if (query == null) {
            recorder.record(updates());
            return;
        }
        ReleaseLock.with(run, () -> {
            setUpdates(parameters, TicketSearch.find(query, run, listener));
            recorder.record(updates());
            return null;
        });
    }

    /** @return the updates that were recorded, after a restart of Jenkins */
    public List<TicketUpdate> updates() {
        return requests.stream().map(TicketUpdate::of).toList();
    }
}
