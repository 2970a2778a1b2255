package io.jenkins.plugins.kapture.update;

import io.jenkins.plugins.kapture.config.KaptureConfiguration;
import io.jenkins.plugins.kapture.config.KaptureSite;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import jenkins.util.Timer;

/**
 * The tasks of one operation that wait for an attempt. The queue of the site's executor contains only as many of them
 * as the site accepts concurrently, so that other builds are not blocked.
 */
final class UpdateQueue {

    private final UpdateContext context;

    /**
     * A refused task waits behind the others: otherwise it would use up its attempts while the service refuses all
     * requests, as it does for up to a minute once a limit per minute is reached.
     */
    private final Queue<UpdateTask> waiting = new ArrayDeque<>();

    private int submitted;
    private volatile boolean closed;

    UpdateQueue(UpdateContext context) {
        this.context = context;
    }

    synchronized void addAll(Collection<UpdateTask> tasks) {
        waiting.addAll(tasks);
        submitNext();
    }

    synchronized void close() {
        closed = true;
        waiting.clear();
    }

    private synchronized void submitNext() {
        KaptureSite site = KaptureConfiguration.get().getSite(context.siteName());
        int limit = site == null ? 1 : Math.max(1, site.getMaxConcurrentRequests()); // each task checks the site
        while (!closed && submitted < limit && !waiting.isEmpty()) {
            submitted++;
            UpdateTask task = waiting.remove();
            if (context.isPreview()) {
                context.executor().submitCheck(() -> attempt(task));
            } else {
                context.executor().submitRequest(() -> attempt(task));
            }
        }
    }

    private boolean attempt(UpdateTask task) {
        OptionalLong delay = closed ? OptionalLong.empty() : task.attempt();
        if (context.executor().isAbandoned()) {
            return true;
        }
        if (delay.orElse(0) > 0) {
            Timer.get().schedule(() -> addAll(List.of(task)), delay.getAsLong(), TimeUnit.SECONDS);
        }
        synchronized (this) {
            submitted--;
            if (delay.orElse(-1) == 0) {
                waiting.add(task);
            }
            submitNext();
        }
        return task.hasLeft();
    }
}
