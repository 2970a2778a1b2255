package io.jenkins.plugins.kapture.update;

import com.google.common.cache.CacheBuilder;
import com.google.common.cache.CacheLoader;
import com.google.common.cache.LoadingCache;
import edu.umd.cs.findbugs.annotations.SuppressFBWarnings;
import hudson.init.Terminator;
import hudson.model.Run;
import hudson.security.ACL;
import hudson.util.ClassLoaderSanityThreadFactory;
import hudson.util.DaemonThreadFactory;
import hudson.util.NamingThreadFactory;
import io.jenkins.plugins.kapture.config.KaptureConfiguration;
import io.jenkins.plugins.kapture.config.KaptureSite;
import io.jenkins.plugins.kapture.config.SiteBackoff;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.Jenkins;
import jenkins.security.ImpersonatingScheduledExecutorService;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * Runs the requests to one site for all builds, within its limits (concurrent requests, requests per minute), and none
 * while it rests. The limits are read for each request. A request that may not start yet waits in the queue, without a
 * thread.
 *
 * <p>Public because Jenkins calls only public classes when it shuts down.
 */
@Restricted(NoExternalUse.class)
public final class SiteExecutor {

    private static final int IDLE_THREAD_SECONDS = 10;

    /** Not longer, because the site can be changed in the meantime. */
    private static final long MAX_WAIT_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** How long a request waits for a thread that exceeds a lowered limit. */
    private static final long LOWERED_WAIT_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private static final Logger LOGGER = Logger.getLogger(SiteExecutor.class.getName());
    private static final Map<String, SiteExecutor> EXECUTORS = new ConcurrentHashMap<>();

    private final Jenkins jenkins = Jenkins.getInstanceOrNull();
    private final Supplier<KaptureSite> site;
    private final LongSupplier nanoTime;
    private final ScheduledThreadPoolExecutor threads;
    private final ScheduledExecutorService queue;

    /** In the order in which they were submitted; as many as there are calls of {@link #runNext} in the queue. */
    private final Queue<BooleanSupplier> waiting = new ConcurrentLinkedQueue<>();

    /** By the keys of the updates, at least as long as the build runs, because its later steps can repeat them. */
    private final LoadingCache<Run<?, ?>, Map<String, CompletableFuture<UpdateResult>>> results =
            CacheBuilder.newBuilder().weakKeys().build(CacheLoader.from(run -> new ConcurrentHashMap<>()));

    private int requests;
    private long nextStart;
    private long interval;

    /** @param site the site as it is configured now, or {@code null} if it was removed */
    SiteExecutor(String name, Supplier<KaptureSite> site, LongSupplier nanoTime) {
        this.site = site;
        this.nanoTime = nanoTime;
        nextStart = nanoTime.getAsLong();
        threads = new ScheduledThreadPoolExecutor(
                1,
                new NamingThreadFactory(
                        new ClassLoaderSanityThreadFactory(new DaemonThreadFactory()), "Kapture site " + name));
        threads.setKeepAliveTime(IDLE_THREAD_SECONDS, TimeUnit.SECONDS);
        threads.allowCoreThreadTimeOut(true);
        threads.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        queue = new ImpersonatingScheduledExecutorService(threads, ACL.SYSTEM2);
    }

    static SiteExecutor forSite(String name) {
        return EXECUTORS.compute(
                name.toLowerCase(Locale.ROOT),
                (key, known) -> known == null || known.isAbandoned()
                        ? new SiteExecutor(
                                name, () -> KaptureConfiguration.get().getSite(name), System::nanoTime)
                        : known);
    }

    /** Discards queued requests on shutdown; Pipeline builds send them after the restart. */
    @Terminator
    public static void shutDown() {
        EXECUTORS.values().forEach(executor -> executor.threads.shutdown());
        EXECUTORS.clear();
    }

    /**
     * Whether Jenkins is stopping, or was restarted in the same JVM. Then the outcome of a request no longer reaches
     * the build log, and is left to the restart.
     */
    boolean isAbandoned() {
        return threads.isShutdown() || Jenkins.getInstanceOrNull() != jenkins;
    }

    /** @return the updates of a running build since the start of Jenkins, by key */
    Map<String, CompletableFuture<UpdateResult>> results(Run<?, ?> run) {
        return results.getUnchecked(run);
    }

    /** Runs something that may block but sends no request, regardless of a rest and of the limit per minute. */
    void submitCheck(Runnable check) {
        schedule(check, 0);
    }

    /** @param request returns whether it may have reached the service; if not, it does not count for the limit */
    void submitRequest(BooleanSupplier request) {
        waiting.add(request);
        schedule(this::runNext, 0);
    }

    private void schedule(Runnable action, long nanos) {
        if (!threads.isShutdown()) {
            queue.schedule(action, nanos, TimeUnit.NANOSECONDS);
        }
    }

    private void runNext() {
        long wait = claim();
        if (wait > 0) {
            schedule(this::runNext, Math.min(wait, MAX_WAIT_NANOS));
            return;
        }
        boolean left = true;
        try {
            left = waiting.remove().getAsBoolean();
        } catch (RuntimeException | Error e) { // the others must not wait forever
            LOGGER.log(Level.WARNING, "Request failed", e);
        } finally {
            release(left);
        }
    }

    /** @return 0 if a request may start now, which then must be {@link #release released}; otherwise how long to wait */
    synchronized long claim() {
        KaptureSite limits = site.get();
        SiteBackoff backoff = limits == null ? null : SiteBackoff.of(limits);
        // Without the site, each request fails without being sent.
        int limit = limits == null || backoff.isProbing() ? 1 : Math.max(1, limits.getMaxConcurrentRequests());
        resize(limit);
        if (requests >= limit) {
            return LOWERED_WAIT_NANOS;
        }
        long now = nanoTime.getAsLong();
        int perMinute = limits == null ? 0 : limits.getMaxRequestsPerMinute();
        interval = perMinute == 0 ? 0 : TimeUnit.MINUTES.toNanos(1) / perMinute;
        long wait = limits == null ? 0 : backoff.nanosToWait();
        if (interval > 0) {
            wait = Math.max(wait, Math.min(nextStart - now, interval)); // the limit may have been raised
        }
        if (wait <= 0) {
            requests++;
            nextStart = now + interval;
        }
        return wait;
    }

    synchronized void release(boolean left) {
        requests--;
        if (!left) {
            nextStart -= interval;
        }
    }

    @SuppressFBWarnings(
            value = "DMI_FUTILE_ATTEMPT_TO_CHANGE_MAXPOOL_SIZE_OF_SCHEDULED_THREAD_POOL_EXECUTOR",
            justification = "Above the maximum, a thread ends after its task, even if others wait")
    private void resize(int limit) {
        if (limit > threads.getCorePoolSize()) {
            threads.setMaximumPoolSize(limit);
            threads.setCorePoolSize(limit);
        } else if (limit < threads.getCorePoolSize()) {
            threads.setCorePoolSize(limit);
            threads.setMaximumPoolSize(limit); // otherwise the other threads would continue while requests wait
        }
    }
}
