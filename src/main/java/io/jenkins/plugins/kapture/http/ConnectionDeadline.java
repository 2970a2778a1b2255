package io.jenkins.plugins.kapture.http;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Closes a connection at its deadline. Socket read timeouts are not enough: a server that sends one byte per second
 * never triggers them.
 */
final class ConnectionDeadline implements Runnable {

    private static final ScheduledThreadPoolExecutor TIMER = timer();

    private final HttpConnection connection;
    private final ScheduledFuture<?> timeout;
    private boolean cancelled;
    private boolean expired;

    ConnectionDeadline(HttpConnection connection, int seconds) {
        this.connection = connection;
        this.timeout = TIMER.schedule(this, seconds, TimeUnit.SECONDS);
    }

    /** Schedules an action on the thread that all deadlines share. */
    static ScheduledFuture<?> after(long millis, Runnable action) {
        return TIMER.schedule(action, millis, TimeUnit.MILLISECONDS);
    }

    @Override
    public synchronized void run() {
        if (!cancelled) {
            expired = true;
            connection.close();
        }
    }

    /** Cancels the deadline, and returns whether it had not yet passed. */
    synchronized boolean cancel() {
        cancelled = true;
        timeout.cancel(false);
        return !expired;
    }

    /** Runs a call that ignores timeouts and interrupts in a separate thread, and waits for it until the deadline. */
    <T> T call(String name, Callable<T> action) throws IOException {
        FutureTask<T> task = new FutureTask<>(action);
        daemon(task, name).start();
        try {
            return task.get(timeout.getDelay(TimeUnit.NANOSECONDS), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException cause ? cause : new IOException(e.getCause());
        } catch (TimeoutException e) {
            run();
            throw new InterruptedIOException(name);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException(name);
        }
    }

    private static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    private static ScheduledThreadPoolExecutor timer() {
        ScheduledThreadPoolExecutor timer =
                new ScheduledThreadPoolExecutor(1, task -> daemon(task, "Kapture connection deadlines"));
        timer.setRemoveOnCancelPolicy(true);
        timer.setKeepAliveTime(30, TimeUnit.SECONDS);
        timer.allowCoreThreadTimeOut(true);
        return timer;
    }
}
