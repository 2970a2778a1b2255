package io.jenkins.plugins.kapture.pages;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Run;
import io.jenkins.plugins.kapture.client.Outcome;
import io.jenkins.plugins.kapture.config.SiteChoices;
import io.jenkins.plugins.kapture.config.SubStatus;
import io.jenkins.plugins.kapture.journal.JournalEntry;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * Which updates of a build can be resent. If the build requested several of the same ticket on a site for an
 * environment, only the last one counts.
 *
 * @param ticketIds the requested tickets; empty for all that were not updated
 * @param notUpdated the latest attempts of tickets that are known not to have been updated
 * @param doubtful the latest attempts of tickets that may have been updated, here or later
 * @param excluded the requested tickets that cannot be resent, each once
 */
@Restricted(NoExternalUse.class)
public record ResendSelection(
        Run<?, ?> run,
        Collection<String> ticketIds,
        List<Candidate> notUpdated,
        List<Candidate> doubtful,
        Set<Excluded> excluded) {

    /** A ticket that cannot be resent, and why. */
    public record Excluded(String ticketId, String reason) {}

    /** An update that can be resent; with a note, it must be confirmed. */
    public record Candidate(BuildTicket ticket, String note) {

        JournalEntry entry() {
            return ticket.latest();
        }
    }

    static ResendSelection of(Run<?, ?> run, Collection<String> ticketIds, String user) {
        ResendSelection selection =
                new ResendSelection(run, ticketIds, new ArrayList<>(), new ArrayList<>(), new LinkedHashSet<>());
        Map<String, String> exclusions = Resender.exclusions(run, user);
        LaterUpdates later = LaterUpdates.since(run);
        Set<String> unknown = new LinkedHashSet<>(ticketIds);
        BuildTicket.of(run, later).forEach(ticket -> {
            JournalEntry entry = ticket.latest();
            unknown.remove(entry.ticketId());
            if (ticketIds.contains(entry.ticketId()) || ticketIds.isEmpty() && entry.isProblem()) {
                selection.add(ticket, exclusions.get(entry.firstKey()), later);
            }
        });
        unknown.forEach(id -> selection.excluded.add(new Excluded(id, Messages.ResendSelection_notOfThisBuild())));
        return selection;
    }

    private void add(BuildTicket ticket, @CheckForNull String exclusion, LaterUpdates updates) {
        JournalEntry entry = ticket.latest();
        LaterUpdates.Attempt later = updates.last(run, entry);
        String reason = entry.isProblem() ? exclusion : notFailed(entry);
        if (reason != null) {
            excluded.add(new Excluded(entry.ticketId(), reason));
        } else if (later != null) {
            doubtful.add(new Candidate(ticket, describe(later)));
        } else if (entry.outcome() == Outcome.UNKNOWN) {
            doubtful.add(new Candidate(ticket, Messages.ResendSelection_unknown()));
        } else {
            (updates.problem.isEmpty() ? notUpdated : doubtful).add(new Candidate(ticket, updates.problem));
        }
    }

    private static String notFailed(JournalEntry entry) {
        if (entry.outcome() == null) {
            return Messages.ResendSelection_pending();
        }
        return entry.outcome() == Outcome.UPDATED
                ? Messages.ResendSelection_updated()
                : Messages.ResendSelection_preview();
    }

    private String describe(LaterUpdates.Attempt later) {
        JournalEntry entry = later.entry();
        String outcome = Objects.toString(entry.outcome(), Messages.TicketFilter_pending());
        return later.build() == run.getNumber()
                ? Messages.ResendSelection_laterHere(entry.site(), entry.requestedSubStatus(), outcome)
                : Messages.ResendSelection_later(later.build(), entry.site(), entry.requestedSubStatus(), outcome);
    }

    /** @return the sub-statuses of rejected updates that another one can be requested for */
    public Set<String> getRejectedSubStatuses() {
        return rejected().map(JournalEntry::requestedSubStatus).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** @return what can be requested, the same among it; empty for any key, as for updates of several sites */
    public List<SubStatus> subStatusesInsteadOf(String subStatus) {
        List<String> sites = rejected()
                .filter(entry -> entry.requestedSubStatus().equals(subStatus))
                .map(JournalEntry::site)
                .distinct()
                .toList();
        List<SubStatus> all =
                sites.size() == 1 ? SiteChoices.subStatuses(run.getParent(), sites.get(0)) : List.<SubStatus>of();
        return all.isEmpty() || all.stream().anyMatch(each -> each.getKey().equals(subStatus))
                ? all
                : Stream.concat(Stream.of(new SubStatus(subStatus, "")), all.stream())
                        .toList();
    }

    private Stream<JournalEntry> rejected() {
        return notUpdated.stream()
                .map(Candidate::entry)
                .filter(entry -> entry.outcome() == Outcome.REJECTED && !entry.unknownTicket());
    }

    /** @return what can be resent, with the doubtful ones if they are confirmed */
    List<JournalEntry> entries(boolean confirmed) {
        return Stream.concat(notUpdated.stream(), confirmed ? doubtful.stream() : Stream.of())
                .map(Candidate::entry)
                .toList();
    }
}
