package io.jenkins.plugins.kapture.client;

import io.jenkins.plugins.kapture.http.HttpPost;
import io.jenkins.plugins.kapture.http.HttpProxy;
import io.jenkins.plugins.kapture.sandbox.KaptureSandbox;
import io.jenkins.plugins.kapture.sandbox.SandboxProxy;
import io.jenkins.plugins.kapture.sandbox.SandboxTls.Certificate;
import io.jenkins.plugins.kapture.sandbox.SandboxTls;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.SocketChannel;
import java.security.GeneralSecurityException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;

/** What a {@link FaultCase} plays in: a sandbox with one ticket, and how a client gets there. */
public final class FaultFixture implements Closeable {

    public static final String TICKET = "713516551148";

    static final String SUCCESS = "{\"message\":\"Fait à Genève\",\"status\":\"success\"}";

    /** More than fit into the queue of a port that nobody listens to. */
    private static final int CROWD = 8;

    private final Deque<Closeable> props = new ArrayDeque<>();
    private KaptureSandbox sandbox;
    private String url;
    private HttpProxy proxy;
    private int connectTimeoutSeconds = 20;
    private int requestTimeoutSeconds = 20;

    public FaultFixture() throws IOException {
        use(KaptureSandbox.start());
    }

    public KaptureSandbox sandbox() {
        return sandbox;
    }

    /** The site's address. */
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

    /** @return a request that updates the ticket */
    public HttpPost post() {
        TicketUpdate update = new TicketUpdate(TICKET, "PS", "Released", null, null, null, null);
        return new HttpPost(
                url + SiteAddress.DEFAULT_ENDPOINT_PATH,
                Token.of(KaptureSandbox.TOKEN).authorization(),
                Map.of("User-Agent", "Jenkins-Kapture/test"),
                update.toJson(),
                proxy,
                connectTimeoutSeconds,
                requestTimeoutSeconds);
    }

    public FaultFixture tls(Certificate certificate)
            throws IOException, GeneralSecurityException, InterruptedException {
        use(KaptureSandbox.startTls(SandboxTls.shared().server(certificate)));
        return this;
    }

    public FaultFixture siteAt(String address) {
        url = address;
        return this;
    }

    public FaultFixture impatient() {
        connectTimeoutSeconds = 1;
        requestTimeoutSeconds = 1;
        return this;
    }

    public FaultFixture proxyAt(String host, int port) {
        proxy = new HttpProxy(host, port, null, null);
        return this;
    }

    public FaultFixture proxy(SandboxProxy opened, String user, String password) {
        props.push(opened::close);
        proxy = new HttpProxy(opened.host(), opened.port(), user, password);
        return this;
    }

    /** Another service; nothing may ever arrive there. */
    public KaptureSandbox elsewhere() throws IOException {
        KaptureSandbox other = KaptureSandbox.start();
        props.push(() -> {
            int strays = other.connectionsOpened();
            other.close();
            if (strays > 0) {
                throw new AssertionError("followed a redirect");
            }
        });
        return other;
    }

    public static int closedPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** A port whose queue is full: the system lets further connections wait. */
    public int crowdedPort() throws IOException {
        ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        props.push(socket);
        for (int i = 0; i < CROWD; i++) {
            SocketChannel visitor = SocketChannel.open();
            props.push(visitor);
            visitor.configureBlocking(false);
            visitor.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), socket.getLocalPort()));
        }
        return socket.getLocalPort();
    }

    private void use(KaptureSandbox started) {
        sandbox = started;
        sandbox.ticket(TICKET);
        props.push(started::close);
        url = sandbox.url();
    }

    @Override
    public void close() throws IOException {
        while (!props.isEmpty()) {
            props.pop().close();
        }
    }
}
