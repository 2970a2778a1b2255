package io.jenkins.plugins.kapture.sandbox;

import java.util.Collection;
import java.util.List;

/** What a person sees who watches updates arrive. */
final class SandboxPages {

    private static final String STYLE =
            "body{font:16px/1.5 system-ui,sans-serif;margin:3rem auto;max-width:60rem;padding:0 1rem;color:#234}"
                    + "table{border-collapse:collapse;width:100%}th,td{text-align:left;padding:.5rem;"
                    + "border-bottom:1px solid #dde;vertical-align:top}td{overflow-wrap:anywhere;white-space:pre-wrap}"
                    + "a{color:#06c}small{color:#678}";

    private SandboxPages() {}

    static String overview(Collection<Ticket> tickets) {
        StringBuilder rows = new StringBuilder();
        for (Ticket ticket : tickets) {
            List<Ticket.Update> updates = ticket.updates();
            Ticket.Update last = updates.isEmpty() ? null : updates.get(updates.size() - 1);
            String link = KaptureService.TICKET_PAGE + "?detail=2/0/" + escape(ticket.id());
            rows.append("<tr><td><a href=\"" + link + "\">" + escape(ticket.id()) + "</a>");
            cells(rows, ticket.title(), ticket.subStatus(), String.valueOf(updates.size()));
            cells(rows, last == null ? "" : last.get("comment"), last == null ? "" : String.valueOf(last.at()));
        }
        return page(
                "Kapture sandbox",
                "<table><tr><th>Ticket<th>Title<th>Sub-status<th>Updates<th>Last comment<th>At" + rows + "</table>");
    }

    static String ticket(Ticket ticket) {
        StringBuilder rows = new StringBuilder();
        for (Ticket.Update update : ticket.updates()) {
            rows.append("<tr>");
            cells(rows, String.valueOf(update.at()), update.get("sub_status"), update.get("comment"));
            cells(rows, update.members().toString());
        }
        return page(
                "Ticket " + ticket.id(),
                "<p>" + escape(ticket.title()) + "<table><tr><th>At<th>Sub-status<th>Comment<th>As sent" + rows
                        + "</table><p><a href=\"/\">All tickets</a>");
    }

    private static void cells(StringBuilder row, String... texts) {
        for (String text : texts) {
            row.append("<td>" + escape(text));
        }
    }

    private static String page(String title, String content) {
        return "<!DOCTYPE html><html lang=\"en\"><meta charset=\"utf-8\"><meta http-equiv=\"refresh\" content=\"2\">"
                + "<title>" + escape(title) + "</title><style>" + STYLE + "</style><h1>" + escape(title) + "</h1>"
                + content + "<p><small>A stand-in for the real service. This page renews itself.</small></html>";
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
    }
}
