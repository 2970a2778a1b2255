package io.jenkins.plugins.kapture.client;

import io.jenkins.plugins.kapture.sandbox.KaptureSandbox;
import io.jenkins.plugins.kapture.sandbox.SandboxProxy;
import io.jenkins.plugins.kapture.sandbox.SandboxTls;
import io.jenkins.plugins.kapture.sandbox.SandboxTls.Certificate;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.SocketChannel;
import java.security.GeneralSecurityException;
import java.util.ArrayDeque;
import java.util.Deque;

/** What a {@link FaultCase} plays in: a sandbox with one ticket, and how a client gets there. */
public final class FaultScene implements Closeable {

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

    public FaultScene() throws IOException {
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
                "Jenkins-Kapture/test",
                update.toJson(),
                proxy,
                connectTimeoutSeconds,
                requestTimeoutSeconds);
    }

    FaultScene tls(Certificate certificate) throws IOException, GeneralSecurityException, InterruptedException {
        use(KaptureSandbox.startTls(SandboxTls.shared().server(certificate)));
        return this;
    }

    FaultScene siteAt(String address) {
        url = address;
        return this;
    }

    FaultScene impatient() {
        connectTimeoutSeconds = 1;
        requestTimeoutSeconds = 1;
        return this;
    }

    FaultScene proxyAt(String host, int port) {
        proxy = new HttpProxy(host, port, null, null);
        return this;
    }

    FaultScene proxy(SandboxProxy opened, String user, String password) {
        props.push(opened::close);
        proxy = new HttpProxy(opened.host(), opened.port(), user, password);
        return this;
    }

    /** Another service; nothing may ever arrive there. */
    KaptureSandbox elsewhere() throws IOException {
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

    static int closedPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** A port whose queue is full: the system lets further connections wait. */
    int crowdedPort() throws IOException {
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
