package io.jenkins.plugins.kapture.client;

import static io.jenkins.plugins.kapture.client.Outcome.FAULTY;
import static io.jenkins.plugins.kapture.client.Outcome.REJECTED;
import static io.jenkins.plugins.kapture.client.Outcome.UNAUTHORIZED;
import static io.jenkins.plugins.kapture.client.Outcome.UNAVAILABLE;
import static io.jenkins.plugins.kapture.client.Outcome.UNKNOWN;
import static io.jenkins.plugins.kapture.client.Outcome.UPDATED;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.kapture.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class UpdateResponseTest {

    static final String SUCCESS = "{\"ticket\":{\"ticketId\":\"1\",\"status\":\"C\",\"statusName\":\"Closed\","
            + "\"substatus\":\"CL\",\"substatusName\":\"Done\",\"ticketURL\":\"/t.html?detail=1\",\"new\":{}},"
            + "\"message\":\"Status and Comment have been updated.\\n\",\"status\":\"success\"}";
    static final String FAILED = "{\"message\":\"No Data found/ticket_id is missing\",\"status\":\"failed\"}";
    private static final String BAD_KEY = "{\"message\":\"Invalid Auth Key\",\"status\":\"failed\"}";
    static final String SITE = "https://acme.kapturecrm.com";
    /** As documented, with the field names of sibling endpoints of the service, in an array, and both. */
    private static final List<UnaryOperator<String>> SPELLINGS = List.of(
            json -> json,
            json -> json.replace("\"m", "\"M").replace("\"s", "\"S").replace("\"t", "\"T"),
            json -> "[" + json + "]",
            json -> " [ " + json.replace("\"status", "\"STATUS") + " ] ");

    private static final String HTML = "<html>Log in</html>";

    @Test
    void readsTheDocumentedSuccess() {
        UpdateResponse response = response(200, SUCCESS);
        assertThat(response.outcome(), is(UPDATED));
        assertThat(response.serviceMessage(), is("Status and Comment have been updated."));
        assertThat(response.state().status() + response.state().statusName(), is("CClosed"));
        assertThat(response.state().subStatus() + response.state().subStatusName(), is("CLDone"));
        assertThat(response.state().ticketUrl(), is("https://acme.kapturecrm.com/t.html?detail=1"));
        assertThat(response.body(), is(SUCCESS));
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
        "408, FAULTY, FAULTY, UNAUTHORIZED, FAULTY",
        "409, FAULTY, REJECTED, UNAUTHORIZED, FAULTY",
        "422, FAULTY, REJECTED, UNAUTHORIZED, FAULTY",
        "429, UNAVAILABLE, UNAVAILABLE, UNAVAILABLE, UNAVAILABLE",
        "500, UNKNOWN, FAULTY, UNAUTHORIZED, UNKNOWN",
        "502, UNKNOWN, FAULTY, UNAUTHORIZED, UNKNOWN",
        "503, UNAVAILABLE, UNAVAILABLE, UNAVAILABLE, UNAVAILABLE",
    })
    void followsTheTableOfOutcomes(int status, Outcome success, Outcome failed, Outcome badKey, Outcome html) {
        for (UnaryOperator<String> spelling : SPELLINGS) {
            assertThat(response(status, spelling.apply(SUCCESS)).outcome(), is(success));
            assertThat(response(status, spelling.apply(FAILED)).outcome(), is(failed));
            assertThat(response(status, spelling.apply(BAD_KEY)).outcome(), is(badKey));
        }
        assertThat(response(status, HTML).outcome(), is(html));
    }

    @Test
    void readsTheTicketInEverySpelling() {
        for (UnaryOperator<String> spelling : SPELLINGS) {
            UpdateResponse response = response(200, spelling.apply(SUCCESS));
            assertThat(response.state(), is(response(200, SUCCESS).state()));
            assertThat(response.serviceMessage(), is("Status and Comment have been updated."));
        }
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
                    default -> status >= 500 ? UNKNOWN : FAULTY;
                };
        UpdateResponse response = response(status, "");
        assertThat(response.outcome(), is(expected));
        assertThat(response.retryable(), is(expected == UNAVAILABLE));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "[[{\"status\":\"success\"}]]",
                "[{\"status\":\"success\"},{\"status\":\"success\"}]",
                "[{\"status\":\"success\"},1]",
                "[{\"status\":\"success\"}",
                "{\"status\":\"success\",\"Status\":\"success\"}",
                "{\"message\":\"a\",\"status\":\"success\",\"MESSAGE\":\"b\"}",
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
    void acceptsNothingElseAsSuccess(String body) {
        assertThat(response(200, body).outcome(), is(FAULTY));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"status\":\" Success \"}",
                "\uFEFF{\"status\":\"success\"}",
                "{\"status\":\"SUCCESS\",\"ticket\":7}",
                "{\"ticket\":{\"id\":1,\"id\":2,\"status\":1,\"Status\":2},\"status\":\"success\"}",
                "{\"x\":1,\"x\":2,\"status\":\"success\"}"
            })
    void acceptsHarmlessDeviations(String body) {
        assertThat(response(200, body).outcome(), is(UPDATED));
    }

    @Test
    void refusesDeepNesting() {
        assertThat(response(200, "[".repeat(500_000)).outcome(), is(FAULTY));
        assertThat(response(200, "{\"a\":".repeat(100_000)).outcome(), is(FAULTY));
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
    void linksOnlyToTheSitesOwnHost(String page) {
        String body = "{\"status\":\"success\",\"ticket\":{\"ticketURL\":\"" + page.replace("\\", "\\\\") + "\"}}";
        assertThat(response(200, body).state().ticketUrl(), is(""));
    }

    @ParameterizedTest
    @CsvSource({
        "200, FAULTY",
        "400, REJECTED",
        "403, UNAUTHORIZED",
        "429, UNAVAILABLE",
        "503, UNAVAILABLE",
        "500, UNKNOWN"
    })
    void followsTheHttpStatusIfTheBodyIsTooLarge(int status, Outcome outcome) {
        HttpResponse large = new HttpResponse(status, new byte[0], 7, HttpResponse.Failure.TOO_LARGE, "");
        UpdateResponse response = FaultFixture.read(large, SITE);
        assertThat(response.outcome(), is(outcome));
        assertThat(response.httpStatus(), is(status));
        assertThat(response.retryable(), is(response.isBusy()));
        assertThat(response.reason(), containsString("larger than 1 MiB"));
    }

    @ParameterizedTest
    @CsvSource({
        "No Data found/ticket_id is missing, true",
        "Ticket not found., true",
        "The ticket does not exist, true",
        "No such ticket, true",
        "ticket_id is missing, true",
        "Invalid Format.callback_date should be yyyy-MM-dd hh:mm:ss., false",
        "Sub status not found, false",
        "Ticket is locked, false",
        "No data found for sub_status XY, false",
    })
    void distinguishesAnUnknownTicketFromOtherRejections(String message, boolean unknown) {
        String json = "{\"message\":\"" + message + "\",\"status\":\"failed\"}";
        assertThat(response(200, json).isUnknownTicket(), is(unknown));
        assertThat(response(404, json).isUnknownTicket(), is(unknown));
        assertThat(response(200, json.replace("failed", "success")).isUnknownTicket(), is(false));
        assertThat(response(400, "<title>" + message + "</title>").isUnknownTicket(), is(false));
    }

    /** The outcome of each failure, and whether another attempt makes sense. */
    @ParameterizedTest
    @CsvSource({
        "NOT_REACHED, UNAVAILABLE, true",
        "NOT_REACHED_IN_TIME, UNAVAILABLE, true",
        "UNKNOWN_HOST, UNAVAILABLE, true",
        "TLS_FAILED, UNAVAILABLE, false",
        "CLIENT_CERTIFICATE, UNAVAILABLE, false",
        "PROXY_FAILED, UNAVAILABLE, true",
        "PROXY_REFUSED, UNAVAILABLE, false",
        "PROXY_PASSWORD, UNAVAILABLE, false",
        "PROXY_AUTHENTICATION, UNAVAILABLE, false",
        "NO_RESPONSE, UNKNOWN, false",
        "NO_RESPONSE_IN_TIME, UNKNOWN, false",
        "INVALID_RESPONSE, FAULTY, false",
    })
    void followsTheTableOfFailures(HttpResponse.Failure failure, Outcome outcome, boolean again) {
        UpdateResponse response = FaultFixture.read(HttpResponse.failed(failure, "detail"), SITE);
        assertThat(response.outcome(), is(outcome));
        assertThat(response.retryable(), is(again));
        assertThat(response.message().contains("Check the site's URL, the network"), is(again));
    }

    @Test
    void isSentAgainOnlyIfItWasNotSent() {
        assertThat(UpdateResponse.offline("Offline.").retryable(), is(true));
        assertThat(UpdateResponse.of(UNAVAILABLE, "Removed.").retryable(), is(false));
        assertThat(UpdateResponse.of(UNAVAILABLE, "Removed.").message(), is("Removed. Not updated."));
        assertThat(response(503, "").isBusy() && response(429, "").isBusy(), is(true));
        assertThat(UpdateResponse.offline("Offline.").isBusy(), is(false));
    }

    /** A damaged response counts as an update only if another JSON parser also finds the success in it. */
    @Property(tries = 5000)
    void isNotUpdatedByADamagedResponse(
            @ForAll @IntRange(max = 260) int position, @ForAll byte replacement, @ForAll @IntRange(max = 3) int removed)
            throws Exception {
        byte[] bytes = SUCCESS.getBytes(StandardCharsets.UTF_8);
        int at = Math.min(position, bytes.length - 4);
        bytes[at] = replacement;
        byte[] damaged = Arrays.copyOf(bytes, bytes.length - removed);
        System.arraycopy(bytes, at + removed, damaged, at, damaged.length - at);
        String body = new String(damaged, StandardCharsets.UTF_8);
        if (response(200, body).outcome() == UPDATED) {
            assertThat(
                    body,
                    new ObjectMapper()
                            .readTree(body).properties().stream()
                                    .filter(field -> field.getKey().equalsIgnoreCase("status"))
                                    .allMatch(field ->
                                            field.getValue().asText().strip().equalsIgnoreCase("success")));
        }
    }

    @Test
    void secretsAreMaskedBeforeALongMessageIsShortened() {
        Token token = Token.of("aW52ZW50ZWQ6dG9rZW4tb2YtYS1yb2JvdA==");
        String before = "x".repeat(480) + ' ';
        String body = "{\"status\":\"failed\",\"message\":\"" + before + token.authorization() + " kim@example.com\"}";
        UpdateResponse response = UpdateResponse.read(
                new HttpResponse(200, body.getBytes(StandardCharsets.UTF_8), -1, HttpResponse.Failure.NONE, ""),
                SITE,
                token::mask,
                Locale.ENGLISH);
        assertThat(response.serviceMessage(), is(before + "Basic **** ****"));
        assertThat(response.body(), not(containsString("aW52")));
    }

    @Test
    void personalDataInAMessageOfJsonAreMasked() {
        UpdateResponse response = response(200, "{\"status\":\"failed\",\"message\":{\"customerName\":\"Kim Doe\"}}");
        assertThat(response.serviceMessage(), is("{\"customerName\":\"****\"}"));
    }

    /** A word in Devanagari, and an emoji of a family. */
    @ParameterizedTest
    @ValueSource(strings = {"क्‍षमा", "👨‍👩‍👧", "☎️"})
    void keepsJoiners(String name) {
        UpdateResponse response = response(200, SUCCESS.replace("Done", name));
        assertThat(response.state().subStatusName(), is(name));
        assertThat(response.message(), startsWith("Now “" + name + "”."));
    }

    /** XML has no way to write some characters, and the remote API offers XML. */
    @ParameterizedTest
    @ValueSource(strings = {"\\u0000", "\\u001b", "\\ufffe", "\\ud800", "\\n", "\\u2028", "\\u202e"})
    void hasNoCharactersThatAreForbiddenInXmlOrBreakALine(String character) {
        String body = SUCCESS.replace("have", "have" + character).replace("Done", "Do" + character + "ne");
        UpdateResponse response = response(200, body);
        assertThat(response.serviceMessage(), is("Status and Comment have been updated."));
        assertThat(response.state().subStatusName(), is("Do ne"));
    }

    @ParameterizedTest
    @CsvSource({
        "1, CL, ''",
        "1, cl, ''",
        "1, Done, ''",
        "2, CL, ' The response names ticket 1 instead of 2: check both tickets in Kapture.'",
        "1, PS, ' The response names the sub-status CL instead of PS: check the ticket in Kapture.'",
        "1, 'P\nS', ' The response names the sub-status CL instead of P S: check the ticket in Kapture.'",
    })
    void saysIfTheServiceConfirmsSomethingElse(String ticket, String subStatus, String difference) {
        TicketUpdate update = TicketUpdate.of(Map.of("ticket_id", ticket, "sub_status", subStatus));
        for (UnaryOperator<String> spelling : SPELLINGS) {
            UpdateResponse plain = response(200, spelling.apply(SUCCESS));
            UpdateResponse compared = plain.comparedWith(update);
            assertThat(compared.outcome(), is(UPDATED));
            assertThat(compared.message(), is(plain.message() + difference));
        }
        assertThat(response(200, FAILED).comparedWith(update), is(response(200, FAILED)));
        String bare = "{\"status\":\"success\",\"ticket\":{}}";
        assertThat(
                response(200, bare).comparedWith(update).message(),
                is(response(200, bare).message()));
    }

    @ParameterizedTest
    @CsvSource({"200, true, true", "401, true, true", "403, true, true", "401, false, true", "403, false, false"})
    void aPageWithHttp403IsNotAboutTheToken(int status, boolean documented, boolean tokenRefused) {
        UpdateResponse response = response(status, documented ? BAD_KEY : HTML);
        assertThat(response.outcome(), is(UNAUTHORIZED));
        assertThat(response.isTokenRefused(), is(tokenRefused));
        assertThat(response.message().contains("token"), is(tokenRefused));
        assertThat(response.message().contains("firewall"), is(!tokenRefused));
    }

    /** A secret can be a word that the service uses. */
    @Test
    void maskDoesNotChangeTheOutcome() {
        UpdateResponse response = UpdateResponse.read(
                new HttpResponse(
                        200,
                        "{\"status\":\"success\"}".getBytes(StandardCharsets.UTF_8),
                        -1,
                        HttpResponse.Failure.NONE,
                        ""),
                SITE,
                Token.of("YTpzdWNjZXNz")::mask, // a:success
                Locale.ENGLISH);
        assertThat(response.outcome(), is(UPDATED));
    }

    @Property(tries = 2000)
    void neverThrows(@ForAll byte[] body, @ForAll int status) {
        UpdateResponse response =
                FaultFixture.read(new HttpResponse(status, body, -1, HttpResponse.Failure.NONE, ""), SITE);
        response.message();
        PersonalData.maskedPrettyJson(response.body());
    }

    static UpdateResponse response(int status, String body) {
        return FaultFixture.read(
                new HttpResponse(status, body.getBytes(StandardCharsets.UTF_8), -1, HttpResponse.Failure.NONE, ""),
                SITE);
    }
}
