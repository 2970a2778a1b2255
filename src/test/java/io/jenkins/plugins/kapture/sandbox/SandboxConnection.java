package io.jenkins.plugins.kapture.sandbox;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** Serves the requests of one connection, one after another. */
final class SandboxConnection implements Runnable {

    private static final Duration MAX_WAIT = Duration.ofMinutes(1);

    private final KaptureSandbox sandbox;
    private final ServerConnection connection;

    SandboxConnection(KaptureSandbox sandbox, ServerConnection connection) {
        this.sandbox = sandbox;
        this.connection = connection;
    }

    @Override
    public void run() {
        try {
            if (injects(Fault.Point.CONNECT)) {
                return;
            }
            sandbox.encrypt(connection);
            // A connection that has not been used yet is not idle.
            for (Duration timeout = MAX_WAIT; connection.awaitByte(timeout) && serve(); ) {
                timeout = sandbox.idleTime();
            }
        } catch (IOException e) {
            // Expected: many tests close the connection.
        } finally {
            connection.close();
            sandbox.closed(connection);
        }
    }

    /** @return whether another request may follow */
    private boolean serve() throws IOException {
        if (injects(Fault.Point.FIRST_BYTE)) {
            return false;
        }
        SandboxRequest head = connection.readHead();
        if (injects(Fault.Point.IN_REQUEST)) {
            return false;
        }
        SandboxRequest request = connection.readBody(head);
        if (!request.target().equals(KaptureService.ENDPOINT)) {
            connection.send(sandbox.page(request.target()).bytes());
            return true;
        }
        sandbox.began(request);
        try {
            return respond(request);
        } finally {
            sandbox.ended();
        }
    }

    private boolean respond(SandboxRequest request) throws IOException {
        if (connection.await(sandbox.latency())) {
            return false;
        }
        String ticket = KaptureService.ticketId(request.body());
        Optional<Fault> fault = sandbox.refusal().or(() -> sandbox.fault(Fault.Point.AFTER_REQUEST, ticket));
        SandboxResponse documented =
                sandbox.respond(request, fault.map(Fault::updates).orElse(true));
        if (fault.isEmpty()) {
            connection.send(documented.bytes());
        } else {
            fault.get().run(connection, documented);
        }
        return !connection.isClosed();
    }

    private boolean injects(Fault.Point point) throws IOException {
        Optional<Fault> fault = sandbox.fault(point, "");
        if (fault.isPresent()) {
            fault.get().run(connection, null);
        }
        return fault.isPresent();
    }
}
