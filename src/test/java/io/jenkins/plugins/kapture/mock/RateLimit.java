package io.jenkins.plugins.kapture.mock;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A maximum number of requests in any period of a given length; more are refused with HTTP 429. */
final class RateLimit {

    private final int requests;
    private final long periodNanos;
    private final boolean retryAfter;
    private final Deque<Long> taken = new ArrayDeque<>();
    private int refused;

    RateLimit(int requests, Duration period, boolean retryAfter) {
        this.requests = requests;
        this.periodNanos = period.toNanos();
        this.retryAfter = retryAfter;
    }

    /** @return the refusal of a request that arrives now, if it exceeds the limit */
    synchronized Optional<Fault> take() {
        long now = System.nanoTime();
        while (!taken.isEmpty() && now - taken.peek() >= periodNanos) {
            taken.poll();
        }
        if (taken.size() < requests) {
            taken.add(now);
            return Optional.empty();
        }
        refused++;
        long seconds = TimeUnit.NANOSECONDS.toSeconds(periodNanos - (now - taken.peek())) + 1;
        return Optional.of(retryAfter ? Fault.retryAfter(429, String.valueOf(seconds)) : Fault.status(429));
    }

    synchronized int refused() {
        return refused;
    }
}
