package io.jenkins.plugins.kapture.mock;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Simulates network latency between client and mock server: each byte is delayed in each direction, and the first ones of a
 * connection also by the time of the TCP handshake.
 */
public final class LatencyProxy implements AutoCloseable {

    private final ServerSocket server = new ServerSocket(0, 1024, InetAddress.getLoopbackAddress());
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(task -> daemon(task));
    private final int target;
    private final long delayNanos;

    private LatencyProxy(int target, Duration eachWay) throws IOException {
        this.target = target;
        this.delayNanos = eachWay.toNanos();
        daemon(this::listen).start();
    }

    /** @param port of the mock server */
    public static LatencyProxy to(int port, Duration eachWay) throws IOException {
        return new LatencyProxy(port, eachWay);
    }

    /** The port that clients connect to instead of the mock server's. */
    public int port() {
        return server.getLocalPort();
    }

    private void listen() {
        try {
            while (true) {
                Socket client = server.accept();
                Socket service = new Socket(InetAddress.getLoopbackAddress(), target);
                client.setTcpNoDelay(true);
                service.setTcpNoDelay(true);
                sockets.add(client);
                sockets.add(service);
                // A client's first byte follows the round trip of the TCP handshake.
                daemon(() -> pump(client, service, 3 * delayNanos)).start();
                daemon(() -> pump(service, client, delayNanos)).start();
            }
        } catch (IOException e) {
            // the proxy was closed
        }
    }

    private void pump(Socket from, Socket to, long firstDelayNanos) {
        long due = System.nanoTime() + firstDelayNanos;
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] buffer = new byte[16 * 1024];
            for (int count = in.read(buffer); count > 0; count = in.read(buffer)) {
                byte[] bytes = Arrays.copyOf(buffer, count);
                due = Math.max(due, System.nanoTime() + delayNanos);
                at(due, () -> write(out, bytes));
            }
        } catch (IOException e) {
            // one of the two was closed, and so is the other
        }
        at(Math.max(due, System.nanoTime() + delayNanos), () -> end(to));
    }

    private void at(long nanoTime, Runnable action) {
        if (!clock.isShutdown()) {
            clock.schedule(action, nanoTime - System.nanoTime(), TimeUnit.NANOSECONDS);
        }
    }

    private static void write(OutputStream out, byte[] bytes) {
        try {
            out.write(bytes);
        } catch (IOException e) {
            // peer closed
        }
    }

    private void end(Socket socket) {
        sockets.remove(socket);
        try {
            socket.close();
        } catch (IOException e) {
            // already closed
        }
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "Kapture latency proxy");
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public void close() throws IOException {
        server.close();
        clock.shutdownNow();
        sockets.forEach(this::end);
    }
}
