package io.jenkins.plugins.kapture.journal;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThanOrEqualTo;
import static org.hamcrest.Matchers.nullValue;

import io.jenkins.plugins.kapture.client.Outcome;
import io.jenkins.plugins.kapture.client.TicketState;
import io.jenkins.plugins.kapture.journal.JournalEntry.Phase;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reads the journal's file, whether it is intact or damaged. */
class JournalReaderTest {

    private static final TicketState CLOSED =
            new TicketState("C", "Completed", "CL", "बंद", "https://acme.kapturecrm.com/ticket/713516551148");

    private static final JournalResult UPDATED = new JournalResult(Outcome.UPDATED, "Ünïcode 🎫", 200, CLOSED, false);

    @TempDir
    private Path directory;

    private Path file;
    private final JournalReader reader = new JournalReader();

    @BeforeEach
    void setUp() {
        file = directory.resolve("journal");
    }

    private static byte[] bytes(JournalLine... lines) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (JournalLine line : lines) {
            bytes.write('\n');
            bytes.write(line.toJson().getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    private void append(byte[] bytes) throws IOException {
        Files.write(file, bytes, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private static JournalLine requested(String operation, int tickets, String requestedBy) {
        List<RequestedTicket> list = IntStream.range(0, tickets)
                .mapToObj(i -> new RequestedTicket(
                        String.valueOf(713516551148L + i), "CL", null, "production", "0123456789abcdef", null))
                .toList();
        return JournalLine.requested(new RequestedOperation(operation, "production", requestedBy, false), list);
    }

    private List<JournalEntry> read() throws IOException {
        return List.copyOf(reader.entries(file.toFile()).values());
    }

    @Test
    void missingFileHasNoEntries() throws IOException {
        assertThat(read(), is(empty()));
    }

    @Test
    void entriesFollowTheOrderOfOperationsAndTickets() throws IOException {
        append(bytes(
                requested("9", 2, null),
                requested("again", 1, "alice"),
                JournalLine.reached("again/0", Phase.DONE, UPDATED),
                JournalLine.reached("9/1", Phase.SENT, null)));
        List<JournalEntry> entries = read();
        assertThat(entries.stream().map(JournalEntry::key).toList(), contains("9/0", "9/1", "again/0"));
        assertThat(entries.stream().map(JournalEntry::phase).toList(), contains(Phase.WAITING, Phase.SENT, Phase.DONE));
        JournalEntry last = entries.get(2);
        assertThat(last.result(), is(UPDATED));
        assertThat(last.requestedBy(), is("alice"));
        assertThat(last.site(), is("production"));
        assertThat(last.ticketId(), is("713516551148"));
        assertThat(last.requestedSubStatus(), is("CL"));
        assertThat(entries.get(0).outcome(), is(nullValue()));
    }

    @Test
    void readsWhatWasAppendedSince() throws IOException {
        append(bytes(requested("1", 1, null)));
        assertThat(read(), hasSize(1));
        append(bytes(JournalLine.reached("1/0", Phase.SENT, null)));
        assertThat(read().get(0).phase(), is(Phase.SENT));
    }

    @Test
    void lineThatIsStillBeingWrittenIsReadOnceItIsComplete() throws IOException {
        append(bytes(requested("1", 1, null)));
        byte[] result = bytes(JournalLine.reached("1/0", Phase.DONE, UPDATED));
        for (int written = 0; written < result.length; written++) {
            assertThat("after " + written + " bytes", read().get(0).phase(), is(Phase.WAITING));
            append(Arrays.copyOfRange(result, written, written + 1));
        }
        assertThat(read().get(0).result(), is(UPDATED));
    }

    @Test
    void lineTruncatedAtAnyByteDoesNotAffectOthers() throws IOException {
        byte[] before = bytes(requested("1", 2, null));
        byte[] line = bytes(JournalLine.reached("1/0", Phase.DONE, UPDATED));
        byte[] after = bytes(JournalLine.reached("1/1", Phase.DONE, UPDATED));
        for (int length = 0; length < line.length; length++) {
            Files.deleteIfExists(file);
            append(before);
            append(Arrays.copyOf(line, length));
            append(after);
            Map<String, JournalEntry> entries = new JournalReader().entries(file.toFile());
            assertThat("truncated after " + length, entries.get("1/0").phase(), is(Phase.WAITING));
            assertThat("truncated after " + length, entries.get("1/1").result(), is(UPDATED));
        }
    }

    @Test
    void bytesThatAreNoJsonAreIgnored() throws IOException {
        append(bytes(requested("1", 1, null)));
        append(new byte[] {'\n', '{', '"', (byte) 0xF0, (byte) 0x9F, '"', '}', '\n', '\n', 0, (byte) 0xFF});
        append("\nnull\n[]\n{}\n{\"key\":\"9/9\",\"ph\":\"SENT\"}\n{\"at\":\"x\"}\n".getBytes(StandardCharsets.UTF_8));
        append(bytes(JournalLine.reached("1/0", Phase.SENT, null)));
        assertThat(read(), hasSize(1));
        assertThat(read().get(0).phase(), is(Phase.SENT));
    }

    @Test
    void linesLongerThanTheBufferAreRead() throws IOException {
        append(bytes(requested("0", 1, null), requested("1", 100_000, null), requested("2", 1, null)));
        assertThat(read(), hasSize(100_002));
    }

    @Test
    void shorterFileIsReadFromTheBeginning() throws IOException {
        append(bytes(requested("1", 9, null)));
        assertThat(read(), hasSize(9));
        Files.write(file, bytes(requested("2", 1, null)));
        assertThat(read(), hasSize(1));
        Files.delete(file);
        assertThat(read(), is(empty()));
    }

    @Test
    void urlThatIsNotHttpIsIgnored() throws IOException {
        TicketState state = new TicketState("", "", "", "", "javascript:alert(1)");
        append(bytes(
                requested("1", 1, null),
                JournalLine.reached("1/0", Phase.DONE, new JournalResult(Outcome.UPDATED, "", 200, state, false))));
        assertThat(read().get(0).ticketUrl(), is(""));
    }

    @Test
    void updatedTicketNeedsAtMost500Bytes() throws IOException {
        int tickets = 1000;
        append(bytes(requested("1000", tickets, null)));
        String path =
                "https://acme.kapturecrm.com/employee/all-tickets.html?ticketID=7135165511480001&statusId=0123456789";
        JournalResult result = new JournalResult(
                Outcome.UPDATED,
                "Now “Customer informed”. Ticket Updated Successfully",
                200,
                new TicketState("C", "Completed", "CI", "Customer informed", path),
                false);
        for (int i = 0; i < tickets; i++) {
            append(bytes(
                    JournalLine.reached("1000/" + i, Phase.SENT, null),
                    JournalLine.reached("1000/" + i, Phase.DONE, result)));
        }
        assertThat(Files.size(file) / tickets, is(lessThanOrEqualTo(500L)));
    }
}
