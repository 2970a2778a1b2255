package io.jenkins.plugins.kapture.http;

import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Closes a connection when its time is up. Time-outs of single reads would not do: a service that sends one byte a
 * second never runs into them.
 */
final class ConnectionDeadline implements Runnable {

    private static final ScheduledThreadPoolExecutor TIMER = timer();

    private final HttpConnection connection;
    private final Future<?> alarm;
    private boolean stopped;
    private boolean expired;

    ConnectionDeadline(HttpConnection connection, int seconds) {
        this.connection = connection;
        this.alarm = TIMER.schedule(this, seconds, TimeUnit.SECONDS);
    }

    static Future<?> after(long millis, Runnable action) {
        return TIMER.schedule(action, millis, TimeUnit.MILLISECONDS);
    }

    /** The time is up. */
    @Override
    public synchronized void run() {
        if (!stopped) {
            expired = true;
            connection.close();
        }
    }

    /** From here on the connection is left alone. @return whether that came in time */
    synchronized boolean stop() {
        stopped = true;
        alarm.cancel(false);
        return !expired;
    }

    private static ScheduledThreadPoolExecutor timer() {
        ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "Kapture time-outs");
            thread.setDaemon(true);
            return thread;
        });
        timer.setRemoveOnCancelPolicy(true);
        timer.setKeepAliveTime(30, TimeUnit.SECONDS);
        timer.allowCoreThreadTimeOut(true);
        return timer;
    }
}
