package io.jenkins.plugins.kapture.client;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;

import io.jenkins.plugins.kapture.mock.Fault;
import io.jenkins.plugins.kapture.mock.MockKapture;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** How the client handles a single request: the outcome states what may have happened, and nothing is sent twice. */
class HttpFaultsTest extends ClientTestBase {

    static List<FaultCase> faults() {
        return FaultCase.all();
    }

    @ParameterizedTest
    @MethodSource("faults")
    void endsWithTheOutcomeOfTheTable(FaultCase fault) throws Exception {
        try (FaultFixture faulty = fault.open()) {
            UpdateResponse response = FaultFixture.read(faulty.post().send(), faulty.url());
            MockKapture kapture = faulty.kapture();
            kapture.awaitRequests(fault.arrivals());
            assertThat(response.reason(), response.outcome(), is(fault.outcome()));
            assertThat(kapture.requests().size(), is(fault.arrivals()));
            assertThat(kapture.ticket(FaultFixture.TICKET).updates().size(), is(fault.updates()));
            boolean again = fault.attempts() > 1 || response.retryAfterSeconds() > 1000;
            assertThat(response.reason(), response.retryable(), is(again));
        }
    }

    @Test
    void isDocumented() throws Exception {
        MeasuredTable table = new MeasuredTable(
                "docs/dev/reliability.md",
                "faults",
                "Fault",
                "Outcome",
                "Attempts",
                "Requests received",
                "Updates made");
        for (FaultCase fault : FaultCase.all()) {
            int received = fault.arrivals() * fault.attempts();
            table.add(fault, "`" + fault.outcome() + "`", fault.attempts(), received, fault.updates());
        }
        table.count(FaultCase.all().size());
        table.check();
    }

    @Test
    void hasAnOutcomeForEveryStatus() throws Exception {
        for (int status = 200; status < 600; status++) {
            fixture.kapture().onNext().inject(Fault.status(status));
            UpdateResponse response = send();
            Outcome expected =
                    switch (status) {
                        case 400 -> Outcome.REJECTED;
                        case 401, 403 -> Outcome.UNAUTHORIZED;
                        case 429, 503 -> Outcome.UNAVAILABLE;
                        default -> status >= 500 ? Outcome.UNKNOWN : Outcome.FAULTY;
                    };
            assertThat("HTTP " + status, response.outcome(), is(expected));
            assertThat(response.httpStatus(), is(status));
        }
        assertThat(fixture.kapture().requests().size(), is(400));
    }

    @Test
    void waitsForTheFinalResponseAfterEveryInterimStatus() throws Exception {
        for (int status = 100; status < 200; status++) {
            fixture.kapture().onNext().inject(Fault.raw("HTTP/1.1 " + status + " Wait\r\n\r\n"));
            // After HTTP 101, no other response follows.
            assertThat(send().outcome(), is(status == 101 ? Outcome.FAULTY : Outcome.UNKNOWN));
        }
        assertThat(fixture.kapture().requests().size(), is(100));
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
    void returnsHowLongToWait(int status, String retryAfter, long seconds) throws Exception {
        assertThat(retryAfter(status, retryAfter), is(seconds));
    }

    @Test
    void returnsUntilWhenToWait() throws Exception {
        ZonedDateTime date = ZonedDateTime.now(ZoneOffset.UTC).plusMinutes(90);
        long seconds = retryAfter(503, DateTimeFormatter.RFC_1123_DATE_TIME.format(date));
        assertThat("hours", seconds / 3600, is(1L));
    }

    private long retryAfter(int status, String value) throws Exception {
        fixture.kapture().onNext().inject(Fault.retryAfter(status, value));
        UpdateResponse response = send();
        assertThat(response.message(), containsString("Resend the update later"));
        return response.retryAfterSeconds();
    }
}
