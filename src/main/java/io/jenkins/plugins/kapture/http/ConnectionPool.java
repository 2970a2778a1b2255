package io.jenkins.plugins.kapture.http;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/** The idle connections of this JVM. Plain HTTP keep-alive: one request at a time on each. */
final class ConnectionPool {

    private static final int MAX_IDLE_PER_KEY = 64;
    private static final Map<String, Deque<HttpConnection>> IDLE = new HashMap<>();

    private ConnectionPool() {}

    /** @return an idle connection that still appears to be open, or {@code null} */
    static HttpConnection acquire(String key) {
        for (HttpConnection connection = poll(key); connection != null; connection = poll(key)) {
            if (connection.isStillUsable()) {
                return connection;
            }
            connection.close();
        }
        return null;
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

    private static HttpConnection poll(String key) {
        synchronized (IDLE) {
            Deque<HttpConnection> idle = IDLE.get(key);
            return idle == null ? null : idle.poll();
        }
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
