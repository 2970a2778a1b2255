package io.jenkins.plugins.kapture.client;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.NotEmpty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TicketUpdateTest {

    @Test
    void sendsOnlyWhatIsSet() {
        assertThat(json(update(null, null, null)), is("[{\"ticket_id\":\"1\",\"sub_status\":\"CL\"}]"));
    }

    @Test
    void sendsEveryFieldUnderItsDocumentedName() {
        TicketUpdate all =
                new TicketUpdate(" 1 ", " CL ", " hi\n", "L2", "Fixed", "2026-03-31 09:30:00", Map.of("x", 1));
        assertThat(
                json(all),
                is("[{\"ticket_id\":\"1\",\"sub_status\":\"CL\",\"comment\":\" hi\\n\",\"queue\":\"L2\","
                        + "\"disposition\":\"Fixed\",\"callback_time\":\"2026-03-31 09:30:00\",\"x\":1}]"));
    }

    @Test
    void keepsTheJsonTypesOfAdditionalFields() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("text", new StringBuilder("a"));
        fields.put("whole", 7L);
        fields.put("fraction", 1.5);
        fields.put("yes", true);
        fields.put("list", List.of(1, "b"));
        fields.put("map", Map.of("k", false));
        assertThat(
                json(update(null, null, fields)),
                containsString("\"text\":\"a\",\"whole\":7,\"fraction\":1.5,\"yes\":true,\"list\":[1,\"b\"],"
                        + "\"map\":{\"k\":false}}]"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"नमस्ते", "🎉 done", "say \"hi\"", "a\r\nb\tc", "C:\\temp", "\u2028"})
    void carriesAnyComment(String comment) throws IOException {
        carriesAny(comment);
    }

    @Property(tries = 2000)
    void carriesAnythingThatUtf8Knows(@ForAll @NotEmpty String comment) throws IOException {
        String sent = new String(comment.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
        carriesAny(StandardCharsets.UTF_8.newEncoder().canEncode(comment) ? comment : sent);
    }

    @ParameterizedTest
    @CsvSource({
        "a\uD83D, a\uFFFD",
        "\uDC4Db, \uFFFDb",
        "\uDC4D\uD83D, \uFFFD\uFFFD",
        "\uD83D\uD83D\uDC4D, \uFFFD\uD83D\uDC4D"
    })
    void replacesUnpairedSurrogates(String comment, String sent) throws IOException {
        assertThat(update(comment, null, null).comment(), is(sent));
        assertThat(update(null, null, Map.of(comment, comment)).additionalFields(), is(Map.of(sent, sent)));
    }

    private static void carriesAny(String comment) throws IOException {
        JsonNode tree = new ObjectMapper().readTree(update(comment, null, null).toJson());
        assertThat(tree.path(0).path("comment").asText(), is(comment));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  ", "\t\n"})
    void refusesBlankTicketAndSubStatus(String blank) {
        assertThat(
                refused(() -> new TicketUpdate(blank, "CL", null, null, null, null, null)), containsString("ticket"));
        assertThat(
                refused(() -> new TicketUpdate("1", blank, null, null, null, null, null)),
                containsString("sub-status"));
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
                "-2026-01-01 10:00:00"
            })
    void refusesImpossibleDates(String time) {
        assertThat(refused(() -> update(null, time, null)), containsString("yyyy-MM-dd HH:mm:ss"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ticket_id", "sub_status", "comment", "queue", "disposition", "callback_time"})
    void refusesReservedNames(String name) {
        assertThat(refused(() -> update(null, null, Map.of(name, "x"))), containsString(name));
    }

    @Test
    void refusesWhatIsNoJson() {
        Map<String, Object> self = new LinkedHashMap<>();
        self.put("self", self);
        for (Object value :
                Arrays.asList(new Object(), Double.NaN, self, new ArrayList<>(List.of(Float.POSITIVE_INFINITY)))) {
            refused(() -> update(null, null, Map.of("x", value)));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[1]|object",
                "{\"a\":|line 1",
                "{\"a\":1} x|line 1",
                "{\"a\":1,\"a\":2}|line 1",
                "{\"queue\":1}|queue"
            })
    void refusesBadTextOfAForm(String text, String says) {
        assertThat(refused(() -> AdditionalFields.parse(text)), containsString(says));
    }

    @Test
    void readsBackWhatItShowsInAForm() {
        Map<String, Object> fields = AdditionalFields.parse("{\"a\": [1, 2.5, true], \"b\": {\"c\": \"d\"}}");
        assertThat(AdditionalFields.parse(AdditionalFields.format(fields)), is(fields));
        assertThat(AdditionalFields.format(null), is(""));
    }

    private static TicketUpdate update(String comment, String time, Map<String, Object> fields) {
        return new TicketUpdate("1", "CL", comment, null, null, time, fields);
    }

    private static String json(TicketUpdate update) {
        return new String(update.toJson(), StandardCharsets.UTF_8);
    }

    private static String refused(org.junit.jupiter.api.function.Executable action) {
        return assertThrows(InvalidInputException.class, action).getMessage();
    }
}
