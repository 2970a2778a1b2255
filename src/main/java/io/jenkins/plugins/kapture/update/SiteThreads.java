package io.jenkins.plugins.kapture.update;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.util.DaemonThreadFactory;
import hudson.util.NamingThreadFactory;
import io.jenkins.plugins.kapture.config.KaptureSite;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * As many threads for a site as it takes requests at once. They are the limit over all builds, so that updates that
 * wait cost no thread at all, and a slow site takes none from another one.
 */
final class SiteThreads {

    private static final int IDLE_SECONDS = 10;

    private static final Map<String, ThreadPoolExecutor> POOLS = new ConcurrentHashMap<>();

    private SiteThreads() {}

    @NonNull
    static ThreadPoolExecutor of(@NonNull KaptureSite site) {
        int size = site.getMaxConcurrentRequests();
        ThreadPoolExecutor pool = POOLS.computeIfAbsent(site.getName(), name -> create(name, size));
        synchronized (pool) {
            if (size > pool.getMaximumPoolSize()) {
                pool.setMaximumPoolSize(size);
                pool.setCorePoolSize(size);
            } else if (size < pool.getMaximumPoolSize()) {
                pool.setCorePoolSize(size);
                pool.setMaximumPoolSize(size);
            }
        }
        return pool;
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
