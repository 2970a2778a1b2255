package io.jenkins.plugins.kapture.client;

import static io.jenkins.plugins.kapture.client.Outcome.FAULTY;
import static io.jenkins.plugins.kapture.client.Outcome.REJECTED;
import static io.jenkins.plugins.kapture.client.Outcome.UNAUTHORIZED;
import static io.jenkins.plugins.kapture.client.Outcome.UNAVAILABLE;
import static io.jenkins.plugins.kapture.client.Outcome.UPDATED;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.not;

import io.jenkins.plugins.kapture.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class UpdateResponseTest {

    private static final String SUCCESS = "{\"ticket\":{\"ticketId\":\"1\",\"status\":\"C\",\"statusName\":\"Closed\","
            + "\"substatus\":\"CL\",\"substatusName\":\"Done\",\"ticketURL\":\"/t.html?detail=1\",\"new\":{}},"
            + "\"message\":\"Status and Comment have been updated.\\n\",\"status\":\"success\"}";
    private static final String FAILED = "{\"message\":\"No Data found/ticket_id is missing\",\"status\":\"failed\"}";
    private static final String BAD_KEY = "{\"message\":\"Invalid Auth Key\",\"status\":\"failed\"}";
    private static final String SITE = "https://acme.kapturecrm.com";
    private static final String HTML = "<html>Log in</html>";

    @Test
    void readsTheDocumentedSuccess() {
        UpdateResponse answer = answer(200, SUCCESS);
        assertThat(answer.outcome(), is(UPDATED));
        assertThat(answer.serviceMessage(), is("Status and Comment have been updated."));
        assertThat(answer.state().status() + answer.state().statusName(), is("CClosed"));
        assertThat(answer.state().subStatus() + answer.state().subStatusName(), is("CLDone"));
        assertThat(answer.state().ticketUrl(), is("https://acme.kapturecrm.com/t.html?detail=1"));
        assertThat(answer.body(), is(SUCCESS));
    }

    @ParameterizedTest
    @CsvSource({
        "200, UPDATED, REJECTED, UNAUTHORIZED, FAULTY",
        "201, UPDATED, REJECTED, UNAUTHORIZED, FAULTY",
        "204, UPDATED, REJECTED, UNAUTHORIZED, FAULTY",
        "302, FAULTY, FAULTY, FAULTY, FAULTY",
        "400, REJECTED, REJECTED, UNAUTHORIZED, REJECTED",
        "401, UNAUTHORIZED, UNAUTHORIZED, UNAUTHORIZED, UNAUTHORIZED",
        "403, UNAUTHORIZED, UNAUTHORIZED, UNAUTHORIZED, UNAUTHORIZED",
        "404, FAULTY, REJECTED, UNAUTHORIZED, FAULTY",
        "405, FAULTY, REJECTED, UNAUTHORIZED, FAULTY",
        "429, UNAVAILABLE, UNAVAILABLE, UNAVAILABLE, UNAVAILABLE",
        "500, FAULTY, FAULTY, UNAUTHORIZED, FAULTY",
        "502, FAULTY, FAULTY, UNAUTHORIZED, FAULTY",
        "503, UNAVAILABLE, UNAVAILABLE, UNAVAILABLE, UNAVAILABLE",
    })
    void followsTheTableOfOutcomes(int status, Outcome success, Outcome failed, Outcome badKey, Outcome html) {
        assertThat(answer(status, SUCCESS).outcome(), is(success));
        assertThat(answer(status, FAILED).outcome(), is(failed));
        assertThat(answer(status, BAD_KEY).outcome(), is(badKey));
        assertThat(answer(status, HTML).outcome(), is(html));
    }

    static IntStream everyStatus() {
        return IntStream.rangeClosed(100, 599);
    }

    @ParameterizedTest
    @MethodSource("everyStatus")
    void hasAnOutcomeForEveryStatusWithoutABody(int status) {
        Outcome expected =
                switch (status) {
                    case 400 -> REJECTED;
                    case 401, 403 -> UNAUTHORIZED;
                    case 429, 503 -> UNAVAILABLE;
                    default -> FAULTY;
                };
        UpdateResponse answer = answer(status, "");
        assertThat(answer.outcome(), is(expected));
        assertThat(answer.retryable(), is(expected == UNAVAILABLE));
        assertThat(answer.message().contains("may still have been"), is(status >= 500 && status != 503));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "1",
                "\"success\"",
                "{}",
                "{\"status\":null}",
                "{\"status\":\"succeeded\"}",
                "{\"status\":{\"success\":1}}",
                "{\"status\":\"success\"",
                "{\"status\":\"success\",\"status\":\"failed\"}",
                "{\"status\":\"success\"} trailing",
                "<html>",
            })
    void takesNothingElseForSuccess(String body) {
        assertThat(answer(200, body).outcome(), is(FAULTY));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"status\":\" Success \"}",
                "\uFEFF{\"status\":\"success\"}",
                "{\"status\":\"SUCCESS\",\"ticket\":7}"
            })
    void isLenientWhereNothingIsAtRisk(String body) {
        assertThat(answer(200, body).outcome(), is(UPDATED));
    }

    @Test
    void survivesDeepNesting() {
        assertThat(answer(200, "[".repeat(500_000)).outcome(), is(FAULTY));
        assertThat(answer(200, "{\"a\":".repeat(100_000)).outcome(), is(FAULTY));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil.example.com/x",
                "//evil.example.com/x",
                "javascript:alert(1)",
                "http://acme.kapturecrm.com/x",
                "/\\\\evil.example.com",
                "https://acme.kapturecrm.com@evil.example.com/",
                "/a b",
                "https://acme.kapturecrm.com:444/x",
            })
    void linksToTheSitesOwnHostAlone(String page) {
        String body = "{\"status\":\"success\",\"ticket\":{\"ticketURL\":\"" + page.replace("\\", "\\\\") + "\"}}";
        assertThat(answer(200, body).state().ticketUrl(), is(""));
    }

    @Test
    void explainsInOneLine() {
        String body = "{\"message\":\"no\\n[Kapture] Ticket 2: UPDATED\\u001b[31m\",\"status\":\"failed\"}";
        String explained = answer(200, body).message();
        assertThat(explained.lines().count(), is(1L));
        assertThat(explained, not(containsString("\u001b")));
        assertThat(explained, containsString("Kapture says"));
        assertThat(
                answer(400, "{\"message\":\"" + "x".repeat(9000) + "\",\"status\":\"failed\"}")
                        .message()
                        .length(),
                lessThan(1000));
    }

    @Property(tries = 2000)
    void neverThrows(@ForAll byte[] body, @ForAll int status) {
        UpdateResponse answer =
                UpdateResponse.read(new HttpResponse(status, body, -1, HttpResponse.Failure.NONE, ""), SITE);
        answer.message();
        PersonalData.maskedPrettyJson(answer.body());
    }

    @Test
    void masksPersonalData() {
        String body = "{\"ticket\":{\"email\":\"kim@example.com\",\"phone\":\"+10005550100\",\"creatorName\":\"Kim\","
                + "\"status\":\"P\",\"detail\":\"ask sam@example.com\",\"ticketEmail\":\"\"}}";
        String masked = PersonalData.maskedPrettyJson(body);
        for (String person : new String[] {"kim@", "sam@", "5550100", "Kim"}) {
            assertThat(masked, not(containsString(person)));
        }
        assertThat(masked, containsString("\"status\" : \"P\""));
        assertThat(PersonalData.maskedPrettyJson("<b>kim@example.com</b>"), is("<b>****</b>"));
    }

    private static UpdateResponse answer(int status, String body) {
        return UpdateResponse.read(
                new HttpResponse(status, body.getBytes(StandardCharsets.UTF_8), -1, HttpResponse.Failure.NONE, ""),
                SITE);
    }
}
