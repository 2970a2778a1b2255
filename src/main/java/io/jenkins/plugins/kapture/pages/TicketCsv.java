package io.jenkins.plugins.kapture.pages;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Run;
import io.jenkins.plugins.kapture.journal.JournalEntry;
import io.jenkins.plugins.kapture.journal.TicketJournal;
import io.jenkins.plugins.kapture.update.RequestStore.StoredRequest;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The attempts of a build as comma-separated values (RFC 4180), for spreadsheets. */
final class TicketCsv {

    /** Without it, spreadsheets assume the encoding of the system instead of UTF-8. */
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private TicketCsv() {}

    /** @param withComments whether to add the comments, which are known for tickets that can be sent again */
    static String of(Run<?, ?> run, boolean withComments) {
        Map<String, StoredRequest> requests = withComments ? Resender.stored(run) : Map.of();
        StringBuilder csv = new StringBuilder(BYTE_ORDER_MARK);
        append(csv, Stream.of(Messages.TicketCsv_columns().split(",")).map(TicketCsv::cell));
        for (JournalEntry entry : new TicketJournal(run).read()) {
            Stream<String> values = Stream.of(
                    run.getParent().getFullName(),
                    run.getDisplayName(),
                    entry.site(),
                    entry.environment(),
                    entry.requestedSubStatus(),
                    Objects.toString(entry.outcome(), Messages.TicketFilter_pending()),
                    entry.message(),
                    comment(requests.get(entry.firstKey())),
                    entry.httpStatus() == 0 ? "" : String.valueOf(entry.httpStatus()),
                    entry.ticketUrl(),
                    Instant.ofEpochMilli(entry.time()).toString(),
                    Objects.toString(entry.requestedBy(), ""));
            append(csv, Stream.concat(Stream.of(id(entry.ticketId())), values.map(TicketCsv::cell)));
        }
        return csv.toString();
    }

    private static String comment(@CheckForNull StoredRequest request) {
        return request == null ? "" : Objects.toString(request.update().comment(), "");
    }

    private static void append(StringBuilder csv, Stream<String> cells) {
        csv.append(cells.collect(Collectors.joining(","))).append("\r\n");
    }

    /** As a formula, because a spreadsheet would round a long number and read other IDs as dates. */
    private static String id(String ticketId) {
        return "\"=\"\"" + ticketId.replace("\"", "") + "\"\"\"";
    }

    /** Prefixes values that a spreadsheet would evaluate as a formula with an apostrophe. */
    private static String cell(String value) {
        String safe = !value.isEmpty() && "=+-@\t\r\n".indexOf(value.charAt(0)) >= 0 ? '\'' + value : value;
        return '"' + safe.replace("\"", "\"\"") + '"';
    }
}
