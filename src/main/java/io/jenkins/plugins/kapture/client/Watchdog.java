package io.jenkins.plugins.kapture.client;

import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Closes a connection when its time is up. Time-outs of single reads would not do: a service that sends one byte a
 * second never runs into them.
 */
final class Watchdog implements AutoCloseable {

    private static final ScheduledThreadPoolExecutor TIMER = timer();

    private final ScheduledFuture<?> alarm;
    private volatile boolean expired;

    private Watchdog(HttpConnection connection, int seconds) {
        alarm = TIMER.schedule(
                () -> {
                    expired = true;
                    connection.close();
                },
                seconds,
                TimeUnit.SECONDS);
    }

    static Watchdog over(HttpConnection connection, int seconds) {
        return new Watchdog(connection, seconds);
    }

    static ScheduledFuture<?> after(long millis, Runnable action) {
        return TIMER.schedule(action, millis, TimeUnit.MILLISECONDS);
    }

    boolean hasExpired() {
        return expired;
    }

    @Override
    public void close() {
        alarm.cancel(false);
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
