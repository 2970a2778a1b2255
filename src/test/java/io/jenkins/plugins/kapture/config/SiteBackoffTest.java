package io.jenkins.plugins.kapture.config;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rules of waiting, with a clock that is set. */
class SiteBackoffTest {

    private long now = Long.MAX_VALUE - 1; // overflows soon, as System.nanoTime may
    private final SiteBackoff backoff = new SiteBackoff(() -> now);

    /**
     * Events: {@code 429} a refusal, {@code 429:5} one with {@code Retry-After: 5} that the controller received,
     * {@code agent:5} one that an agent received, {@code ok} an accepted request, {@code test} a good connection test,
     * {@code +7} seven seconds later. State: the seconds to rest, then "probing" if one request at a time may be sent,
     * then "unavailable" if requests fail without being sent.
     */
    @ParameterizedTest
    @CsvSource({
        "'', 0",
        "ok, 0",
        "429, 1 probing",
        "429 429, 1 probing",
        "429 +1, 0 probing",
        "429 +1 ok, 0",
        "429 ok, 1 probing",
        "429 +1 429, 2 probing",
        "429 +1 429 +2 429, 4 probing",
        "429 +1 429 +2 429 +4 429, 8 probing",
        "429 +1 429 +2 429 +4 429 +8 429 +16 429 +32 429, 60 probing",
        "429 +1 429 +2 429 +4 429 +8 429 +16 429 +32 429 +60 429, 60 probing",
        "429 +1 429 +2 ok 429, 1 probing",
        "429:5, 5 probing",
        "429:5 +3 429, 2 probing",
        "429:5 429:9, 9 probing",
        "429:9 429:5, 9 probing",
        "429:0, 0 probing",
        "429:5 +5 429, 2 probing",
        "429:600, 600 probing",
        "429:601, 601 probing unavailable",
        "429:601 +601, 0 probing",
        "429:601 +601 429, 2 probing unavailable",
        "429:601 429:5, 601 probing unavailable",
        "429:999999, 86400 probing unavailable",
        "agent:5, 5 probing",
        "agent:601, 600 probing unavailable",
        "agent:999999, 600 probing unavailable",
        "agent:999999 +600, 0 probing",
        "429:601 test, 0",
        "429 +1 429 test 429, 1 probing",
        "429:300 +300 429:300 +300 429:1, 1 probing",
        "429:300 +300 429:300 +301 429:1, 1 probing unavailable",
        "429:300 +300 429:300 +301 ok 429:1, 1 probing"
    })
    void rests(String events, String state) {
        long since = now;
        apply(events);
        List<String> actual = new ArrayList<>(List.of(String.valueOf(backoff.seconds())));
        if (backoff.isProbing()) {
            actual.add("probing");
        }
        if (backoff.isTooLong(since)) {
            actual.add("unavailable");
        }
        assertThat(String.join(" ", actual), is(state));
    }

    @ParameterizedTest
    @CsvSource({"'', false", "429:600, true", "429:601, false", "429:601 +601 429, true", "429:601 429:5, false"})
    void requestsDoNotWaitForARestThatIsTooLong(String events, boolean waits) {
        apply(events);
        assertThat(backoff.nanosToWait() > 0, is(waits));
    }

    private void apply(String events) {
        for (String event : events.isEmpty() ? new String[0] : events.split(" ")) {
            if (event.startsWith("+")) {
                now += TimeUnit.SECONDS.toNanos(Long.parseLong(event.substring(1)));
            } else if (event.equals("ok")) {
                backoff.reset();
            } else if (event.equals("test")) {
                backoff.end();
            } else {
                String[] parts = event.split(":");
                backoff.start(parts.length == 1 ? -1 : Long.parseLong(parts[1]), !parts[0].equals("agent"));
            }
        }
    }
}
