package io.jenkins.plugins.kapture.update;

import java.util.concurrent.TimeUnit;

/**
 * Whether a site accepts requests. After HTTP 429 or 503, no request is sent for as long as {@code Retry-After} says,
 * otherwise for 1, 2, 4 … 60 s. Then one request at a time is sent until the service accepts one.
 */
final class SiteBackoff {

    /**
     * A site that demands a longer wait, or has refused all requests for this long, is treated as unavailable, so that
     * builds do not hang.
     */
    static final int MAX_SECONDS = 600;

    private static final int MAX_BACKOFF_SECONDS = 60;
    private static final int MAX_RETRY_AFTER_SECONDS = 86_400;

    private long until = System.nanoTime();
    private long refusingSince;
    private long lastRefusal;

    /** Number of waits since the service last accepted a request; waits that it demanded count as one. */
    private int consecutive;

    /**
     * Starts or extends the wait.
     *
     * @param retryAfterSeconds as demanded by the service; negative if it did not demand a time
     * @return the wait in seconds
     */
    synchronized long start(long retryAfterSeconds) {
        long left = seconds();
        if (left > 0 && retryAfterSeconds < 0) {
            return left; // another response to concurrent requests
        }
        long backoff = Math.min(MAX_BACKOFF_SECONDS, 1L << Math.min(consecutive, 6));
        long wait = retryAfterSeconds < 0 ? backoff : retryAfterSeconds;
        lastRefusal = System.nanoTime();
        if (consecutive == 0) {
            refusingSince = lastRefusal;
        }
        consecutive = retryAfterSeconds < 0 ? consecutive + 1 : Math.max(1, consecutive);
        until = Math.max(until, System.nanoTime() + TimeUnit.SECONDS.toNanos(Math.min(wait, MAX_RETRY_AFTER_SECONDS)));
        return wait;
    }

    /** The service accepted a request. Requests that were sent before the wait do not end it. */
    synchronized void reset() {
        if (seconds() == 0) {
            consecutive = 0;
        }
    }

    /** @return whether only one request at a time may be sent, once the wait is over */
    synchronized boolean isProbing() {
        return consecutive > 0;
    }

    /** @return for how long the service has refused all requests; 0 if it accepts them */
    synchronized long refusingSeconds() {
        return consecutive == 0 ? 0 : TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - refusingSince);
    }

    /** @return how long no request may be sent, rounded up; 0 if there is no wait */
    synchronized long seconds() {
        long nanos = until - System.nanoTime();
        return nanos <= 0 ? 0 : (nanos + 999_999_999) / 1_000_000_000;
    }

    /**
     * @return how long requests should stay in the queue; 0 if the wait is too long, so that they fail without being
     *     sent
     */
    synchronized long nanosToWait() {
        return seconds() > MAX_SECONDS ? 0 : Math.max(0, until - System.nanoTime());
    }

    /**
     * @param since when the caller started to wait, as {@link System#nanoTime}
     * @return whether the caller has waited, or would have to wait, for too long
     */
    synchronized boolean isTooLong(long since) {
        long refusing = consecutive == 0 ? 0 : lastRefusal - Math.max(refusingSince, since);
        return seconds() > MAX_SECONDS || refusing > TimeUnit.SECONDS.toNanos(MAX_SECONDS);
    }

    /** Why a request was not sent. */
    synchronized String describe() {
        long seconds = seconds();
        return seconds > MAX_SECONDS
                ? Messages.SiteBackoff_waiting(seconds)
                : Messages.SiteBackoff_refusing(TimeUnit.SECONDS.toMinutes(MAX_SECONDS));
    }
}
