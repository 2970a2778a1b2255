package io.jenkins.plugins.kapture.mock;

import java.util.Collection;
import java.util.List;

/** The pages of the mock server, which show the updates that it receives. */
final class MockPages {

    private static final String STYLE =
            ":root{color-scheme:light dark}body{font:16px/1.5 system-ui,sans-serif;margin:3rem auto;max-width:60rem;"
                    + "padding:0 1rem}table{border-collapse:collapse;width:100%}th,td{text-align:left;padding:.5rem;"
                    + "border-bottom:1px solid #8885;vertical-align:top}td{overflow-wrap:anywhere;white-space:pre-wrap}";

    private MockPages() {}

    /** @param target path and query of a request */
    static MockResponse page(String target, Collection<Ticket> tickets) {
        if (target.equals("/")) {
            return MockResponse.html(200, overview(tickets));
        }
        String id = target.startsWith(KaptureService.TICKET_PAGE) ? target.substring(target.lastIndexOf('/') + 1) : "";
        return tickets.stream()
                .filter(ticket -> ticket.id().equals(id))
                .findFirst()
                .map(ticket -> MockResponse.html(200, details(ticket)))
                .orElseGet(() -> MockResponse.html(404, "<h1>Not Found</h1>"));
    }

    private static String overview(Collection<Ticket> tickets) {
        StringBuilder rows = new StringBuilder();
        int updated = 0;
        for (Ticket ticket : tickets) {
            List<Ticket.Update> updates = ticket.updates();
            Ticket.Update last = updates.isEmpty() ? null : updates.get(updates.size() - 1);
            updated += updates.isEmpty() ? 0 : 1;
            String link = KaptureService.TICKET_PAGE + "?detail=2/0/" + escape(ticket.id());
            rows.append("<tr><td><a href=\"" + link + "\">" + escape(ticket.id()) + "</a>");
            cells(rows, ticket.title(), ticket.subStatus(), String.valueOf(updates.size()));
            cells(rows, String.valueOf(ticket.comments().size()), last == null ? "" : last.get("comment"));
            cells(rows, last == null ? "" : String.valueOf(last.at()));
        }
        return html(
                "Mock Kapture server",
                "<p>" + updated + " of " + tickets.size() + " tickets were updated.<table><tr><th>Ticket<th>Title"
                        + "<th>Sub-status<th>Updates<th>Comments<th>Last comment<th>Time" + rows + "</table>");
    }

    private static String details(Ticket ticket) {
        StringBuilder rows = new StringBuilder();
        for (Ticket.Update update : ticket.updates()) {
            rows.append("<tr>");
            cells(rows, String.valueOf(update.at()), update.get("sub_status"), update.get("comment"));
            cells(rows, update.fields().toString());
        }
        return html(
                "Ticket " + ticket.id(),
                "<p>" + escape(ticket.title()) + "<table><tr><th>Time<th>Sub-status<th>Comment<th>As sent" + rows
                        + "</table><p><a href=\"/\">All tickets</a>");
    }

    private static void cells(StringBuilder row, String... texts) {
        for (String text : texts) {
            row.append("<td>" + escape(text));
        }
    }

    private static String html(String title, String content) {
        return "<!DOCTYPE html><html lang=\"en\"><meta charset=\"utf-8\"><meta http-equiv=\"refresh\" content=\"2\">"
                + "<title>" + escape(title) + "</title><style>" + STYLE + "</style><h1>" + escape(title) + "</h1>"
                + content
                + "<p><small>This mock server takes the place of Kapture. The page refreshes itself.</small></html>";
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
    }
}
