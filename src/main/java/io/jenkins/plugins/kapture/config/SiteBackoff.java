package io.jenkins.plugins.kapture.config;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * Whether a site accepts requests. After HTTP 429 or 503 it rests: no request is sent for as long as
 * {@code Retry-After} says, otherwise for 1, 2, 4 … 60 s. Then one request at a time is sent until the service accepts
 * one.
 */
@Restricted(NoExternalUse.class)
public final class SiteBackoff {

    /**
     * A site that demands a longer rest, or has refused all requests for this long, is treated as unavailable, so that
     * builds do not hang. An agent cannot make it rest longer, since it could invent the response.
     */
    public static final int MAX_SECONDS = 600;

    private static final int MAX_BACKOFF_SECONDS = 60;
    private static final int MAX_RETRY_AFTER_SECONDS = 86_400;
    private static final Map<String, SiteBackoff> BY_SITE = new ConcurrentHashMap<>();

    private final LongSupplier nanoTime;
    private long until;
    private boolean tooLong;
    private long refusingSince;
    private long lastRefusal;

    /** Number of rests since the service last accepted a request; rests that it demanded count as one. */
    private int consecutive;

    /** @param nanoTime the time, as {@link System#nanoTime} */
    public SiteBackoff(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        until = nanoTime.getAsLong();
    }

    /** A site whose URL was changed starts without a rest. */
    public static SiteBackoff of(KaptureSite site) {
        return BY_SITE.computeIfAbsent(
                KaptureSite.nameKey(site.getName()) + ' ' + site.getUrl(), key -> new SiteBackoff(System::nanoTime));
    }

    /**
     * @param retryAfterSeconds as demanded by the service; negative if it did not demand a time
     * @param trusted whether the response was received by the controller itself
     * @return the rest in seconds
     */
    public synchronized long start(long retryAfterSeconds, boolean trusted) {
        long left = seconds();
        if (left > 0 && retryAfterSeconds < 0) {
            return left; // another response to concurrent requests
        }
        long rest = retryAfterSeconds < 0
                ? Math.min(MAX_BACKOFF_SECONDS, 1L << Math.min(consecutive, 6))
                : retryAfterSeconds;
        lastRefusal = nanoTime.getAsLong();
        if (consecutive == 0) {
            refusingSince = lastRefusal;
        }
        consecutive = retryAfterSeconds < 0 ? consecutive + 1 : Math.max(1, consecutive);
        tooLong = rest > MAX_SECONDS || left > 0 && tooLong;
        long limited = Math.min(rest, trusted ? MAX_RETRY_AFTER_SECONDS : MAX_SECONDS);
        long end = lastRefusal + TimeUnit.SECONDS.toNanos(limited);
        until = left > 0 && until - end > 0 ? until : end;
        return rest;
    }

    /** The service accepted a request. Requests that were sent before the rest do not end it. */
    public synchronized void reset() {
        if (seconds() == 0) {
            consecutive = 0;
        }
    }

    /** Ends the rest, because the service is known to accept requests. */
    public synchronized void end() {
        until = nanoTime.getAsLong();
        consecutive = 0;
    }

    /** @return whether only one request at a time may be sent, once the rest is over */
    public synchronized boolean isProbing() {
        return consecutive > 0;
    }

    /** @return how long no request may be sent, rounded up; 0 if the site does not rest */
    public synchronized long seconds() {
        long nanos = until - nanoTime.getAsLong();
        return nanos <= 0 ? 0 : (nanos + 999_999_999) / 1_000_000_000;
    }

    /** @return how long requests should stay in the queue; 0 if the rest is too long, so that they fail at once */
    public synchronized long nanosToWait() {
        return tooLong ? 0 : Math.max(0, until - nanoTime.getAsLong());
    }

    /**
     * @param since when the caller started to wait, as {@link System#nanoTime}
     * @return whether the caller has waited, or would have to wait, for too long
     */
    public synchronized boolean isTooLong(long since) {
        long refusing = consecutive == 0 ? 0 : Math.min(lastRefusal - refusingSince, lastRefusal - since);
        return seconds() > 0 && tooLong || refusing > TimeUnit.SECONDS.toNanos(MAX_SECONDS);
    }
}
