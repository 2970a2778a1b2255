package io.jenkins.plugins.kapture.pages;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Run;
import io.jenkins.plugins.kapture.client.Outcome;
import io.jenkins.plugins.kapture.journal.JournalEntry;
import io.jenkins.plugins.kapture.journal.TicketJournal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.StaplerRequest2;

/**
 * The table of a page: problems first, 100 rows at a time. A ticket has a row for each attempt to update it in a build,
 * the latest one first.
 */
@Restricted(NoExternalUse.class)
public final class TicketTable {

    /** Keeps pages smaller than 300 KB. */
    static final int ROWS = 100;

    /** @param latest whether there is no later attempt to update the same ticket */
    public record Row(Run<?, ?> run, JournalEntry entry, boolean latest) {

        /** @return whether the ticket was not updated, or may not have been */
        public boolean isProblem() {
            return latest && entry.isProblem();
        }
    }

    /** A link that filters the table. */
    public record FilterLink(String query, String label, int count, boolean selected) {}

    private final TicketFilter filter;
    private final int requestedPage;
    private final List<JournalEntry> latest = new ArrayList<>();
    private final List<Row> rows = new ArrayList<>();

    private TicketTable(TicketFilter filter, int requestedPage) {
        this.filter = filter;
        this.requestedPage = requestedPage;
    }

    /** @param runs in the order of their rows */
    static TicketTable of(List<? extends Run<?, ?>> runs, StaplerRequest2 request) {
        TicketTable table = new TicketTable(
                TicketFilter.of(request.getParameter("outcome"), request.getParameter("show")),
                parse(request.getParameter("page")));
        List<List<Row>> tickets = new ArrayList<>();
        runs.forEach(run -> tickets.addAll(tickets(run)));
        tickets.sort(Comparator.comparingInt(ticket -> rank(ticket.get(0).entry())));
        tickets.forEach(table::add);
        return table;
    }

    private void add(List<Row> ticket) {
        JournalEntry last = ticket.get(0).entry();
        latest.add(last);
        if (filter.test(last)) {
            rows.addAll(ticket);
        }
    }

    /** @return the attempts to update each ticket, the latest one first */
    private static List<List<Row>> tickets(Run<?, ?> run) {
        Map<String, List<Row>> tickets = new LinkedHashMap<>();
        for (JournalEntry entry : new TicketJournal(run).read()) {
            List<Row> ticket = tickets.computeIfAbsent(entry.siteAndTicket(), key -> new ArrayList<>(1));
            ticket.replaceAll(row -> new Row(run, row.entry(), false));
            ticket.add(0, new Row(run, entry, true));
        }
        return List.copyOf(tickets.values());
    }

    private static int rank(JournalEntry latest) {
        if (!latest.isProblem()) {
            return latest.outcome() == null ? 2 : 3;
        }
        return latest.outcome() == Outcome.UNKNOWN ? 1 : 0;
    }

    private static int parse(@CheckForNull String page) {
        try {
            return page == null ? 1 : Integer.parseInt(page);
        } catch (NumberFormatException e) {
            return 1;
        }
    }

    public TicketSummary getSummary() {
        return TicketSummary.of(latest);
    }

    /** @return the rows of the current page */
    public List<Row> getRows() {
        return rows.subList(getFirst(), Math.min(rows.size(), getFirst() + ROWS));
    }

    /** @return the useful filters, and the current one */
    public List<FilterLink> getFilters() {
        TicketSummary summary = getSummary();
        return Arrays.stream(TicketFilter.values())
                .filter(each -> each == filter || each.isUseful(summary))
                .map(each -> new FilterLink('?' + each.query(), each.label(), each.count(summary), each == filter))
                .toList();
    }

    public int getPage() {
        return Math.max(1, Math.min(requestedPage, getPages()));
    }

    public int getPages() {
        return Math.max(1, (rows.size() + ROWS - 1) / ROWS);
    }

    public int getTotalRows() {
        return rows.size();
    }

    /** @return how many rows are before those of the current page */
    public int getFirst() {
        return (getPage() - 1) * ROWS;
    }

    /** @return the query of the URL of another page of the same filter */
    public String query(int page) {
        return '?' + (filter.query().isEmpty() ? "" : filter.query() + '&') + "page=" + page;
    }
}
