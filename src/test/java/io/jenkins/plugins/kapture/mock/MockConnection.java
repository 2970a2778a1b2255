package io.jenkins.plugins.kapture.mock;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** Serves the requests of one connection, one after another. */
final class MockConnection implements Runnable {

    private static final Duration MAX_WAIT = Duration.ofMinutes(1);

    private final MockKapture kapture;
    private final ServerConnection connection;

    MockConnection(MockKapture kapture, ServerConnection connection) {
        this.kapture = kapture;
        this.connection = connection;
    }

    @Override
    public void run() {
        try {
            if (injects(Fault.Point.CONNECT)) {
                return;
            }
            kapture.encrypt(connection);
            // A connection that has not been used yet is not idle.
            for (Duration timeout = MAX_WAIT; connection.awaitByte(timeout) && serve(); ) {
                timeout = kapture.idleTime();
            }
        } catch (IOException e) {
            // Expected: many tests close the connection.
        } finally {
            connection.close();
            kapture.closed(connection);
        }
    }

    /** @return whether another request may follow */
    private boolean serve() throws IOException {
        if (injects(Fault.Point.FIRST_BYTE)) {
            return false;
        }
        MockRequest head = connection.readHead();
        if (injects(Fault.Point.IN_REQUEST)) {
            return false;
        }
        MockRequest request = connection.readBody(head);
        if (!request.target().equals(KaptureService.ENDPOINT)) {
            connection.send(kapture.page(request.target()).bytes());
            return true;
        }
        kapture.began(request);
        try {
            return respond(request);
        } finally {
            kapture.ended(request);
        }
    }

    private boolean respond(MockRequest request) throws IOException {
        if (connection.await(kapture.latency())) {
            return false;
        }
        String ticket = KaptureService.ticketId(request.body());
        Optional<Fault> fault = kapture.refusal().or(() -> kapture.fault(Fault.Point.AFTER_REQUEST, ticket));
        MockResponse documented =
                kapture.respond(request, fault.map(Fault::updates).orElse(true));
        if (fault.isEmpty()) {
            kapture.ended(request); // before the client can send the next one
            connection.send(documented.bytes());
        } else {
            fault.get().run(connection, documented);
        }
        return !connection.isClosed();
    }

    private boolean injects(Fault.Point point) throws IOException {
        Optional<Fault> fault = kapture.fault(point, "");
        if (fault.isPresent()) {
            fault.get().run(connection, null);
        }
        return fault.isPresent();
    }
}
