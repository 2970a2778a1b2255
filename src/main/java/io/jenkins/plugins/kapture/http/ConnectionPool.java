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

    /** @return a connection that the service has not closed as far as anybody can tell, or {@code null} */
    static HttpConnection take(String key) {
        for (HttpConnection connection = poll(key); connection != null; connection = poll(key)) {
            if (connection.wake()) {
                return connection;
            }
            connection.close();
        }
        return null;
    }

    static void give(String key, HttpConnection connection) {
        synchronized (IDLE) {
            Deque<HttpConnection> idle = IDLE.computeIfAbsent(key, k -> new ArrayDeque<>());
            if (idle.size() < MAX_IDLE_PER_KEY) {
                // The latest is the first to be taken again: the others get old and go.
                idle.push(connection);
                connection.sleep(() -> drop(key, connection));
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

    private static void drop(String key, HttpConnection connection) {
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
