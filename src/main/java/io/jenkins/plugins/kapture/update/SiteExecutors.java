package io.jenkins.plugins.kapture.update;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.init.Terminator;
import hudson.util.DaemonThreadFactory;
import hudson.util.NamingThreadFactory;
import io.jenkins.plugins.kapture.config.KaptureSite;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * As many threads for a site as it takes requests at once. They are the limit over all builds, so that updates that
 * wait cost no thread at all, and a slow site takes none from another one.
 */
public final class SiteExecutors {

    private static final int IDLE_SECONDS = 10;

    private static final ConcurrentMap<String, ThreadPoolExecutor> POOLS = new ConcurrentHashMap<>();

    private SiteExecutors() {}

    @NonNull
    static ThreadPoolExecutor of(@NonNull KaptureSite site) {
        int size = site.getMaxConcurrentRequests();
        return POOLS.compute(
                site.getName(), (name, existing) -> existing == null ? create(name, size) : resize(existing, size));
    }

    private static ThreadPoolExecutor resize(ThreadPoolExecutor pool, int size) {
        // In this order, since the core may never be larger than the maximum.
        pool.setCorePoolSize(Math.min(size, pool.getMaximumPoolSize()));
        pool.setMaximumPoolSize(size);
        pool.setCorePoolSize(size);
        return pool;
    }

    /** A Jenkins that stops sends nothing more: what waits is sent after the restart. */
    @Terminator
    public static void stop() {
        POOLS.values().forEach(pool -> {
            pool.getQueue().clear();
            pool.shutdown();
        });
        POOLS.clear();
    }

    private static ThreadPoolExecutor create(String name, int size) {
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                size,
                size,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                new NamingThreadFactory(new DaemonThreadFactory(), "Kapture site " + name));
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }
}
