package io.jenkins.plugins.kapture.mock;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/**
 * A mock server in place of the service, on a free loopback port: it stores tickets, responds as documented, and injects
 * faults on request.
 *
 * <pre>{@code
 * try (MockKapture kapture = MockKapture.start()) {
 *     Ticket ticket = kapture.ticket("713516551148");
 *     kapture.on("713516551148").inject(Fault.status(500));
 * }
 * }</pre>
 */
public final class MockKapture extends RequestLog implements AutoCloseable {

    /** The token that a fresh mock server accepts. */
    public static final String TOKEN = "c2FuZGJveDpub3QtYS1yZWFsLXRva2Vu";

    private final ServerSocket server;
    private final SSLContext tls;
    private final Thread listener;
    private final KaptureService service = new KaptureService();
    private final Faults faults = new Faults();
    private Duration latency = Duration.ZERO;
    private Duration idleTime = Duration.ofMinutes(1);
    private String keepAlive;
    private RateLimit limit;

    private MockKapture(int port, SSLContext tls) throws IOException {
        this.server = new ServerSocket(port, 1024, InetAddress.getLoopbackAddress());
        this.tls = tls;
        accept(TOKEN);
        listener = start("Kapture kapture", this::listen);
    }

    public static MockKapture start() throws IOException {
        return start(0);
    }

    /** @param port 0 for a free one */
    public static MockKapture start(int port) throws IOException {
        return new MockKapture(port, null);
    }

    public static MockKapture startTls(SSLContext tls) throws IOException {
        return new MockKapture(0, tls);
    }

    /** The site's URL without a trailing slash. It contains a host name, because certificates are issued to names. */
    public String url() {
        return (tls == null ? "http" : "https") + "://localhost:" + port();
    }

    public String endpoint() {
        return url() + KaptureService.ENDPOINT;
    }

    public int port() {
        return server.getLocalPort();
    }

    /** Accepts one more token. */
    public void accept(String token) {
        service.accept("Basic " + token);
    }

    /** From now on the token is invalid. */
    public void revoke(String token) {
        service.revoke("Basic " + token);
    }

    /** The ticket with this ID; created by the first call. */
    public Ticket ticket(String id) {
        return ticket(id, "TEST " + id);
    }

    public Ticket ticket(String id, String title) {
        return service.ticket(id, title);
    }

    /** The requests that a fault is injected into: {@code kapture.onNext().inject(Fault.status(500))}. */
    public interface FaultTarget {
        void inject(Fault fault);
    }

    /** One request; several calls make a queue. */
    public FaultTarget onNext() {
        return faults::addNext;
    }

    /** Each complete update request for a ticket, whether or not the mock server knows it. */
    public FaultTarget on(String ticketId) {
        return fault -> faults.addFor(ticketId, fault);
    }

    public FaultTarget onEvery() {
        return faults::setEvery;
    }

    /** Returns to the documented behavior. */
    public void clearFaults() {
        faults.clear();
    }

    /**
     * Refuses requests with HTTP 429 if there are more than this number in any such period, such as 60 per minute.
     *
     * @param retryAfter whether the refusal says how long to wait
     */
    public synchronized void limit(int requests, Duration period, boolean retryAfter) {
        limit = new RateLimit(requests, period, retryAfter);
    }

    /** The number of requests that the limit has refused. */
    public synchronized int refusedByLimit() {
        return limit == null ? 0 : limit.refused();
    }

    /** How long each response takes. */
    public synchronized void latency(Duration time) {
        latency = time;
    }

    /** When an idle connection is closed. */
    public synchronized void closeIdleAfter(Duration time) {
        idleTime = time;
    }

    /** Announces a keep-alive timeout; {@link #closeIdleAfter} may contradict it. */
    public synchronized void announceKeepAlive(int seconds) {
        keepAlive = "timeout=" + seconds;
    }

    @Override
    public void close() throws IOException {
        server.close();
        try {
            listener.join(); // accepts connections for a moment longer
        } catch (InterruptedException e) {
            throw new InterruptedIOException();
        }
        closeConnections();
    }

    private void listen() {
        try {
            while (true) {
                ServerConnection connection = new ServerConnection(server.accept());
                opened(connection);
                start("Kapture kapture connection", new MockConnection(this, connection));
            }
        } catch (IOException e) {
            // the mock server was closed
        }
    }

    private static Thread start(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    void encrypt(ServerConnection connection) throws IOException {
        if (tls != null) {
            encrypted(connection.encrypt(tls));
        }
    }

    synchronized Duration idleTime() {
        return idleTime;
    }

    synchronized Duration latency() {
        return latency;
    }

    Optional<Fault> fault(Fault.Point point, String ticketId) {
        return faults.begin(point, ticketId);
    }

    synchronized Optional<Fault> refusal() {
        return limit == null ? Optional.empty() : limit.take();
    }

    MockResponse respond(MockRequest request, boolean update) {
        MockResponse response = service.respond(request, update);
        synchronized (this) {
            return keepAlive == null ? response : response.with("Keep-Alive", keepAlive);
        }
    }

    MockResponse page(String target) {
        return MockPages.page(target, service.tickets());
    }
}
