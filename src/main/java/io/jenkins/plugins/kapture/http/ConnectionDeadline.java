package io.jenkins.plugins.kapture.http;

import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Closes a connection at its deadline. Socket read timeouts are not enough: a server that sends one byte per second never
 * triggers them.
 */
final class ConnectionDeadline implements Runnable {

    private static final ScheduledThreadPoolExecutor TIMER = timer();

    private final HttpConnection connection;
    private final Future<?> timeout;
    private boolean cancelled;
    private boolean expired;

    ConnectionDeadline(HttpConnection connection, int seconds) {
        this.connection = connection;
        this.timeout = TIMER.schedule(this, seconds, TimeUnit.SECONDS);
    }

    /** Runs an action later, on the thread that all deadlines share. */
    static Future<?> after(long millis, Runnable action) {
        return TIMER.schedule(action, millis, TimeUnit.MILLISECONDS);
    }

    /** The deadline has passed. */
    @Override
    public synchronized void run() {
        if (!cancelled) {
            expired = true;
            connection.close();
        }
    }

    /** Keeps the connection open from now on. @return whether the deadline had not yet passed */
    synchronized boolean cancel() {
        cancelled = true;
        timeout.cancel(false);
        return !expired;
    }

    private static ScheduledThreadPoolExecutor timer() {
        ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "Kapture connection deadlines");
            thread.setDaemon(true);
            return thread;
        });
        timer.setRemoveOnCancelPolicy(true);
        timer.setKeepAliveTime(30, TimeUnit.SECONDS);
        timer.allowCoreThreadTimeOut(true);
        return timer;
    }
}
