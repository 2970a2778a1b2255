package io.jenkins.plugins.kapture.mock;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The faults to inject. */
final class Faults {

    private final Deque<Fault> next = new ArrayDeque<>();
    private final Map<String, Fault> ofTicket = new HashMap<>();
    private Fault ofEvery;

    synchronized void addNext(Fault fault) {
        next.add(fault);
    }

    synchronized void addFor(String ticketId, Fault fault) {
        if (fault.begin() != Fault.Point.AFTER_REQUEST) {
            throw new IllegalArgumentException("the ticket is not known before its request was read");
        }
        ofTicket.put(ticketId, fault);
    }

    synchronized void setEvery(Fault fault) {
        ofEvery = fault;
    }

    synchronized void clear() {
        next.clear();
        ofTicket.clear();
        ofEvery = null;
    }

    /**
     * The fault that begins at this point: for the next request, otherwise for the ticket, otherwise for all requests.
     */
    synchronized Optional<Fault> begin(Fault.Point point, String ticketId) {
        if (!next.isEmpty()) {
            return next.peek().begin() == point ? Optional.of(next.poll()) : Optional.empty();
        }
        Fault fault = ofTicket.getOrDefault(ticketId, ofEvery);
        return Optional.ofNullable(fault).filter(any -> any.begin() == point);
    }
}
