package io.jenkins.plugins.kapture.update;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.init.Terminator;
import hudson.util.DaemonThreadFactory;
import hudson.util.NamingThreadFactory;
import io.jenkins.plugins.kapture.config.KaptureConfiguration;
import io.jenkins.plugins.kapture.config.KaptureSite;
import java.util.ArrayDeque;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import jenkins.util.Timer;

/**
 * Runs the requests to one site, for all builds: no more at once and per minute than the site allows, and none while the
 * site rests. The limits are read for each request. Queued requests use no thread.
 */
final class SiteExecutor {

    /** A site that asks for a longer rest is treated as unavailable, so that builds do not hang. */
    static final int MAX_REST_SECONDS = 120;

    private static final int MAX_BACKOFF_SECONDS = 60;
    private static final int IDLE_THREAD_SECONDS = 10;
    private static final ConcurrentMap<String, SiteExecutor> EXECUTORS = new ConcurrentHashMap<>();

    private final String site;
    private final ExecutorService threads;
    private final Queue<Runnable> queue = new ArrayDeque<>();
    private int running;
    private boolean wakeUpScheduled;

    private long nextStart = System.nanoTime();
    private long restUntil = System.nanoTime();
    private int consecutiveRests;

    private SiteExecutor(String site) {
        this.site = site;
        threads = new ThreadPoolExecutor(
                0,
                Integer.MAX_VALUE, // dispatch() keeps the limit
                IDLE_THREAD_SECONDS,
                TimeUnit.SECONDS,
                new SynchronousQueue<>(),
                new NamingThreadFactory(new DaemonThreadFactory(), "Kapture site " + site));
    }

    @NonNull
    static SiteExecutor forSite(@NonNull String name) {
        return EXECUTORS.computeIfAbsent(name.toLowerCase(Locale.ROOT), key -> new SiteExecutor(name));
    }

    /** Discards queued requests on shutdown; Pipeline builds send them after the restart. */
    @Terminator
    public static void shutDown() {
        EXECUTORS.values().forEach(executor -> {
            synchronized (executor) {
                executor.queue.clear();
                executor.threads.shutdown();
            }
        });
        EXECUTORS.clear();
    }

    synchronized void submit(@NonNull Runnable request) {
        queue.add(request);
        dispatch();
    }

    private synchronized void dispatch() {
        while (!queue.isEmpty() && !threads.isShutdown()) {
            KaptureSite limits = KaptureConfiguration.get().getSite(site);
            if (limits != null && running >= (consecutiveRests > 0 ? 1 : limits.getMaxConcurrentRequests())) {
                return;
            }
            long delay = nanosToWait();
            if (delay > 0) {
                wakeUpAfter(delay);
                return;
            }
            if (limits != null && limits.getMaxRequestsPerMinute() > 0) {
                nextStart = System.nanoTime() + TimeUnit.MINUTES.toNanos(1) / limits.getMaxRequestsPerMinute();
            }
            running++;
            start(queue.remove());
        }
    }

    private void start(Runnable request) {
        threads.execute(() -> {
            try {
                request.run();
            } finally {
                synchronized (this) {
                    running--;
                    dispatch();
                }
            }
        });
    }

    private long nanosToWait() {
        long now = System.nanoTime();
        long rest = restUntil - now;
        // During a longer rest the requests are run all the same: each finds out that it must not be sent.
        return Math.max(nextStart - now, rest > TimeUnit.SECONDS.toNanos(MAX_REST_SECONDS) ? 0 : rest);
    }

    private void wakeUpAfter(long nanos) {
        if (!wakeUpScheduled) {
            wakeUpScheduled = true;
            Timer.get()
                    .schedule(
                            () -> {
                                synchronized (this) {
                                    wakeUpScheduled = false;
                                    dispatch();
                                }
                            },
                            nanos,
                            TimeUnit.NANOSECONDS);
        }
    }

    /**
     * Stops sending for a while, after HTTP 429 or 503. From then on one request at a time is sent, until one gets through.
     *
     * @param retryAfterSeconds as the service asked for; negative for 1, 2, 4 … 60 s
     * @return the rest in seconds
     */
    synchronized long rest(long retryAfterSeconds) {
        if (restSeconds() > 0 && retryAfterSeconds < 0) {
            return restSeconds(); // another response of the same moment
        }
        long backoff = Math.min(MAX_BACKOFF_SECONDS, 1L << Math.min(consecutiveRests, 6));
        consecutiveRests++;
        long seconds = retryAfterSeconds < 0 ? backoff : retryAfterSeconds;
        restUntil = Math.max(restUntil, System.nanoTime() + TimeUnit.SECONDS.toNanos(Math.min(seconds, 86_400)));
        return seconds;
    }

    /** @return how long no request may be sent; 0 if the site does not rest */
    synchronized long restSeconds() {
        long nanos = restUntil - System.nanoTime();
        return nanos <= 0 ? 0 : TimeUnit.NANOSECONDS.toSeconds(nanos) + 1;
    }

    /** A request got through: the site accepts requests again. */
    synchronized void endRest() {
        if (restSeconds() == 0) {
            consecutiveRests = 0;
        }
    }
}
