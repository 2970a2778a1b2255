package io.jenkins.plugins.kapture.pipeline;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.aMapWithSize;
import static org.hamcrest.Matchers.containsString;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.jenkins.plugins.kapture.changelog.TicketPattern;
import io.jenkins.plugins.kapture.client.AdditionalFields;
import io.jenkins.plugins.kapture.client.InvalidInputException;
import io.jenkins.plugins.kapture.client.TicketUpdate;
import io.jenkins.plugins.kapture.parameters.TextValue;
import io.jenkins.plugins.kapture.parameters.TicketIds;
import io.jenkins.plugins.kapture.parameters.UpdateParameters;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Errors before anything is sent name the parameter, its value and what to do, in every language. */
class InputErrorsTest {

    private static final List<String> LANGUAGES = List.of("en", "de");
    private static final List<String> TICKET_ID = List.of("ticket ID", "Ticket-ID");
    private static final List<String> CALLBACK_TIME = List.of("callback time", "Rückrufzeit");
    private static final List<String> PATTERN = List.of("pattern", "Muster");

    static Stream<Arguments> errors() {
        return Stream.of(
                error(TICKET_ID, "$TICKET", () -> TicketUpdate.checkTicketId("$TICKET")),
                error(TICKET_ID, "7!", () -> TicketUpdate.checkTicketId("7!")),
                error(TICKET_ID, "7 8", () -> TicketUpdate.checkTicketId("7 8")),
                error("ticketId", "null", () -> TicketUpdate.checkTicketId("null")),
                error("ticketIds", "[]", () -> TicketIds.parse(";")),
                error("ticketIds[1]", "$X", () -> TicketIds.parse(List.of("7", "$X"))),
                error("ticketIds[1]", "null", () -> TicketIds.parse(new String[] {"7", "null"})),
                error("ticketIds[1]", "", () -> TicketIds.parse(Arrays.asList("7", null))),
                error("ticketIds[0]", "7 8", () -> TicketIds.parse(List.of("7 8"))),
                error("ticketIds[0]", "Boolean", () -> TicketIds.parse(List.of(true))),
                error("subStatus", "null", () -> TicketUpdate.checkSubStatus("null")),
                error("queue", "null", () -> TicketUpdate.checkOptional("queue", " null")),
                error("comment", "Boolean", () -> TextValue.of("comment", true)),
                error("comment", "Double", () -> TextValue.of("comment", Double.POSITIVE_INFINITY)),
                error("comment", "Float", () -> TextValue.of("comment", Float.NaN)),
                error(
                        CALLBACK_TIME,
                        "2026-02-30 10:00:00",
                        () -> TicketUpdate.checkCallbackTime("2026-02-30 10:00:00")),
                error("onError", "IGNOR", () -> {
                    UpdateParameters parameters = new UpdateParameters();
                    parameters.onError = "IGNOR";
                    parameters.check();
                }),
                error(
                        "additionalFields.a",
                        "java.lang.Object",
                        () -> AdditionalFields.check(Map.of("a", new Object()))),
                error("additionalFields.a", "NaN", () -> AdditionalFields.check(Map.of("a", Double.NaN))),
                error("comment", "Comment", () -> AdditionalFields.check(Map.of("Comment", "x"))),
                error("updates[0]", "coment", () -> updates(Map.of("ticketId", "7", "coment", "x"))),
                error("updates[0]", "null", () -> updates(Map.of("ticketId", "7", "subStatus", "null"))),
                error("updates[0]", "", () -> updates(Map.of("subStatus", "CL"))),
                error("updates[1]", "7", () -> updates(Map.of("ticketId", "7"), Map.of("ticketId", 7))),
                error("updates[1]", "", () -> updates(Map.of("ticketId", "7"), "8")),
                error("updates", "", () -> UpdateMaps.parse("7", step())),
                error(PATTERN, "\\d*", () -> TicketPattern.parse("\\d*")));
    }

    private static Arguments error(String parameter, String value, Executable rule) {
        return error(Collections.nCopies(LANGUAGES.size(), parameter), value, rule);
    }

    private static Arguments error(List<String> parameter, String value, Executable rule) {
        return Arguments.of(parameter, value, rule);
    }

    private static void updates(Object... updates) {
        UpdateMaps.parse(updates, step());
    }

    private static UpdateParameters step() {
        UpdateParameters step = new UpdateParameters();
        step.subStatus = "CL";
        return step;
    }

    @ParameterizedTest
    @MethodSource("errors")
    void nameParameterValueAndRemedy(List<String> parameter, String value, Executable rule) {
        InvalidInputException error = assertThrows(InvalidInputException.class, rule);
        Map<String, String> messages = new LinkedHashMap<>();
        for (int i = 0; i < LANGUAGES.size(); i++) {
            String message = error.getMessage(Locale.forLanguageTag(LANGUAGES.get(i)));
            assertThat(message, containsString(parameter.get(i)));
            assertThat(message, containsString(value));
            messages.put(message, LANGUAGES.get(i));
        }
        assertThat(messages, aMapWithSize(LANGUAGES.size()));
    }
}
