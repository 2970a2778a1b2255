package io.jenkins.plugins.kapture.client;

import io.jenkins.plugins.kapture.http.HttpPost;
import io.jenkins.plugins.kapture.http.HttpProxy;
import io.jenkins.plugins.kapture.http.HttpResponse;
import io.jenkins.plugins.kapture.mock.Fault;
import io.jenkins.plugins.kapture.mock.MockKapture;
import io.jenkins.plugins.kapture.mock.MockProxy;
import io.jenkins.plugins.kapture.mock.MockRequest;
import io.jenkins.plugins.kapture.mock.MockTls;
import io.jenkins.plugins.kapture.mock.MockTls.Certificate;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Fixture for a {@link FaultCase}: a mock server with one ticket, and how a client connects to it. */
public final class FaultFixture implements Closeable {

    public static final String TICKET = "713516551148";

    /** More connections than the backlog of a port that never accepts. */
    private static final int CONNECTIONS = 8;

    private final Deque<Closeable> resources = new ArrayDeque<>();
    private MockKapture kapture;
    private String url;
    private HttpProxy proxy;
    private int connectTimeoutSeconds = 20;
    private int requestTimeoutSeconds = 20;
    private int commentLength = 8;

    public FaultFixture() throws IOException {
        use(MockKapture.start());
    }

    public MockKapture kapture() {
        return kapture;
    }

    /** @return the request that the mock server received; fails if there is not exactly one */
    public MockRequest onlyRequest() {
        List<MockRequest> requests = kapture.requests();
        if (requests.size() != 1) {
            throw new AssertionError(requests.size() + " requests");
        }
        return requests.get(0);
    }

    /** The site's URL. */
    public String url() {
        return url;
    }

    /** {@code null} for a direct connection. */
    public HttpProxy proxy() {
        return proxy;
    }

    public int connectTimeoutSeconds() {
        return connectTimeoutSeconds;
    }

    public int requestTimeoutSeconds() {
        return requestTimeoutSeconds;
    }

    /** The length of the comment in characters. */
    public int commentLength() {
        return commentLength;
    }

    /** @return a request that updates the ticket */
    public HttpPost post() {
        TicketUpdate update =
                TicketUpdate.of(Map.of("ticket_id", TICKET, "sub_status", "PS", "comment", "x".repeat(commentLength)));
        return new HttpPost(
                url + SiteAddress.DEFAULT_ENDPOINT_PATH,
                Token.of(MockKapture.TOKEN).authorization(),
                Map.of("User-Agent", "Jenkins-Kapture/test"),
                update.json().getBytes(StandardCharsets.UTF_8),
                proxy,
                connectTimeoutSeconds,
                requestTimeoutSeconds);
    }

    public FaultFixture tls(Certificate certificate)
            throws IOException, GeneralSecurityException, InterruptedException {
        use(MockKapture.startTls(MockTls.shared().server(certificate)));
        return this;
    }

    public FaultFixture tlsWithClientCertificates() throws IOException, GeneralSecurityException, InterruptedException {
        use(MockKapture.startTls(MockTls.shared().serverWithClientCertificates()));
        return this;
    }

    public FaultFixture siteAt(String address) {
        url = address;
        return this;
    }

    public FaultFixture withShortConnectTimeout() {
        connectTimeoutSeconds = 1;
        return this;
    }

    public FaultFixture withShortRequestTimeout() {
        requestTimeoutSeconds = 1;
        return this;
    }

    public FaultFixture withCommentOf(int characters) {
        commentLength = characters;
        return this;
    }

    /** Injects the fault into every request. */
    public FaultFixture inject(Fault fault) {
        kapture.onEvery().inject(fault);
        return this;
    }

    public FaultFixture proxyAt(String host, int port) {
        proxy = new HttpProxy(host, port, null, null);
        return this;
    }

    public FaultFixture proxy(MockProxy opened, String user, String password) {
        resources.push(opened::close);
        proxy = new HttpProxy(opened.host(), opened.port(), user, password);
        return this;
    }

    /** @param status status and headers of the proxy's response to every request */
    public FaultFixture proxyThatRefuses(String status) throws IOException {
        MockProxy refusing = MockProxy.open();
        refusing.refuse(status);
        return proxy(refusing, null, null);
    }

    /** Another service, which must not receive any request. */
    public MockKapture secondService() throws IOException {
        MockKapture second = MockKapture.start();
        resources.push(() -> {
            int connections = second.connectionsOpened();
            second.close();
            if (connections > 0) {
                throw new AssertionError("followed a redirect");
            }
        });
        return second;
    }

    public static int closedPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** A port whose backlog is full: the system keeps further connections waiting. */
    public int portWithFullBacklog() throws IOException {
        ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        resources.push(socket);
        for (int i = 0; i < CONNECTIONS; i++) {
            SocketChannel client = SocketChannel.open();
            resources.push(client);
            client.configureBlocking(false);
            client.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), socket.getLocalPort()));
        }
        return socket.getLocalPort();
    }

    private void use(MockKapture started) {
        kapture = started;
        kapture.ticket(TICKET);
        resources.push(started::close);
        url = kapture.url();
    }

    @Override
    public void close() throws IOException {
        while (!resources.isEmpty()) {
            resources.pop().close();
        }
    }

    /** Classifies a response that contains no secrets. */
    public static UpdateResponse read(HttpResponse response, String siteUrl) {
        return UpdateResponse.read(response, siteUrl, UnaryOperator.identity(), Locale.getDefault());
    }
}
