package io.jenkins.plugins.kapture.pages;

import io.jenkins.plugins.kapture.client.Outcome;
import io.jenkins.plugins.kapture.journal.JournalEntry;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Rows as comma-separated values (RFC 4180), for spreadsheets. */
final class TicketCsv {

    /** Without it, spreadsheets assume the encoding of the system instead of UTF-8. */
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private TicketCsv() {}

    static String of(List<JournalEntry> entries) {
        StringBuilder csv = new StringBuilder(BYTE_ORDER_MARK);
        append(csv, Stream.of(Messages.TicketCsv_columns().split(",", -1)));
        for (JournalEntry entry : entries) {
            append(
                    csv,
                    Stream.of(
                            entry.ticketId(),
                            entry.site(),
                            entry.requestedSubStatus(),
                            outcome(entry),
                            entry.message(),
                            entry.httpStatus() == 0 ? "" : String.valueOf(entry.httpStatus()),
                            entry.ticketUrl(),
                            Instant.ofEpochMilli(entry.time()).toString(),
                            Objects.requireNonNullElse(entry.requestedBy(), "")));
        }
        return csv.toString();
    }

    private static String outcome(JournalEntry entry) {
        Outcome outcome = entry.outcome();
        return outcome == null ? Messages.TicketFilter_pending() : outcome.name();
    }

    private static void append(StringBuilder csv, Stream<String> values) {
        csv.append(values.map(TicketCsv::cell).collect(Collectors.joining(","))).append("\r\n");
    }

    /** Prefixes values that a spreadsheet would evaluate as a formula with an apostrophe. */
    private static String cell(String value) {
        String safe = !value.isEmpty() && "=+-@\t\r\n".indexOf(value.charAt(0)) >= 0 ? '\'' + value : value;
        return '"' + safe.replace("\"", "\"\"") + '"';
    }
}
