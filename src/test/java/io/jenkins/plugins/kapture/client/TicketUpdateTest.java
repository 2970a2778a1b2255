package io.jenkins.plugins.kapture.client;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.NotEmpty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TicketUpdateTest {

    @Test
    void sendsOnlyWhatIsSet() {
        assertThat(json(update(null, null)), is("[{\"ticket_id\":\"1\",\"sub_status\":\"CL\"}]"));
        TicketUpdate blank = TicketUpdate.of(Map.of(
                "ticket_id",
                "1",
                "sub_status",
                "CL",
                "comment",
                "",
                "queue",
                " ",
                "disposition",
                "\t",
                "callback_time",
                "\u00a0"));
        assertThat(json(blank), is(json(update(null, null))));
    }

    @Test
    void sendsEveryFieldUnderItsDocumentedName() {
        TicketUpdate all = TicketUpdate.of(Map.of(
                "ticket_id",
                " 1 ",
                "sub_status",
                " CL ",
                "comment",
                " hi\n",
                "queue",
                " L2",
                "disposition",
                "Fixed\n",
                "callback_time",
                "2026-03-31 09:30:00",
                "x",
                1));
        assertThat(
                json(all),
                is("[{\"ticket_id\":\"1\",\"sub_status\":\"CL\",\"comment\":\" hi\\n\",\"queue\":\"L2\","
                        + "\"disposition\":\"Fixed\",\"callback_time\":\"2026-03-31 09:30:00\",\"x\":1}]"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"नमस्ते", "🎉 done", "say \"hi\"", "a\r\nb\tc", "C:\\temp", "\u2028", "null", "$BUILD"})
    void sendsAnyComment(String comment) throws IOException {
        assertThat(sent(comment), is(comment));
    }

    @Property(tries = 2000)
    void sendsWhateverUtf8CanEncode(@ForAll @NotEmpty String comment) throws IOException {
        if (StandardCharsets.UTF_8.newEncoder().canEncode(comment)) {
            assertThat(sent(comment), is(comment));
        } else {
            assertThat(sent(comment).length(), is(comment.length()));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "a\uD83D, a\uFFFD",
        "\uDC4Db, \uFFFDb",
        "\uDC4D\uD83D, \uFFFD\uFFFD",
        "\uD83D\uD83D\uDC4D, \uFFFD\uD83D\uDC4D"
    })
    void replacesUnpairedSurrogates(String text, String replaced) throws IOException {
        assertThat(sent(text), is(replaced));
        assertThat(AdditionalFields.check(Map.of(text, text)), is(Map.of(replaced, replaced)));
        assertThat(TicketUpdate.checkOptional("queue", text), is(replaced));
    }

    private static String sent(String comment) throws IOException {
        JsonNode tree = new ObjectMapper().readTree(update(comment, null).json());
        return tree.path(0).path("comment").asText();
    }

    @ParameterizedTest
    @ValueSource(strings = {"713516551148", "KAP-1", "a_b.c#4/5:6", "Ä7"})
    void acceptsTicketIds(String id) {
        assertThat(TicketUpdate.checkTicketId(id), is(id));
        assertThat(TicketUpdate.checkTicketId("\u00a0\u200b\t" + id + "\r\n\u3000\ufeff\u202c\u3164"), is(id));
        assertThat(TicketUpdate.checkSubStatus("\u2060" + id + "\u00ad"), is(id));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "$TICKET|“$”|variable",
                "${env.TICKET}|“$”|variable",
                "%TICKET%|“%”|variable",
                "1,2|“,”|kaptureUpdateTickets",
                "1 2|SPACE|kaptureUpdateTickets",
                "71\u200b35|U+200B (ZERO WIDTH SPACE)|single ticket",
                "[713]|“[”|letters",
                "7'|“'”|letters",
                "7👍|“👍”|letters",
                "a\uD83D|“\uFFFD”|letters",
            })
    void namesWhatMustNotBeInATicketId(String id, String character, String advice) {
        assertThat(
                refused(() -> TicketUpdate.checkTicketId(id)),
                allOf(containsString(character), containsString(advice)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  ", "\t\n", "\u00a0", "\u200b\u200b", "\ufeff"})
    void refusesBlankTicketAndSubStatus(String blank) {
        assertThat(refused(() -> TicketUpdate.checkTicketId(blank)), containsString("ticket ID is blank"));
        assertThat(refused(() -> TicketUpdate.checkSubStatus(blank)), containsString("sub-status is blank"));
        assertThat(TicketUpdate.checkOptional("queue", blank) == null, is(true));
    }

    @ParameterizedTest
    @CsvSource({"ticketId", "subStatus", "queue", "disposition", "callbackTime"})
    void refusesTheTextNull(String parameter) {
        Executable update =
                switch (parameter) {
                    case "ticketId" -> () -> TicketUpdate.checkTicketId("null");
                    case "subStatus" -> () -> TicketUpdate.checkSubStatus(" null ");
                    case "queue", "disposition" ->
                        () -> TicketUpdate.of(Map.of("ticket_id", "1", "sub_status", "CL", parameter, "null\n"));
                    default -> () -> update(null, "null");
                };
        assertThat(
                refused(update), allOf(containsString(parameter + " is the text “null”"), containsString("not set")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-02-30 10:00:00",
                "2026-13-01 10:00:00",
                "2026-01-01 24:00:00",
                "2026-01-01T10:00:00",
                "2026-01-01",
                "tomorrow",
                "2026-1-1 1:00:00",
                "+12026-01-01 10:00:00",
                "-2026-01-01 10:00:00",
                "२०२६-०१-०१ १०:००:००"
            })
    void refusesImpossibleDates(String time) {
        assertThat(
                refused(() -> update(null, time)), allOf(containsString("yyyy-MM-dd HH:mm:ss"), containsString(time)));
    }

    @Test
    void explainsInTheGivenLanguage() {
        InvalidInputException e = assertThrows(InvalidInputException.class, () -> TicketUpdate.checkTicketId(""));
        assertThat(e.getMessage(Locale.GERMAN), containsString("Ticket-ID fehlt"));
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.GERMANY);
            assertThat(e.getMessage(Locale.ENGLISH), containsString("ticket ID is blank"));
        } finally {
            Locale.setDefault(before);
        }
    }

    private static TicketUpdate update(String comment, String time) {
        Map<String, Object> fields = new HashMap<>(Map.of("ticket_id", "1", "sub_status", "CL"));
        fields.put("comment", comment);
        fields.put("callback_time", time);
        return TicketUpdate.of(fields);
    }

    private static String json(TicketUpdate update) {
        return update.json();
    }

    private static String refused(Executable action) {
        return assertThrows(InvalidInputException.class, action).getMessage();
    }

    @Test
    void probeIsAnUpdateOfNoTicket() throws Exception {
        JsonNode probe = new ObjectMapper().readTree(TicketUpdate.probe());
        assertThat(probe.size(), is(1));
        assertThat(probe.get(0).properties().size(), is(2));
        assertThat(probe.get(0).get("ticket_id").asText("x"), is(""));
        assertThat(probe.get(0).get("sub_status").asText("x"), is(""));
    }

    @Test
    void messageNamesTheElementOfAList() {
        InvalidInputException e = new InvalidInputException("subStatus.blank").in("updates[1]");
        assertThat(
                e.getMessage(Locale.ENGLISH),
                is("updates[1]: The sub-status is blank: enter its key, such as CL for closed."));
    }
}
