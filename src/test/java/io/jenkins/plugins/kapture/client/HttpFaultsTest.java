package io.jenkins.plugins.kapture.client;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;

import io.jenkins.plugins.kapture.sandbox.Fault;
import io.jenkins.plugins.kapture.sandbox.KaptureSandbox;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever goes wrong: the outcome says what may have happened, and nothing is sent twice. */
class HttpFaultsTest extends ClientTestBase {

    private record Measured(Outcome outcome, int arrivals, int updates) {}

    private static final Map<FaultCase, Measured> MEASURED = new EnumMap<>(FaultCase.class);

    @AfterAll
    static void checkTheDocument() throws Exception {
        if (MEASURED.size() == FaultCase.values().length) {
            MeasuredTable table = new MeasuredTable(
                    "docs/reliability.md",
                    "client",
                    "What happens",
                    "Outcome",
                    "Requests that arrived whole",
                    "Updates that the service made");
            MEASURED.forEach((fault, m) -> table.add(fault, "`" + m.outcome + "`", m.arrivals, m.updates));
            table.count(FaultCase.values().length);
            table.check();
        }
    }

    @ParameterizedTest
    @EnumSource
    void endsAsItMust(FaultCase fault) throws Exception {
        try (FaultFixture faulty = fault.scene()) {
            UpdateResponse answer = UpdateResponse.read(faulty.post().send(), faulty.url());
            KaptureSandbox sandbox = faulty.sandbox();
            sandbox.awaitRequests(fault.arrivals());
            int arrivals = sandbox.requests().size();
            int updates = sandbox.ticket(FaultFixture.TICKET).updates().size();
            assertThat(answer.reason(), answer.outcome(), is(fault.outcome()));
            assertThat(arrivals, is(fault.arrivals()));
            assertThat(answer.retryable(), is(fault.outcome() == Outcome.UNAVAILABLE));
            MEASURED.put(fault, new Measured(answer.outcome(), arrivals, updates));
        }
    }

    @Test
    void hasAnOutcomeForEveryStatus() throws Exception {
        for (int status = 200; status < 600; status++) {
            scene.sandbox().onNext().answer(Fault.status(status));
            UpdateResponse answer = send();
            Outcome expected =
                    switch (status) {
                        case 400 -> Outcome.REJECTED;
                        case 401, 403 -> Outcome.UNAUTHORIZED;
                        case 429, 503 -> Outcome.UNAVAILABLE;
                        default -> Outcome.FAULTY;
                    };
            assertThat("HTTP " + status, answer.outcome(), is(expected));
            assertThat(answer.httpStatus(), is(status));
        }
        assertThat(scene.sandbox().requests().size(), is(400));
    }

    @Test
    void waitsForTheAnswerBehindEveryInterimStatus() throws Exception {
        for (int status = 100; status < 200; status++) {
            scene.sandbox().onNext().answer(Fault.raw("HTTP/1.1 " + status + " Wait\r\n\r\n"));
            assertThat(send().outcome(), is(Outcome.UNKNOWN));
        }
        assertThat(scene.sandbox().requests().size(), is(100));
    }

    @ParameterizedTest
    @CsvSource({
        "429, 7, 7",
        "503, 0, 0",
        "503, -7, -1",
        "503, soon, -1",
        "503, 99999999999999999999999999, 9223372036854775807",
        "429, 'Wed, 21 Oct 2015 07:28:00 GMT', 0"
    })
    void passesOnHowLongToWait(int status, String retryAfter, long seconds) throws Exception {
        assertThat(retryAfter(status, retryAfter), is(seconds));
    }

    @Test
    void passesOnUntilWhenToWait() throws Exception {
        ZonedDateTime date = ZonedDateTime.now(ZoneOffset.UTC).plusMinutes(90);
        long seconds = retryAfter(503, DateTimeFormatter.RFC_1123_DATE_TIME.format(date));
        assertThat("hours", seconds / 3600, is(1L));
    }

    private long retryAfter(int status, String value) throws Exception {
        scene.sandbox().onNext().answer(Fault.retryAfter(status, value));
        UpdateResponse answer = send();
        assertThat(answer.message(), containsString("later"));
        return answer.retryAfterSeconds();
    }
}
