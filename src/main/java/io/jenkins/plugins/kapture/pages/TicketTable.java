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
 */
@Restricted(NoExternalUse.class)
public final class TicketTable {

    /** @param latest whether the attempt is the one that counts */
    public record Row(BuildTicket ticket, JournalEntry entry, boolean latest) {}

    public record Build(Run<?, ?> run, TicketSummary summary) {}

    private final TicketFilter filter;
    private final List<? extends Run<?, ?>> runs;
    private final List<BuildTicket> all;
    private final List<BuildTicket> inScope;
    private final TablePage<Row> page;

    /** @param runs builds of one job, in the order of their rows */
    TicketTable(List<? extends Run<?, ?>> runs, StaplerRequest2 request) {
        this.runs = runs;
        filter = TicketFilter.of(request);
        all = BuildTicket.of(runs).stream()
                .sorted(Comparator.comparing(BuildTicket::status))
                .toList();
        inScope = all.stream().filter(filter::isInScope).toList();
        List<Row> rows = inScope.stream()
                .filter(filter::hasOutcome)
                .flatMap(TicketTable::rows)
                .toList();
        page = new TablePage<>(rows, request, filter.query());
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

    public TablePage<Row> getPage() {
        return page;
    }

    public TicketFilter getFilter() {
        return filter;
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
