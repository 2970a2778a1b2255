package io.jenkins.plugins.kapture.pages;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Run;
import io.jenkins.plugins.kapture.client.Outcome;
import io.jenkins.plugins.kapture.journal.JournalEntry;
import io.jenkins.plugins.kapture.journal.RecentBuilds;
import io.jenkins.plugins.kapture.journal.TicketJournal;
import java.io.File;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * Which updates of a build can be sent again. If the build requested several of the same ticket, in another attempt of
 * a {@code retry} step or with another sub-status, only the last one counts.
 *
 * @param ticketIds the requested tickets; empty for all that were not updated
 * @param notUpdated the latest attempts of tickets that are known not to have been updated
 * @param unknown the latest attempts of tickets that may have been updated, in this build or in a later one
 * @param excluded the requested tickets that cannot be sent again, each once
 */
@Restricted(NoExternalUse.class)
public record ResendSelection(
        Collection<String> ticketIds,
        List<JournalEntry> notUpdated,
        List<JournalEntry> unknown,
        Set<Excluded> excluded) {

    /** No ticket is selected. */
    static final ResendSelection NONE = new ResendSelection(Set.of(), List.of(), List.of(), Set.of());

    /** A ticket that cannot be sent again, and why. */
    public record Excluded(String ticketId, String reason) {}

    static ResendSelection of(Run<?, ?> run, Collection<String> ticketIds) {
        ResendSelection selection =
                new ResendSelection(ticketIds, new ArrayList<>(), new ArrayList<>(), new LinkedHashSet<>());
        TicketJournal journal = new TicketJournal(run);
        Set<String> possiblyUpdated = journal.latestAttempts().values().stream()
                .filter(entry -> entry.outcome() == Outcome.UNKNOWN)
                .map(JournalEntry::siteAndTicket)
                .collect(Collectors.toSet());
        possiblyUpdated.addAll(updatedLater(run));
        Map<String, String> exclusions = Resender.exclusions(run);
        Collection<JournalEntry> latest = journal.latestOfTickets().values();
        for (JournalEntry entry : latest) {
            if (ticketIds.contains(entry.ticketId()) || ticketIds.isEmpty() && entry.isProblem()) {
                selection.add(entry, possiblyUpdated.contains(entry.siteAndTicket()), exclusions.get(entry.firstKey()));
            }
        }
        ticketIds.stream()
                .filter(id ->
                        latest.stream().noneMatch(entry -> entry.ticketId().equals(id)))
                .forEach(id -> selection.refuse(id, Messages.ResendSelection_notOfThisBuild()));
        return selection;
    }

    /** @return the tickets that later builds of the job have updated, may have, or are about to */
    private static Set<String> updatedLater(Run<?, ?> run) {
        return new RecentBuilds(run.getParent())
                .notBefore(run.getNumber() + 1).stream()
                        .map(number -> new File(run.getParent().getBuildDir(), String.valueOf(number)))
                        .flatMap(directory -> TicketJournal.read(directory).stream())
                        .filter(entry -> entry.outcome() == null
                                || entry.outcome() == Outcome.UPDATED
                                || entry.outcome() == Outcome.UNKNOWN)
                        .map(JournalEntry::siteAndTicket)
                        .collect(Collectors.toSet());
    }

    private void add(JournalEntry entry, boolean possiblyUpdated, @CheckForNull String exclusion) {
        if (entry.outcome() == null) {
            refuse(entry.ticketId(), Messages.ResendSelection_pending());
        } else if (entry.outcome() == Outcome.UPDATED) {
            refuse(entry.ticketId(), Messages.ResendSelection_updated());
        } else if (exclusion != null) {
            refuse(entry.ticketId(), exclusion);
        } else {
            (possiblyUpdated ? unknown : notUpdated).add(entry);
        }
    }

    private void refuse(String ticketId, String reason) {
        excluded.add(new Excluded(ticketId, reason));
    }

    public boolean isNothingToSend() {
        return notUpdated.isEmpty() && unknown.isEmpty();
    }

    /** @return how many were rejected; another sub-status can be requested for these */
    public long getRejected() {
        return notUpdated.stream().filter(ResendSelection::isRejected).count();
    }

    /** @return the sub-status that was requested for all rejected tickets; empty if they differ */
    public String getRejectedSubStatus() {
        List<String> distinct = notUpdated.stream()
                .filter(ResendSelection::isRejected)
                .map(JournalEntry::requestedSubStatus)
                .distinct()
                .toList();
        return distinct.size() == 1 ? distinct.get(0) : "";
    }

    /**
     * @param subStatus the sub-status for rejected tickets that are known not to have been updated, or {@code null} to
     *     request the same again
     */
    List<Resender.Request> requests(boolean withUnknown, @CheckForNull String subStatus) {
        List<Resender.Request> requests = new ArrayList<>();
        notUpdated.forEach(
                entry -> requests.add(new Resender.Request(entry.firstKey(), isRejected(entry) ? subStatus : null)));
        if (withUnknown) {
            unknown.forEach(entry -> requests.add(new Resender.Request(entry.firstKey(), null)));
        }
        return requests;
    }

    private static boolean isRejected(JournalEntry entry) {
        return entry.outcome() == Outcome.REJECTED;
    }
}
