package io.jenkins.plugins.kapture.update;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.init.Terminator;
import hudson.security.ACL;
import hudson.util.ClassLoaderSanityThreadFactory;
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
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.Jenkins;
import jenkins.security.ImpersonatingExecutorService;
import jenkins.util.Timer;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * Runs the requests to one site for all builds, within its limits (concurrent requests, requests per minute), and none
 * during a backoff. The limits are read for each request. Queued requests use no thread.
 *
 * <p>Public because Jenkins calls only public classes when it shuts down.
 */
@Restricted(NoExternalUse.class)
public final class SiteExecutor {

    private static final int IDLE_THREAD_SECONDS = 10;
    private static final long MAX_WAIT_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final Logger LOGGER = Logger.getLogger(SiteExecutor.class.getName());

    /** The executor that the current thread belongs to. */
    private static final ThreadLocal<SiteExecutor> CURRENT = new ThreadLocal<>();

    private static final ConcurrentMap<String, SiteExecutor> EXECUTORS = new ConcurrentHashMap<>();

    private final String site;
    private final Jenkins jenkins = Jenkins.get();
    private final ExecutorService threads;
    private SiteBackoff backoff = new SiteBackoff();
    private String backoffUrl;
    private final Queue<Runnable> checks = new ArrayDeque<>();
    private final Queue<Runnable> requests = new ArrayDeque<>();
    private int running;
    private boolean wakeUpScheduled;
    private long lastStart = System.nanoTime() - TimeUnit.MINUTES.toNanos(1);

    private SiteExecutor(String site) {
        this.site = site;
        ThreadFactory factory = new ClassLoaderSanityThreadFactory(new DaemonThreadFactory());
        threads = new ImpersonatingExecutorService(
                new ThreadPoolExecutor(
                        0,
                        Integer.MAX_VALUE, // dispatch() enforces the limit
                        IDLE_THREAD_SECONDS,
                        TimeUnit.SECONDS,
                        new SynchronousQueue<>(),
                        new NamingThreadFactory(factory, "Kapture site " + site)),
                ACL.SYSTEM2);
    }

    static SiteExecutor forSite(String name) {
        return EXECUTORS.compute(
                name.toLowerCase(Locale.ROOT),
                (key, known) -> known == null || known.isAbandoned() ? new SiteExecutor(name) : known);
    }

    /** Discards queued requests on shutdown; Pipeline builds send them after the restart. */
    @Terminator
    public static void shutDown() {
        EXECUTORS.values().forEach(executor -> {
            synchronized (executor) {
                executor.checks.clear();
                executor.requests.clear();
                executor.threads.shutdown();
            }
        });
        EXECUTORS.clear();
    }

    /**
     * Whether Jenkins is stopping, or was restarted in the same JVM. Then the outcome of a request no longer reaches
     * the build log, and is left to the restart.
     */
    boolean isAbandoned() {
        return threads.isShutdown() || Jenkins.getInstanceOrNull() != jenkins;
    }

    /** @return the backoff of the service at this URL; a site whose URL was changed starts without one */
    synchronized SiteBackoff backoffFor(String url) {
        if (!url.equals(backoffUrl)) {
            backoffUrl = url;
            backoff = new SiteBackoff();
        }
        return backoff;
    }

    /** Runs a check that may block but sends no request, regardless of a backoff and of the limit per minute. */
    synchronized void submitCheck(Runnable check) {
        checks.add(check);
        dispatch();
    }

    /** A thread of this executor continues with the request itself, if it is the only one. */
    synchronized void submitRequest(Runnable request) {
        requests.add(request);
        if (CURRENT.get() != this) {
            dispatch();
        }
    }

    private synchronized void dispatch() {
        for (Runnable next = next(); next != null; next = next()) {
            Runnable first = next;
            threads.execute(() -> work(first));
        }
    }

    private Runnable next() {
        if (threads.isShutdown()) {
            return null;
        }
        KaptureSite limits = KaptureConfiguration.get().getSite(site);
        // Without the site, each request fails without being sent.
        boolean single = limits == null || backoffFor(limits.getUrl()).isProbing();
        if (running >= (single ? 1 : Math.max(1, limits.getMaxConcurrentRequests()))) {
            return null;
        }
        Runnable next = checks.isEmpty() ? nextRequest(limits) : checks.remove();
        if (next != null) {
            running++;
        }
        return next;
    }

    private void work(Runnable first) {
        CURRENT.set(this);
        for (Runnable next = first; next != null; next = nextInSameThread()) {
            try {
                next.run();
            } catch (RuntimeException | Error e) { // the others must not wait forever
                LOGGER.log(Level.WARNING, "Request to site " + site + " failed", e);
            }
        }
    }

    private synchronized Runnable nextInSameThread() {
        running--;
        Runnable next = next();
        dispatch();
        return next;
    }

    private Runnable nextRequest(@CheckForNull KaptureSite limits) {
        if (requests.isEmpty()) {
            return null;
        }
        long delay = limits == null ? 0 : Math.max(nanosToNextStart(limits), backoff.nanosToWait());
        if (delay > 0) {
            wakeUpAfter(delay);
            return null;
        }
        lastStart = System.nanoTime();
        return requests.remove();
    }

    private long nanosToNextStart(KaptureSite limits) {
        int perMinute = limits.getMaxRequestsPerMinute();
        return perMinute == 0 ? 0 : lastStart + TimeUnit.MINUTES.toNanos(1) / perMinute - System.nanoTime();
    }

    private void wakeUpAfter(long nanos) {
        if (!wakeUpScheduled) {
            wakeUpScheduled = true;
            // Not later, because the site can be changed in the meantime.
            Timer.get().schedule(this::wakeUp, Math.min(nanos, MAX_WAIT_NANOS), TimeUnit.NANOSECONDS);
        }
    }

    private synchronized void wakeUp() {
        wakeUpScheduled = false;
        dispatch();
    }
}
