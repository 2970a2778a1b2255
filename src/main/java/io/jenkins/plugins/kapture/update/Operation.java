package io.jenkins.plugins.kapture.update;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Run;
import io.jenkins.plugins.kapture.client.TicketUpdate;
import io.jenkins.plugins.kapture.journal.JournalEntry;
import io.jenkins.plugins.kapture.journal.RequestedTicket;
import io.jenkins.plugins.kapture.journal.TicketJournal;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * One operation of a build.
 *
 * @param id distinguishes it from all others of the build, and is the same after a restart
 * @param requestedBy ID of the user who sends tickets again; {@code null} for the build itself
 * @param site name of the site that it began with; {@code null} if it begins now
 * @param firstKeys for tickets that are sent again: the keys of their first attempts, in the order of the tickets
 */
@Restricted(NoExternalUse.class)
public record Operation(
        String id,
        @CheckForNull String requestedBy,
        @CheckForNull String site,
        List<String> firstKeys) {

    /** @return an operation of the build itself, which begins now */
    public static Operation first(String id) {
        return new Operation(id, null, null, List.of());
    }

    /** @return an operation of the build itself, after a restart of Jenkins; it may not have begun yet */
    public static Operation resumed(String id, Run<?, ?> run) {
        JournalEntry entry = new TicketJournal(run).byKey().get(id + "/0");
        return new Operation(id, null, entry == null ? null : entry.site(), List.of());
    }

    String key(int index) {
        return id + "/" + index;
    }

    /** @return {@code null} for a first attempt */
    private String repeatedKey(int index) {
        return firstKeys.isEmpty() ? null : firstKeys.get(index);
    }

    String firstKey(int index) {
        return firstKeys.isEmpty() ? key(index) : firstKeys.get(index);
    }

    /** Records what is requested before anything is sent, so that it is accounted for even if Jenkins is killed. */
    void recordRequested(UpdateContext context, List<TicketUpdate> updates) throws IOException {
        if (updates.isEmpty()) {
            return;
        }
        List<RequestedTicket> tickets = new ArrayList<>();
        for (TicketUpdate update : updates) {
            tickets.add(new RequestedTicket(update.ticketId(), update.subStatus(), repeatedKey(tickets.size())));
        }
        context.journal().recordRequested(id, context.siteName(), tickets, requestedBy);
    }
}
