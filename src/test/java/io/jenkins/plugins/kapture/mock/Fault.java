package io.jenkins.plugins.kapture.mock;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * A misbehavior of the service, or of a server in front of it.
 *
 * @see MockKapture#onNext
 * @see MockKapture#on
 * @see MockKapture#onEvery
 */
public final class Fault {

    /** The stage of a request at which a connection breaks or stalls. */
    public enum Point {
        /** Before anything was read; with TLS before its handshake. */
        CONNECT,
        /** When the first byte of a request arrives. */
        FIRST_BYTE,
        /** When the head of the request was read, and nothing of its body. */
        IN_REQUEST,
        /** When the complete request was read. */
        AFTER_REQUEST,
        /** Within the head of the response; the ticket is updated. */
        IN_HEAD,
        /** Within the body of the response; the ticket is updated. */
        IN_BODY;

        /** Faults within a response begin when the request was read. */
        Point begin() {
            return compareTo(AFTER_REQUEST) > 0 ? AFTER_REQUEST : this;
        }
    }

    interface Behavior {
        /** @param documented the response that would have been sent; {@code null} while there is no request */
        void run(ServerConnection connection, MockResponse documented) throws IOException;
    }

    interface Ending {
        void end(ServerConnection connection) throws IOException;
    }

    private final Point point;
    private final boolean update;
    private final Behavior behavior;

    private Fault(Point point, boolean update, Behavior behavior) {
        this.point = point;
        this.update = update;
        this.behavior = behavior;
    }

    Point begin() {
        return point.begin();
    }

    boolean updates() {
        return update;
    }

    void run(ServerConnection connection, MockResponse documented) throws IOException {
        behavior.run(connection, documented);
    }

    /** The same, after the service has updated the ticket. */
    public Fault afterUpdate() {
        return new Fault(point, true, behavior);
    }

    /** The same, after some time. */
    public Fault after(Duration time) {
        return new Fault(point, update, (connection, documented) -> {
            if (!connection.await(time)) {
                behavior.run(connection, documented);
            }
        });
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

    /** The documented response, one byte at a time. */
    public static Fault trickle(Duration interval) {
        return new Fault(
                Point.IN_BODY, true, (connection, documented) -> connection.trickle(documented.bytes(), interval));
    }

    /** Sends exactly these bytes and closes the connection. */
    public static Fault raw(byte[] bytes) {
        return new Fault(Point.AFTER_REQUEST, false, sendAndClose(bytes));
    }

    public static Fault raw(String text) {
        return raw(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    public static Fault raw(Point point, String text) {
        return new Fault(point, false, sendAndClose(text.getBytes(StandardCharsets.ISO_8859_1)));
    }

    /** Refuses a request before it was read completely, and closes the connection. */
    public static Fault early(Point point, int status) {
        return new Fault(point, false, sendAndClose(MockResponse.page(status).bytes()));
    }

    /** A status with a page that is not JSON. */
    public static Fault status(int status) {
        return respond(MockResponse.page(status));
    }

    public static Fault status(int status, String json) {
        return respond(MockResponse.json(status, json));
    }

    public static Fault redirect(int status, String address) {
        return respond(MockResponse.html(status, "").with("Location", address));
    }

    /** @param status 429 or 503 */
    public static Fault retryAfter(int status, String value) {
        return respond(MockResponse.page(status).with("Retry-After", value));
    }

    public static Fault body(String body) {
        return respond(MockResponse.json(200, body));
    }

    public static Fault body(String body, String type) {
        return respond(MockResponse.of(200, type, body));
    }

    public static Fault loginPage() {
        return body("<html><body><form>Password: <input name=p></form></body></html>", "text/html");
    }

    /** The documented response without its end. */
    public static Fault truncated() {
        return close(Point.IN_BODY);
    }

    /** A body in another charset than its header declares. */
    public static Fault body(String body, Charset charset) {
        Map<String, String> headers = Map.of("Content-Type", "application/json;charset=UTF-8");
        return respond(new MockResponse(200, headers, body.getBytes(charset)));
    }

    /** The documented response after an update, changed. */
    public static Fault altered(UnaryOperator<MockResponse> change) {
        return new Fault(
                Point.AFTER_REQUEST,
                true,
                (connection, documented) ->
                        connection.send(change.apply(documented).bytes()));
    }

    static Fault respond(MockResponse response) {
        return new Fault(Point.AFTER_REQUEST, false, (connection, ignored) -> connection.send(response.bytes()));
    }

    /** @param behavior what happens after a complete request, without an update */
    static Fault instead(Behavior behavior) {
        return new Fault(Point.AFTER_REQUEST, false, behavior);
    }

    private static Behavior sendAndClose(byte[] bytes) {
        return (connection, ignored) -> {
            connection.send(bytes);
            connection.close();
        };
    }

    private static Fault at(Point point, Ending ending) {
        return new Fault(point, point.begin() != point, (connection, documented) -> {
            if (point.begin() != point) {
                byte[] response = documented.bytes();
                connection.send(response, 0, point == Point.IN_HEAD ? 20 : response.length - 20);
            }
            ending.end(connection);
        });
    }
}
