package io.jenkins.plugins.kapture.http;

import static io.jenkins.plugins.kapture.client.Outcome.UPDATED;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThanOrEqualTo;

import io.jenkins.plugins.kapture.client.ClientTestBase;
import io.jenkins.plugins.kapture.client.UpdateResponse;
import io.jenkins.plugins.kapture.sandbox.Fault;
import io.jenkins.plugins.kapture.sandbox.SandboxTls.Certificate;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class KeepAliveTest extends ClientTestBase {

    private static final int THREADS = 16;

    @Test
    void keepsTheConnectionForTheNextUpdate() throws Exception {
        scene.sandbox().promiseKeepAlive(60);
        for (int i = 0; i < 5; i++) {
            assertThat(send().outcome(), is(UPDATED));
        }
        assertThat(scene.sandbox().connectionsOpened(), is(1));
    }

    @Test
    void closesAnIdleConnectionBeforeTheServiceWould() throws Exception {
        send();
        scene.sandbox().awaitConnectionsOpen(0);
        assertThat(send().outcome(), is(UPDATED));
        assertThat(scene.sandbox().connectionsOpened(), is(2));
    }

    @Test
    void noticesThatTheServiceDidNotKeepItsPromise() throws Exception {
        closesEarly();
    }

    @Test
    void noticesThatTheServiceDidNotKeepItsPromiseInTls() throws Exception {
        scene.tls(Certificate.GOOD);
        closesEarly();
    }

    private void closesEarly() throws Exception {
        scene.sandbox().promiseKeepAlive(60);
        scene.sandbox().closeIdleAfter(Duration.ofMillis(1));
        for (int i = 1; i <= 3; i++) {
            assertThat(send().outcome(), is(UPDATED));
            scene.sandbox().awaitConnectionsOpen(0);
            assertThat(scene.sandbox().requests().size(), is(i));
            assertThat(scene.sandbox().connectionsOpened(), is(i));
        }
    }

    @Test
    void doesNotKeepAConnectionWhoseAnswerWasBroken() throws Exception {
        scene.sandbox().promiseKeepAlive(60);
        scene.sandbox().onNext().answer(Fault.oversized());
        send();
        assertThat(send().outcome(), is(UPDATED));
        assertThat(scene.sandbox().connectionsOpened(), is(2));
    }

    @Test
    void lendsEachConnectionToOneUpdateAtATime() throws Exception {
        scene.sandbox().promiseKeepAlive(60);
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Future<UpdateResponse>> answers = threads.invokeAll(Collections.nCopies(400, this::send));
            for (Future<UpdateResponse> answer : answers) {
                assertThat(answer.get().outcome(), is(UPDATED));
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(scene.sandbox().requests().size(), is(400));
        assertThat(scene.sandbox().connectionsOpened(), lessThanOrEqualTo(THREADS));
    }
}
