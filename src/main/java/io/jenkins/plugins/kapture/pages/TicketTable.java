package io.jenkins.plugins.kapture.pages;

import hudson.model.Run;
import io.jenkins.plugins.kapture.journal.JournalEntry;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.StaplerRequest2;

/**
 * The table of a page: problems first, 100 rows at a time. A ticket has a row for each attempt to update it in a build,
 * the latest one first.
 *
 * @param runs builds of one job, in the order of their rows
 * @param all the tickets of these builds, whether they are shown or not
 * @param inScope those that the filter selects, whatever their outcome is
 */
@Restricted(NoExternalUse.class)
public record TicketTable(
        TicketFilter filter,
        List<? extends Run<?, ?>> runs,
        List<BuildTicket> all,
        List<BuildTicket> inScope,
        TablePage<Row> page) {

    /** @param latest whether the attempt is the one that counts */
    public record Row(BuildTicket ticket, JournalEntry entry, boolean latest) {}

    public record Build(Run<?, ?> run, TicketSummary summary) {}

    static TicketTable of(List<? extends Run<?, ?>> runs, StaplerRequest2 request) {
        TicketFilter filter = TicketFilter.of(request);
        List<BuildTicket> all = BuildTicket.of(runs).stream()
                .sorted(Comparator.comparing(BuildTicket::status))
                .toList();
        List<BuildTicket> inScope = all.stream().filter(filter::isInScope).toList();
        List<Row> rows = inScope.stream()
                .filter(filter::hasOutcome)
                .flatMap(TicketTable::rows)
                .toList();
        return new TicketTable(filter, runs, all, inScope, new TablePage<>(rows, request, filter.query()));
    }

    private static Stream<Row> rows(BuildTicket ticket) {
        return ticket.attempts().stream().map(entry -> new Row(ticket, entry, entry == ticket.latest()));
    }

    /** @return the numbers of all tickets, whether they are shown or not */
    public TicketSummary getSummary() {
        return new TicketSummary(all);
    }

    public List<Build> getBuilds() {
        return runs.stream()
                .map(run -> new Build(run, summary(run)))
                .filter(build -> build.summary().getTotal() > 0)
                .toList();
    }

    private TicketSummary summary(Run<?, ?> run) {
        return new TicketSummary(
                all.stream().filter(ticket -> ticket.run() == run).toList());
    }

    /** @return those for all tickets, for problems, and for each outcome that occurs */
    public List<TicketFilter> getFilters() {
        Set<String> outcomes = new LinkedHashSet<>();
        outcomes.add("");
        if (inScope.stream().anyMatch(BuildTicket::isProblem)) {
            outcomes.add(TicketFilter.PROBLEMS);
        }
        inScope.forEach(ticket -> outcomes.add(TicketFilter.nameOfOutcome(ticket)));
        outcomes.add(filter.outcome());
        return outcomes.stream().map(filter::withOutcome).toList();
    }

    /** @param other a filter that differs from that of the page in its outcome alone */
    public long count(TicketFilter other) {
        return inScope.stream().filter(other::hasOutcome).count();
    }

    public Set<String> getSites() {
        return values(JournalEntry::site);
    }

    /** @return all environments of the tickets; empty for none */
    public Set<String> getEnvironments() {
        return values(JournalEntry::environment);
    }

    private Set<String> values(Function<JournalEntry, String> value) {
        Set<String> values = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        all.forEach(ticket -> values.add(value.apply(ticket.latest())));
        return values;
    }

    public boolean isShowSite() {
        return getSites().size() > 1;
    }

    public boolean isShowEnvironment() {
        return getEnvironments().stream().anyMatch(environment -> !environment.isEmpty());
    }

    /** @return whether any ticket can be sent again, even if a later build has made up for it */
    public boolean isResendable() {
        return all.stream().anyMatch(ticket -> ticket.latest().isProblem());
    }
}
