package io.jenkins.plugins.kapture.mock;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The requests and connections that a mock server has received. */
abstract class RequestLog {

    private static final Duration MAX_WAIT = Duration.ofMinutes(1);

    private final Set<ServerConnection> open = new HashSet<>();
    private final List<MockRequest> requests = new ArrayList<>();
    private final List<String> serverNames = new ArrayList<>();
    private final Set<MockRequest> serving = new HashSet<>();
    private int opened;
    private int maxConcurrent;

    /** Every update request that was received completely, in order. */
    public synchronized List<MockRequest> requests() {
        return List.copyOf(requests);
    }

    /** The server name (SNI) of each TLS handshake; empty where a client sent none. */
    public synchronized List<String> serverNames() {
        return List.copyOf(serverNames);
    }

    /** The number of connections accepted so far. */
    public synchronized int connectionsOpened() {
        return opened;
    }

    public synchronized int connectionsOpen() {
        return open.size();
    }

    /** The greatest number of update requests that were being served at one time. */
    public synchronized int maxConcurrentRequests() {
        return maxConcurrent;
    }

    /** Ignores the requests that were served before. */
    public synchronized void resetMaxConcurrentRequests() {
        maxConcurrent = serving.size();
    }

    /** Waits until this number of update requests were received completely. */
    public void awaitRequests(int count) throws InterruptedException, TimeoutException {
        await(() -> requests.size() >= count);
    }

    /** Waits until this number of connections were accepted. */
    public void awaitConnectionsOpened(int count) throws InterruptedException, TimeoutException {
        await(() -> opened >= count);
    }

    /** Waits until at most this number of connections are open. */
    public void awaitConnectionsOpen(int most) throws InterruptedException, TimeoutException {
        await(() -> open.size() <= most);
    }

    private interface Condition {
        boolean holds();
    }

    private synchronized void await(Condition condition) throws InterruptedException, TimeoutException {
        long deadline = System.nanoTime() + MAX_WAIT.toNanos();
        while (!condition.holds()) {
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                throw new TimeoutException("timed out after " + MAX_WAIT);
            }
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
    }

    synchronized void opened(ServerConnection connection) {
        opened++;
        open.add(connection);
        notifyAll();
    }

    synchronized void encrypted(String serverName) {
        serverNames.add(serverName);
    }

    synchronized void began(MockRequest request) {
        requests.add(request);
        serving.add(request);
        maxConcurrent = Math.max(maxConcurrent, serving.size());
        notifyAll();
    }

    synchronized void ended(MockRequest request) {
        serving.remove(request);
    }

    synchronized void closed(ServerConnection connection) {
        open.remove(connection);
        notifyAll();
    }

    /** Closes all connections, those that stall among them. */
    public void closeConnections() {
        List<ServerConnection> connections;
        synchronized (this) {
            connections = List.copyOf(open);
        }
        connections.forEach(ServerConnection::close);
    }
}
