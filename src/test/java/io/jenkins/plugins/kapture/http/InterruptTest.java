package io.jenkins.plugins.kapture.http;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.jenkins.plugins.kapture.client.ClientTestBase;
import io.jenkins.plugins.kapture.mock.Fault;
import io.jenkins.plugins.kapture.mock.MockTls.Certificate;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Aborting a build cancels its request. */
class InterruptTest extends ClientTestBase {

    @Test
    void endsWhenInterruptedWhileWaiting() throws Exception {
        fixture.kapture().onEvery().inject(Fault.stall(Fault.Point.AFTER_REQUEST));
        FutureTask<HttpResponse> sending = interrupt(() -> {
            fixture.kapture().awaitRequests(1);
            return null;
        });
        ExecutionException end = assertThrows(
                ExecutionException.class, () -> sending.get(fixture.requestTimeoutSeconds() - 5, TimeUnit.SECONDS));
        assertThat(end.getCause() instanceof InterruptedException, is(true));
    }

    @Test
    void interruptedTlsHandshakeSendsNothing() throws Exception {
        fixture.tls(Certificate.GOOD).kapture().onEvery().inject(Fault.stall(Fault.Point.CONNECT));
        assertNotSent(interrupt(() -> {
            fixture.kapture().awaitConnectionsOpened(1);
            return null;
        }));
    }

    @Test
    void interruptedConnectionSendsNothing() throws Exception {
        fixture.siteAt("http://127.0.0.1:" + fixture.portWithFullBacklog());
        assertNotSent(interrupt(() -> null));
    }

    private FutureTask<HttpResponse> interrupt(Callable<?> whenToInterrupt) throws Exception {
        FutureTask<HttpResponse> sending = new FutureTask<>(fixture.post()::send);
        Thread thread = new Thread(sending);
        thread.start();
        whenToInterrupt.call();
        thread.interrupt();
        return sending;
    }

    private void assertNotSent(FutureTask<HttpResponse> sending) throws Exception {
        HttpResponse response = sending.get(fixture.requestTimeoutSeconds() - 5, TimeUnit.SECONDS);
        assertThat(response.failure().beforeRequest, is(true));
    }

    @Test
    void sendsNothingAfterAnInterrupt() throws Exception {
        Thread.currentThread().interrupt();
        assertThat(fixture.post().send().failure().beforeRequest, is(true));
        assertThat(Thread.currentThread().isInterrupted(), is(false));
        assertThat(fixture.kapture().requests(), is(empty()));
    }
}
