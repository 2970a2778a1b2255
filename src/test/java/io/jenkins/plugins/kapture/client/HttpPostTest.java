package io.jenkins.plugins.kapture.client;

import static io.jenkins.plugins.kapture.client.Outcome.UPDATED;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.jenkins.plugins.kapture.sandbox.Fault;
import io.jenkins.plugins.kapture.sandbox.KaptureSandbox;
import io.jenkins.plugins.kapture.sandbox.SandboxProxy;
import io.jenkins.plugins.kapture.sandbox.SandboxRequest;
import io.jenkins.plugins.kapture.sandbox.SandboxTls;
import io.jenkins.plugins.kapture.sandbox.SandboxTls.Certificate;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HttpPostTest {

    private static final String TICKET = FaultScene.TICKET;

    private static SSLContext platform;

    private FaultScene scene;

    @BeforeAll
    static void trustTheSandbox() throws Exception {
        platform = SSLContext.getDefault();
        SSLContext.setDefault(SandboxTls.shared().client());
    }

    @AfterAll
    static void trustThePlatform() {
        SSLContext.setDefault(platform);
    }

    @BeforeEach
    void open() throws Exception {
        scene = new FaultScene();
    }

    @AfterEach
    void close() throws Exception {
        scene.close();
    }

    @Test
    void sendsTheseHeadersAndNoOthers() throws Exception {
        assertThat(send().outcome(), is(UPDATED));
        SandboxRequest request = onlyRequest();
        assertThat(request.method() + " " + request.target(), is("POST " + SiteAddress.DEFAULT_ENDPOINT_PATH));
        assertThat(
                request.headers().stream()
                        .map(header -> header.getKey() + ": " + header.getValue())
                        .toList(),
                containsInAnyOrder(
                        "Host: localhost:" + scene.sandbox().port(),
                        "Authorization: Basic " + KaptureSandbox.TOKEN,
                        "User-Agent: Jenkins-Kapture/test",
                        "Accept: application/json",
                        "Content-Type: application/json",
                        "Content-Length: " + request.body().length));
    }

    @Test
    void sendsEachByteAsItIs() throws Exception {
        byte[] body = "[{\"ticket_id\":\"%s\",\"sub_status\":\"PS\",\"comment\":\"नमस्ते 🎉\\r\\n%s\"}]"
                .formatted(TICKET, "\u00a0x".repeat(700_000))
                .getBytes(StandardCharsets.UTF_8);
        HttpPost small = scene.post();
        HttpPost large = new HttpPost(small.url(), small.authorization(), small.userAgent(), body, null, 20, 20);
        assertThat(Answer.read(large.send()).outcome(), is(UPDATED));
        assertArrayEquals(body, onlyRequest().body());
    }

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
    void speaksTlsWithNameAndWithAddress() throws Exception {
        scene.tls(Certificate.GOOD);
        assertThat(send().outcome(), is(UPDATED));
        scene.siteAt("https://127.0.0.1:" + scene.sandbox().port());
        assertThat(send().outcome(), is(UPDATED));
    }

    @Test
    void passesAProxyWithItsOwnPassword() throws Exception {
        scene.tls(Certificate.GOOD);
        SandboxProxy proxy = SandboxProxy.withPassword("kim", "pä:ss");
        scene.proxy(proxy, "kim", "pä:ss");
        assertThat(send().outcome(), is(UPDATED));
        SandboxRequest connect = proxy.requests().get(0);
        assertThat(connect.method(), is("CONNECT"));
        assertThat("the proxy does not see the token", connect.header("Authorization"), is(""));
        assertThat("nor the service the password", onlyRequest().header("Proxy-Authorization"), is(""));
    }

    @Test
    void passesAProxyWithoutPassword() throws Exception {
        scene.proxy(SandboxProxy.open(), null, null);
        assertThat(send().outcome(), is(UPDATED));
        assertThat(onlyRequest().header("Authorization"), is("Basic " + KaptureSandbox.TOKEN));
    }

    @Test
    void tellsAProxyThatRefusesAPlainRequest() throws Exception {
        scene.proxy(SandboxProxy.withPassword("kim", "right"), "kim", "wrong");
        assertThat(send().reason(), containsString("proxy refused it with HTTP 407"));
    }

    @Test
    void doesNotBlameTheProxyForTheService() throws Exception {
        scene.tls(Certificate.GOOD).proxy(SandboxProxy.open(), null, null);
        scene.sandbox().onNext().answer(Fault.status(407));
        assertThat(send().outcome(), is(Outcome.FAULTY));
    }

    @Test
    void endsAtOnceWhenInterruptedWaiting() throws Exception {
        scene.sandbox().onEvery().answer(Fault.stall(Fault.Point.AFTER_REQUEST));
        interrupted(() -> {
            scene.sandbox().awaitRequests(1);
            return null;
        });
    }

    @Test
    void endsAtOnceWhenInterruptedInTheTlsHandshake() throws Exception {
        scene.tls(Certificate.GOOD).sandbox().onEvery().answer(Fault.stall(Fault.Point.CONNECT));
        interrupted(() -> {
            scene.sandbox().awaitConnectionsOpened(1);
            return null;
        });
    }

    @Test
    void endsAtOnceWhenInterruptedConnecting() throws Exception {
        scene.siteAt("http://127.0.0.1:" + scene.crowdedPort());
        interrupted(() -> null);
    }

    private void interrupted(Callable<?> whenToInterrupt) throws Exception {
        FutureTask<HttpReply> sending = new FutureTask<>(scene.post()::send);
        Thread thread = new Thread(sending);
        thread.start();
        whenToInterrupt.call();
        thread.interrupt();
        ExecutionException end =
                assertThrows(ExecutionException.class, () -> sending.get(scene.requestTimeoutSeconds() - 5, TimeUnit.SECONDS));
        assertThat(end.getCause() instanceof InterruptedException, is(true));
    }

    @Test
    void sendsNothingOnceInterrupted() {
        Thread.currentThread().interrupt();
        assertThrows(InterruptedException.class, () -> scene.post().send());
        assertThat(Thread.currentThread().isInterrupted(), is(false));
        assertThat(scene.sandbox().requests(), is(empty()));
    }

    @Test
    void doesNotPrintItsSecrets() {
        scene.proxyAt("proxy.example", 3128);
        HttpProxy proxy = new HttpProxy("proxy.example", 3128, "kim", "secret");
        assertThat(scene.post().toString(), not(containsString(KaptureSandbox.TOKEN)));
        assertThat(proxy.toString(), is("proxy.example:3128"));
    }

    private Answer send() throws InterruptedException {
        return Answer.read(scene.post().send());
    }

    private SandboxRequest onlyRequest() {
        List<SandboxRequest> requests = scene.sandbox().requests();
        assertThat(requests.size(), is(1));
        return requests.get(0);
    }
}
