package io.jenkins.plugins.kapture.http;

import static io.jenkins.plugins.kapture.client.Outcome.UPDATED;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThanOrEqualTo;

import io.jenkins.plugins.kapture.client.ClientTestBase;
import io.jenkins.plugins.kapture.client.UpdateResponse;
import io.jenkins.plugins.kapture.mock.MockTls.Certificate;
import io.jenkins.plugins.kapture.mock.UnusualResponses;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeepAliveTest extends ClientTestBase {

    private static final int THREADS = 16;

    @Test
    void reusesTheConnectionForTheNextUpdate() throws Exception {
        fixture.kapture().announceKeepAlive(60);
        for (int i = 0; i < 5; i++) {
            assertThat(send().outcome(), is(UPDATED));
        }
        assertThat(fixture.kapture().connectionsOpened(), is(1));
    }

    @Test
    void closesAnIdleConnectionBeforeTheServiceDoes() throws Exception {
        send();
        fixture.kapture().awaitConnectionsOpen(0);
        assertThat(send().outcome(), is(UPDATED));
        assertThat(fixture.kapture().connectionsOpened(), is(2));
    }

    @Test
    void detectsAConnectionThatWasClosedEarly() throws Exception {
        closesEarly();
    }

    @Test
    void detectsAConnectionThatWasClosedEarlyOverTls() throws Exception {
        fixture.tls(Certificate.GOOD);
        closesEarly();
    }

    private void closesEarly() throws Exception {
        fixture.kapture().announceKeepAlive(60);
        fixture.kapture().closeIdleAfter(Duration.ofMillis(1));
        for (int i = 1; i <= 3; i++) {
            assertThat(send().outcome(), is(UPDATED));
            fixture.kapture().awaitConnectionsOpen(0);
            assertThat(fixture.kapture().requests().size(), is(i));
            assertThat(fixture.kapture().connectionsOpened(), is(i));
        }
    }

    @Test
    void doesNotReuseAConnectionAfterAnInvalidResponse() throws Exception {
        fixture.kapture().announceKeepAlive(60);
        fixture.kapture().onNext().inject(UnusualResponses.oversized());
        send();
        assertThat(send().outcome(), is(UPDATED));
        assertThat(fixture.kapture().connectionsOpened(), is(2));
    }

    @Test
    void usesEachConnectionForOneUpdateAtATime() throws Exception {
        fixture.kapture().announceKeepAlive(60);
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Future<UpdateResponse>> responses = threads.invokeAll(Collections.nCopies(400, this::send));
            for (Future<UpdateResponse> response : responses) {
                assertThat(response.get().outcome(), is(UPDATED));
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(fixture.kapture().requests().size(), is(400));
        assertThat(fixture.kapture().connectionsOpened(), lessThanOrEqualTo(THREADS));
    }

    /** Less than the service announces, because a request needs time to arrive. */
    @ParameterizedTest
    @CsvSource({"-1, 0, 900", "-1, 100, 750", "-1, 1000, 0", "5, 0, 4000", "5, 200, 3700", "60, 0, 30000", "1, 0, 0"})
    void connectionIsKeptForATime(long announcedSeconds, long roundTripMillis, long keptMillis) {
        assertThat(ConnectionPool.keepAliveMillis(announcedSeconds, roundTripMillis), is(keptMillis));
    }
}
