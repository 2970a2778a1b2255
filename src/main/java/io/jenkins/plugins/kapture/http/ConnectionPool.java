package io.jenkins.plugins.kapture.http;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/** The idle connections of this JVM. Plain HTTP keep-alive: one request at a time on each. */
final class ConnectionPool {

    private static final int MAX_IDLE_PER_KEY = 64;
    private static final Map<String, Deque<HttpConnection>> IDLE = new HashMap<>();

    /** Servers that do not announce a keep-alive timeout usually keep idle connections for at least a second. */
    private static final long UNANNOUNCED_KEEP_ALIVE_MILLIS = 900;

    private static final long MAX_KEEP_ALIVE_SECONDS = 30;

    private ConnectionPool() {}

    /**
     * How long an idle connection may be used. A request takes half a round trip to arrive, and the server's timeout
     * started half a round trip before its response arrived; the rest is a safety margin.
     *
     * @param announcedSeconds the keep-alive timeout that the server announced; -1 if there is none
     */
    static long keepAliveMillis(long announcedSeconds, long roundTripMillis) {
        long kept = announcedSeconds < 0
                ? UNANNOUNCED_KEEP_ALIVE_MILLIS
                : Math.min(MAX_KEEP_ALIVE_SECONDS, announcedSeconds - 1) * 1000;
        return Math.max(0, kept - roundTripMillis * 3 / 2);
    }

    /** @return an idle connection that still appears to be open, or {@code null} */
    static HttpConnection acquire(String key) {
        while (true) {
            HttpConnection connection;
            synchronized (IDLE) {
                Deque<HttpConnection> idle = IDLE.get(key);
                connection = idle == null ? null : idle.poll();
            }
            if (connection == null || connection.isStillUsable()) {
                return connection;
            }
            connection.close();
        }
    }

    static void release(String key, HttpConnection connection) {
        synchronized (IDLE) {
            Deque<HttpConnection> idle = IDLE.computeIfAbsent(key, k -> new ArrayDeque<>());
            if (idle.size() < MAX_IDLE_PER_KEY) {
                // LIFO, so that surplus connections expire.
                idle.push(connection);
                connection.markIdle(() -> evict(key, connection));
                return;
            }
        }
        connection.close();
    }

    private static void evict(String key, HttpConnection connection) {
        synchronized (IDLE) {
            Deque<HttpConnection> idle = IDLE.get(key);
            if (idle == null || !idle.remove(connection)) {
                return;
            }
            if (idle.isEmpty()) {
                IDLE.remove(key);
            }
        }
        connection.close();
    }
}
