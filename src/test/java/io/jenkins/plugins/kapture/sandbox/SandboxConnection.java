package io.jenkins.plugins.kapture.sandbox;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** Serves the requests of one connection, one after another. */
final class SandboxConnection implements Runnable {

    private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);

    private final KaptureSandbox sandbox;
    private final ServerConnection wire;

    SandboxConnection(KaptureSandbox sandbox, ServerConnection wire) {
        this.sandbox = sandbox;
        this.wire = wire;
    }

    @Override
    public void run() {
        try {
            if (plays(Fault.Point.CONNECT, "")) {
                return;
            }
            sandbox.encrypt(wire);
            // A connection that has not been used yet is not idle.
            for (Duration patience = LONGEST_WAIT; wire.awaitByte(patience) && serve(); ) {
                patience = sandbox.idleTime();
            }
        } catch (IOException e) {
            // The client has gone, which is part of many a test.
        } finally {
            wire.close();
            sandbox.closed(wire);
        }
    }

    /** @return whether another request may follow */
    private boolean serve() throws IOException {
        if (plays(Fault.Point.FIRST_BYTE, "")) {
            return false;
        }
        SandboxRequest head = wire.readHead();
        if (plays(Fault.Point.IN_REQUEST, "")) {
            return false;
        }
        SandboxRequest request = wire.readBody(head);
        if (!request.target().equals(KaptureService.ENDPOINT)) {
            wire.send(sandbox.page(request.target()).bytes());
            return true;
        }
        sandbox.began(request);
        try {
            return answer(request);
        } finally {
            sandbox.ended();
        }
    }

    private boolean answer(SandboxRequest request) throws IOException {
        if (wire.await(sandbox.latency())) {
            return false;
        }
        Optional<Fault> fault = sandbox.fault(Fault.Point.AFTER_REQUEST, KaptureService.ticketId(request.body()));
        byte[] answer = sandbox.answer(request, fault.map(Fault::updates).orElse(true));
        if (fault.isEmpty()) {
            wire.send(answer);
        } else {
            fault.get().play(wire, answer);
        }
        return !wire.isClosed();
    }

    private boolean plays(Fault.Point point, String ticketId) throws IOException {
        Optional<Fault> fault = sandbox.fault(point, ticketId);
        if (fault.isPresent()) {
            fault.get().play(wire, new byte[0]);
        }
        return fault.isPresent();
    }
}
