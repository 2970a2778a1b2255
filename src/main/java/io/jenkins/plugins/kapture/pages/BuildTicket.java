package io.jenkins.plugins.kapture.pages;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Run;
import io.jenkins.plugins.kapture.client.Outcome;
import io.jenkins.plugins.kapture.config.KaptureConfiguration;
import io.jenkins.plugins.kapture.config.KaptureSite;
import io.jenkins.plugins.kapture.journal.JournalEntry;
import io.jenkins.plugins.kapture.journal.TicketJournal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * A ticket that a build updated on one site for one environment.
 *
 * @param attempts the latest one first; there is at least one
 * @param updatedBy number of the build that has made up for the update; {@code null} if there is none
 */
@Restricted(NoExternalUse.class)
public record BuildTicket(
        Run<?, ?> run,
        List<JournalEntry> attempts,
        @CheckForNull Integer updatedBy) {

    /** @param runs builds of one job */
    static List<BuildTicket> of(List<? extends Run<?, ?>> runs) {
        LaterUpdates later = runs.stream()
                .filter(run -> new TicketJournal(run).read().stream().anyMatch(JournalEntry::isProblem))
                .min(Comparator.comparing(Run::getNumber))
                .map(LaterUpdates::since)
                .orElseGet(LaterUpdates::new);
        return runs.stream().flatMap(run -> of(run, later)).toList();
    }

    /** @param later the updates of this build and of later ones */
    static Stream<BuildTicket> of(Run<?, ?> run, LaterUpdates later) {
        Map<String, List<JournalEntry>> tickets = new LinkedHashMap<>();
        for (JournalEntry entry : new TicketJournal(run).read()) {
            tickets.computeIfAbsent(entry.target(), key -> new ArrayList<>(1)).add(0, entry);
        }
        return tickets.values().stream().map(attempts -> {
            // A preview does not replace what was sent.
            attempts.sort(Comparator.comparing(attempt -> attempt.outcome() == Outcome.PREVIEW));
            return new BuildTicket(run, attempts, later.madeUpFor(run, attempts.get(0)));
        });
    }

    /** @return the attempt that counts */
    public JournalEntry latest() {
        return attempts.get(0);
    }

    TicketStatus status() {
        return TicketStatus.of(latest(), updatedBy != null);
    }

    /** @return whether the ticket was not updated, or may not have been, and no later build has made up for that */
    public boolean isProblem() {
        return status().compareTo(TicketStatus.UNKNOWN) <= 0;
    }

    /** @return the sub-status that an attempt requested, with its label */
    public String subStatus(JournalEntry attempt) {
        KaptureSite site = KaptureConfiguration.get().getSite(attempt.site());
        String key = attempt.requestedSubStatus();
        String label = site == null ? key : site.getSubStatusLabel(key);
        return label.equals(key) ? key : key + " (" + label + ")";
    }

    /** @return the URL of the ticket from any response, else that of the account; empty if neither is known */
    public String url() {
        KaptureSite site = KaptureConfiguration.get().getSite(latest().site());
        return Stream.concat(
                        attempts.stream().map(JournalEntry::ticketUrl),
                        Stream.ofNullable(site).map(KaptureSite::getUrl))
                .filter(url -> url.startsWith("http")) // the URL of a stored site can be anything
                .findFirst()
                .orElse("");
    }
}
