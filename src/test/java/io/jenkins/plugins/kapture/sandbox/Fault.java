package io.jenkins.plugins.kapture.sandbox;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

/**
 * Something that a service, or what stands before it, does instead of answering as documented.
 *
 * @see KaptureSandbox#onNext
 * @see KaptureSandbox#on
 * @see KaptureSandbox#onEvery
 */
public final class Fault {

    /** Where in the course of a request a connection breaks or stalls. */
    public enum Point {
        /** Before anything was read; with TLS before its handshake. */
        CONNECT,
        /** When the first byte of a request arrives. */
        FIRST_BYTE,
        /** When the request's head was read, and nothing of its body. */
        IN_REQUEST,
        /** When the whole request was read. */
        AFTER_REQUEST,
        /** Within the head of the answer; the ticket is updated. */
        IN_HEAD,
        /** Within the body of the answer; the ticket is updated. */
        IN_BODY;

        /** Faults within an answer begin when the request has been read. */
        Point begin() {
            return compareTo(AFTER_REQUEST) > 0 ? AFTER_REQUEST : this;
        }
    }

    interface Script {
        /** @param answer what would have been sent; empty while there is no request to answer */
        void play(ServerConnection wire, byte[] answer) throws IOException;
    }

    private static final int MIB = 1024 * 1024;

    private final Point point;
    private final boolean update;
    private final Script script;

    private Fault(Point point, boolean update, Script script) {
        this.point = point;
        this.update = update;
        this.script = script;
    }

    Point begin() {
        return point.begin();
    }

    boolean updates() {
        return update;
    }

    void play(ServerConnection wire, byte[] answer) throws IOException {
        script.play(wire, answer);
    }

    /** The same, after the service has updated the ticket. */
    public Fault afterUpdate() {
        return new Fault(point, true, script);
    }

    public static Fault reset(Point point) {
        return at(point, ServerConnection::reset);
    }

    public static Fault close(Point point) {
        return at(point, ServerConnection::close);
    }

    public static Fault stall(Point point) {
        return at(point, ServerConnection::stall);
    }

    /** The documented answer, one byte at a time. */
    public static Fault dribble(Duration interval) {
        return new Fault(Point.IN_BODY, true, (wire, answer) -> wire.dribble(answer, interval));
    }

    /** Exactly these bytes; then the connection is closed. */
    public static Fault raw(byte[] bytes) {
        return new Fault(Point.AFTER_REQUEST, false, (wire, answer) -> {
            wire.send(bytes);
            wire.close();
        });
    }

    public static Fault raw(String text) {
        return raw(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** A status with a page that is no JSON. */
    public static Fault status(int status) {
        return answer(SandboxResponse.html(status, "<h1>" + status + "</h1>"));
    }

    public static Fault status(int status, String body) {
        return answer(SandboxResponse.json(status, body));
    }

    public static Fault redirect(int status, String address) {
        return answer(SandboxResponse.html(status, "").with("Location", address));
    }

    /** @param status 429 or 503 */
    public static Fault retryAfter(int status, String value) {
        return answer(SandboxResponse.html(status, "busy").with("Retry-After", value));
    }

    public static Fault body(String body) {
        return answer(SandboxResponse.json(200, body));
    }

    public static Fault body(String body, String type) {
        return answer(SandboxResponse.of(200, type, body));
    }

    /** A body in another charset than the service says. */
    public static Fault body(String body, Charset charset) {
        Map<String, String> headers = Map.of("Content-Type", "application/json;charset=UTF-8");
        return answer(new SandboxResponse(200, headers, body.getBytes(charset)));
    }

    public static Fault loginPage() {
        return answer(SandboxResponse.html(200, "<html><body><form>Password: <input name=p></form></body></html>"));
    }

    public static Fault truncated() {
        return new Fault(Point.IN_BODY, true, (wire, answer) -> {
            wire.send(answer, 0, answer.length - 20);
            wire.close();
        });
    }

    /** A body of two MiB that says its length. */
    public static Fault oversized() {
        return answer(SandboxResponse.json(200, " ".repeat(2 * MIB)));
    }

    /** A body that never ends and says so as late as it can. */
    public static Fault endlessChunks() {
        return new Fault(Point.AFTER_REQUEST, false, (wire, answer) -> {
            wire.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            byte[] chunk = ("10000\r\n" + " ".repeat(0x10000) + "\r\n").getBytes(StandardCharsets.US_ASCII);
            while (!wire.await(Duration.ZERO)) {
                wire.send(chunk);
            }
        });
    }

    /** A small compressed body that unfolds to 64 MiB. */
    public static Fault gzipBomb() {
        return answer(SandboxResponse.gzip(64 * MIB));
    }

    private static Fault answer(SandboxResponse answer) {
        return new Fault(Point.AFTER_REQUEST, false, (wire, ignored) -> wire.send(answer.bytes()));
    }

    private interface Ending {
        void end(ServerConnection wire) throws IOException;
    }

    private static Fault at(Point point, Ending ending) {
        return new Fault(point, point.begin() != point, (wire, answer) -> {
            wire.send(answer, 0, cut(point, answer));
            ending.end(wire);
        });
    }

    private static int cut(Point point, byte[] answer) {
        return switch (point) {
            case IN_HEAD -> Math.min(20, answer.length);
            case IN_BODY -> answer.length - 20;
            default -> 0;
        };
    }
}
