package io.jenkins.plugins.kapture.sandbox;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** What a sandbox has seen of its clients. */
abstract class RequestLog {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Set<ServerConnection> open = new HashSet<>();
    private final List<SandboxRequest> requests = new ArrayList<>();
    private int opened;
    private int atOnce;
    private int mostAtOnce;

    /** Every update request that arrived whole, in order. */
    public synchronized List<SandboxRequest> requests() {
        return List.copyOf(requests);
    }

    /** How many connections were accepted so far. */
    public synchronized int connectionsOpened() {
        return opened;
    }

    public synchronized int connectionsOpen() {
        return open.size();
    }

    /** The greatest number of update requests that were being served at one time. */
    public synchronized int mostAtOnce() {
        return mostAtOnce;
    }

    /** Waits until so many update requests have arrived whole. */
    public void awaitRequests(int count) throws InterruptedException, TimeoutException {
        await(() -> requests.size() >= count);
    }

    /** Waits until so many connections were accepted. */
    public void awaitConnectionsOpened(int count) throws InterruptedException, TimeoutException {
        await(() -> opened >= count);
    }

    /** Waits until so many connections, or fewer, are open. */
    public void awaitConnectionsOpen(int most) throws InterruptedException, TimeoutException {
        await(() -> open.size() <= most);
    }

    private interface Condition {
        boolean holds();
    }

    private synchronized void await(Condition condition) throws InterruptedException, TimeoutException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.holds()) {
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                throw new TimeoutException("not within " + PATIENCE);
            }
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
    }

    synchronized void opened(ServerConnection wire) {
        opened++;
        open.add(wire);
        notifyAll();
    }

    synchronized void began(SandboxRequest request) {
        requests.add(request);
        atOnce++;
        mostAtOnce = Math.max(mostAtOnce, atOnce);
        notifyAll();
    }

    synchronized void ended() {
        atOnce--;
    }

    synchronized void closed(ServerConnection wire) {
        open.remove(wire);
        notifyAll();
    }

    void closeAll() {
        List<ServerConnection> wires;
        synchronized (this) {
            wires = List.copyOf(open);
        }
        wires.forEach(ServerConnection::close);
    }
}
