package io.jenkins.plugins.kapture.http;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;

import io.jenkins.plugins.kapture.client.ClientTestBase;
import io.jenkins.plugins.kapture.client.MeasuredTable;
import io.jenkins.plugins.kapture.client.Outcome;
import io.jenkins.plugins.kapture.mock.LatencyProxy;
import io.jenkins.plugins.kapture.mock.MockTls.Certificate;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A distant service may close an idle connection while the next request is being transmitted. */
class FarAwayServiceTest extends ClientTestBase {

    private static final Map<String, Integer> ROWS = new LinkedHashMap<>();

    @ParameterizedTest
    @CsvSource({"0, false", "75, false", "75, true", "150, false", "300, false"})
    void neverEndsAsUnknownWhenIdleConnectionsAreClosedSilently(int millisEachWay, boolean tls) throws Exception {
        if (tls) {
            fixture.tls(Certificate.GOOD);
        }
        fixture.kapture().closeIdleAfter(Duration.ofSeconds(1));
        try (LatencyProxy network = LatencyProxy.to(fixture.kapture().port(), Duration.ofMillis(millisEachWay))) {
            fixture.siteAt((tls ? "https" : "http") + "://localhost:" + network.port());
            int requests = 0;
            for (int idle : new int[] {550, 700, 880, 0}) {
                assertThat("idle for " + idle + " ms", send().outcome(), is(Outcome.UPDATED));
                requests++;
                Thread.sleep(millisEachWay == 0 ? idle / 2 : idle); // 880 ms leave a busy machine too little time
            }
            assertThat(fixture.kapture().requests().size(), is(requests));
            ROWS.put(2 * millisEachWay + " ms" + (tls ? ", TLS" : ""), requests);
        }
    }

    @AfterAll
    static void isDocumented() throws Exception {
        if (ROWS.size() == 5) {
            MeasuredTable table = new MeasuredTable(
                    "docs/dev/reliability.md", "distant", "Round trip", "Updates sent", "`UPDATED`", "`UNKNOWN`");
            ROWS.forEach((distance, updates) -> table.add(distance, updates, updates, 0));
            table.check();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "-1, 0, 900",
        "-1, 150, 675",
        "-1, 600, 0",
        "5, 0, 4000",
        "5, 200, 3700",
        "1, 0, 0",
        "0, 0, 0",
        "600, 0, 30000"
    })
    void usesAnIdleConnectionOnlyAsLongAsTheRoundTripAllows(long announced, long roundTrip, long millis) {
        assertThat(ConnectionPool.keepAliveMillis(announced, roundTrip), is(millis));
    }

    @Test
    void stillReusesConnections() throws Exception {
        try (LatencyProxy network = LatencyProxy.to(fixture.kapture().port(), Duration.ofMillis(75))) {
            fixture.siteAt("http://localhost:" + network.port());
            for (int i = 0; i < 5; i++) {
                assertThat(send().outcome(), is(Outcome.UPDATED));
            }
            assertThat(fixture.kapture().connectionsOpened(), is(lessThan(5)));
        }
    }
}
