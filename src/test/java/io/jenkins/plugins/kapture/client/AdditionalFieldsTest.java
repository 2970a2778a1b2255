package io.jenkins.plugins.kapture.client;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class AdditionalFieldsTest {

    /** Looks like the value that the step readJSON returns for null. */
    private static final class JSONNull {}

    static List<Object[]> values() {
        return List.of(
                new Object[] {new StringBuilder("a"), "\"a\""},
                new Object[] {'c', "\"c\""},
                new Object[] {7L, "7"},
                new Object[] {new AtomicInteger(7), "7"},
                new Object[] {new AtomicLong(7), "7"},
                new Object[] {1.5, "1.5"},
                new Object[] {new BigDecimal("0.10"), "0.10"},
                new Object[] {true, "true"},
                new Object[] {null, "null"},
                new Object[] {new JSONNull(), "null"},
                new Object[] {Arrays.asList(1, null, "b"), "[1,null,\"b\"]"},
                new Object[] {"web,mobile".split(","), "[\"web\",\"mobile\"]"},
                new Object[] {new int[] {1, 2}, "[1,2]"},
                new Object[] {new Object[][] {{1}, {}}, "[[1],[]]"},
                new Object[] {new LinkedHashSet<>(List.of("x", "y")), "[\"x\",\"y\"]"},
                new Object[] {Collections.singletonMap("k", null), "{\"k\":null}"},
                new Object[] {Map.of(7, false), "{\"7\":false}"});
    }

    @ParameterizedTest
    @MethodSource("values")
    void areSentAsJson(Object value, String json) {
        Map<String, Object> fields = Collections.singletonMap("x", value);
        assertThat(json(fields), containsString("\"x\":" + json + "}]"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"warehouse/3pl", "issue_type_(routing)", "a b", "back\\slash", "[0]", "status", "प्रकार", "$"})
    void haveAnyName(String name) {
        assertThat(AdditionalFields.check(Map.of(name, "v")), is(Map.of(name, "v")));
    }

    @ParameterizedTest
    @CsvSource({
        "ticket_id, ticketId",
        "sub_status, subStatus",
        "comment, comment",
        "queue, queue",
        "disposition, disposition",
        "callback_time, callbackTime",
        "Comment, comment",
        "' TICKET_ID', ticketId",
    })
    void mustNotHaveAReservedName(String name, String parameter) {
        String message = refused(() -> AdditionalFields.check(Map.of(name, "x")));
        assertThat(message, containsString("“" + name + "”"));
        assertThat(message, containsString("parameter " + parameter + " instead"));
    }

    @Test
    void mayHaveAReservedNameDeeperInside() {
        Map<String, Object> fields = Map.of("detail", Map.of("comment", "x"));
        assertThat(AdditionalFields.check(fields), is(fields));
    }

    static List<Object> unsupported() {
        Map<String, Object> self = new LinkedHashMap<>();
        self.put("self", self);
        List<Object> list = new ArrayList<>();
        list.add(list);
        return List.of(
                new Object(), Double.NaN, Path.of("a"), self, list, List.of(Float.POSITIVE_INFINITY), Map.of(" ", 1));
    }

    @ParameterizedTest
    @MethodSource("unsupported")
    void mustHaveAFormInJson(Object value) {
        assertThat(refused(() -> AdditionalFields.check(Map.of("x", value))), containsString("additionalFields.x"));
    }

    @Test
    void mustHaveNames() {
        assertThat(refused(() -> AdditionalFields.check(Map.of("\t", 1))), containsString("non-blank"));
        assertThat(refused(() -> AdditionalFields.check(Map.of(1.5, 1))), containsString("1.5"));
        assertThat(refused(() -> AdditionalFields.check(Collections.singletonMap(null, 1))), containsString("“null”"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[1]|object",
                "null|object",
                "{\"a\":|line 1",
                "{\"severity\": $SEV}|with variables inside the quotes",
                "{\"a\":1} x|line 1",
                "{\"a\":1,\"a\":2}|line 1",
                "{\"a\":1e99999999999}|line 1",
                "{\"queue\":1}|queue"
            })
    void mustBeAnObjectInAForm(String text, String says) {
        assertThat(refused(() -> AdditionalFields.parse(text)), containsString(says));
    }

    @Test
    void areReadBackFromAForm() {
        Map<String, Object> fields =
                AdditionalFields.parse("{\"a\": [1, 2.50, true, null], \"b\": {\"c\": \"d\"}, \"e\": null}");
        assertThat(fields.containsKey("e"), is(true));
        assertThat(AdditionalFields.format(fields), is("{\"a\":[1,2.50,true,null],\"b\":{\"c\":\"d\"},\"e\":null}"));
        assertThat(AdditionalFields.parse(AdditionalFields.format(fields)), is(fields));
        assertThat(AdditionalFields.format(null) + AdditionalFields.format(Map.of()), is(""));
        assertThat(AdditionalFields.parse(" \n") == AdditionalFields.parse(null), is(true));
    }

    private static String json(Map<String, Object> fields) {
        Map<String, Object> all = new LinkedHashMap<>(fields);
        all.put("ticket_id", "1");
        all.put("sub_status", "CL");
        return TicketUpdate.of(all).json();
    }

    private static String refused(Executable action) {
        return assertThrows(InvalidInputException.class, action).getMessage();
    }
}
