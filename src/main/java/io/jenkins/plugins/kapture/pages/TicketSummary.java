package io.jenkins.plugins.kapture.pages;

import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;
import java.util.stream.Collectors;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** Numbers of tickets of a build. A ticket that was updated on several sites or for several environments counts once. */
@Restricted(NoExternalUse.class)
public final class TicketSummary {

    /** By ID, the most urgent status of each ticket. */
    private final Map<String, TicketStatus> tickets = new LinkedHashMap<>();

    /** By environment, and by site if there are several. */
    private final Map<String, Map<TicketStatus, Integer>> groups = new LinkedHashMap<>();

    private final boolean named;

    TicketSummary(Collection<BuildTicket> targets) {
        boolean sites = targets.stream()
                        .map(target -> target.latest().site())
                        .distinct()
                        .count()
                > 1;
        named = targets.stream()
                .anyMatch(target -> !target.latest().environment().isEmpty());
        for (BuildTicket target : targets) {
            tickets.merge(target.latest().ticketId(), target.status(), BinaryOperator.minBy(Comparator.naturalOrder()));
            groups.computeIfAbsent(name(target, sites), name -> new EnumMap<>(TicketStatus.class))
                    .merge(target.status(), 1, Integer::sum);
        }
    }

    private static String name(BuildTicket target, boolean sites) {
        String environment = target.latest().environment();
        if (environment.isEmpty()) {
            return target.latest().site();
        }
        return sites ? Messages.TicketSummary_group(environment, target.latest().site()) : environment;
    }

    private int count(TicketStatus... statuses) {
        List<TicketStatus> counted = List.of(statuses);
        return (int) tickets.values().stream().filter(counted::contains).count();
    }

    public int getTotal() {
        return tickets.size();
    }

    /** @return how many were not updated, or may not have been, without those that a later build has made up for */
    public int getProblems() {
        return count(TicketStatus.NOT_UPDATED, TicketStatus.UNKNOWN);
    }

    public int getPending() {
        return count(TicketStatus.PENDING);
    }

    public int getPreview() {
        return count(TicketStatus.PREVIEW);
    }

    public String getText() {
        if (getTotal() > 0 && getPreview() == getTotal()) {
            return Messages.TicketSummary_preview(getTotal());
        }
        String text = Messages.TicketSummary_tickets(getTotal());
        if (groups.size() == 1 && !named) {
            return text + ": " + text(groups.values().iterator().next(), true);
        }
        return text + ". "
                + groups.entrySet().stream()
                        .map(group -> group.getKey() + ": " + text(group.getValue(), false))
                        .collect(Collectors.joining("; "));
    }

    /** @param withZero whether to say it if no ticket was updated, or none was not */
    private static String text(Map<TicketStatus, Integer> counts, boolean withZero) {
        return TicketStatus.IN_SUMMARY.stream()
                .filter(status -> counts.containsKey(status)
                        || withZero && (status == TicketStatus.UPDATED || status == TicketStatus.NOT_UPDATED))
                .map(status -> status.count(counts.getOrDefault(status, 0)))
                .collect(Collectors.joining(", "));
    }
}
