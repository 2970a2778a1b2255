package io.jenkins.plugins.kapture.sandbox;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/**
 * A stand-in for the service, on a free loopback port: it keeps tickets, answers as documented, and fails on request.
 *
 * <pre>{@code
 * try (KaptureSandbox sandbox = KaptureSandbox.start()) {
 *     Ticket ticket = sandbox.ticket("713516551148");
 *     sandbox.on("713516551148").answer(Fault.status(500));
 * }
 * }</pre>
 */
public final class KaptureSandbox extends RequestLog implements AutoCloseable {

    /** The token that a fresh sandbox accepts. */
    public static final String TOKEN = "c2FuZGJveDpub3QtYS1yZWFsLXRva2Vu";

    private final ServerSocket server;
    private final SSLContext tls;
    private final KaptureService service = new KaptureService();
    private final Faults faults = new Faults();
    private Duration latency = Duration.ZERO;
    private Duration idleTime = Duration.ofMinutes(1);
    private String keepAlive;

    private KaptureSandbox(int port, SSLContext tls) throws IOException {
        this.server = new ServerSocket(port, 1024, InetAddress.getLoopbackAddress());
        this.tls = tls;
        accept(TOKEN);
        start("Kapture sandbox", this::listen);
    }

    public static KaptureSandbox start() throws IOException {
        return start(0);
    }

    /** @param port 0 for a free one */
    public static KaptureSandbox start(int port) throws IOException {
        return new KaptureSandbox(port, null);
    }

    public static KaptureSandbox startTls(SSLContext tls) throws IOException {
        return new KaptureSandbox(0, tls);
    }

    /** The site's address, without a slash at its end. By name, for certificates are issued to names. */
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

    /** The ticket with this id; made on the first call. */
    public Ticket ticket(String id) {
        return ticket(id, "TEST " + id);
    }

    public Ticket ticket(String id, String title) {
        return service.ticket(id, title);
    }

    /** Where to say what happens: {@code sandbox.onNext().answer(Fault.status(500))}. */
    public interface Occasion {
        void answer(Fault fault);
    }

    /** Once; several calls make a queue. */
    public Occasion onNext() {
        return faults::addNext;
    }

    /** Each update of a ticket, known to the sandbox or not, that arrives whole. */
    public Occasion on(String ticketId) {
        return fault -> faults.addFor(ticketId, fault);
    }

    public Occasion onEvery() {
        return faults::setEvery;
    }

    /** Back to the documented behaviour. */
    public void heal() {
        faults.clear();
    }

    /** How long each answer takes. */
    public synchronized void latency(Duration time) {
        latency = time;
    }

    /** When an idle connection is closed. */
    public synchronized void closeIdleAfter(Duration time) {
        idleTime = time;
    }

    /** Promises to keep idle connections; {@link #closeIdleAfter} need not keep the promise. */
    public synchronized void promiseKeepAlive(int seconds) {
        keepAlive = "timeout=" + seconds;
    }

    @Override
    public void close() throws IOException {
        server.close();
        closeAll();
    }

    private void listen() {
        try {
            while (true) {
                ServerConnection wire = new ServerConnection(server.accept());
                opened(wire);
                start("Kapture sandbox connection", new SandboxConnection(this, wire));
            }
        } catch (IOException e) {
            // The sandbox was closed.
        }
    }

    private static void start(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    void encrypt(ServerConnection wire) throws IOException {
        if (tls != null) {
            wire.encrypt(tls);
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

    byte[] answer(SandboxRequest request, boolean update) {
        SandboxResponse answer = service.answer(request, update);
        synchronized (this) {
            return (keepAlive == null ? answer : answer.with("Keep-Alive", keepAlive)).bytes();
        }
    }

    SandboxResponse page(String target) {
        if (target.equals("/")) {
            return SandboxResponse.html(200, SandboxPages.overview(service.tickets()));
        }
        if (target.startsWith(KaptureService.TICKET_PAGE)) {
            String id = target.substring(target.lastIndexOf('/') + 1);
            for (Ticket ticket : service.tickets()) {
                if (ticket.id().equals(id)) {
                    return SandboxResponse.html(200, SandboxPages.ticket(ticket));
                }
            }
        }
        return SandboxResponse.html(404, "<h1>Not Found</h1>");
    }
}
