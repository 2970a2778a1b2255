package io.jenkins.plugins.kapture.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * One connection to the service. A {@link SocketChannel}, because interrupting a thread closes it
 * immediately, which is how aborting a build cancels a request on an agent.
 */
final class HttpConnection implements AutoCloseable {

    /** Servers that do not announce a keep-alive timeout usually keep idle connections for at least a second. */
    private static final long SILENT_KEEP_ALIVE_MILLIS = 900;

    private static final long LONGEST_KEEP_ALIVE_SECONDS = 30;

    private boolean closed;
    private Future<?> lookup;
    private SocketChannel channel;
    private InputStream in;
    private OutputStream out;
    private boolean reusable;
    private long keepAliveMillis;
    private long idleSince;
    private Future<?> idleTimeout;

    /**
     * @param connectTimeoutSeconds to be shared out among the addresses that the host has, so that a dead one does not hide
     *     the others
     * @return 0, or the HTTP status by which the proxy refused
     * @throws IOException when the service can't be reached; nothing of a request has left by then
     */
    int open(URI target, HttpProxy proxy, String userAgent, int connectTimeoutSeconds) throws IOException {
        boolean tls = "https".equals(target.getScheme());
        String host = target.getHost();
        int port = target.getPort() > 0 ? target.getPort() : tls ? 443 : 80;
        String name = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        connect(proxy == null ? name : proxy.host(), proxy == null ? port : proxy.port(), connectTimeoutSeconds);
        in = channel.socket().getInputStream();
        out = channel.socket().getOutputStream();
        int refusal = tls && proxy != null ? tunnel(host + ":" + port, proxy, userAgent) : 0;
        if (tls && refusal == 0) {
            encrypt(name, port);
        }
        return refusal;
    }

    private void connect(String host, int port, int connectTimeoutSeconds) throws IOException {
        InetAddress[] addresses = resolve(host);
        IOException failure = new SocketException(host);
        for (int i = 0; i < addresses.length; i++) {
            // The last one may use up what is left: the caller's watchdog ends that.
            int millis = i + 1 == addresses.length ? 0 : connectTimeoutSeconds * 1000 / addresses.length;
            try {
                use(SocketChannel.open());
                channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
                channel.socket().connect(new InetSocketAddress(addresses[i], port), millis);
                return;
            } catch (IOException e) {
                channel.close();
                failure = e;
            }
        }
        throw failure;
    }

    /** In a thread of its own: the system's resolver may take its time, and listens neither to deadline nor interrupt. */
    private InetAddress[] resolve(String host) throws IOException {
        FutureTask<InetAddress[]> task = new FutureTask<>(() -> InetAddress.getAllByName(host));
        synchronized (this) {
            lookup = task;
        }
        Thread thread = new Thread(task, "Kapture look-up of " + host);
        thread.setDaemon(true);
        thread.start();
        try {
            return task.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException cause ? cause : new IOException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException();
        }
    }

    private synchronized void use(SocketChannel fresh) throws IOException {
        channel = fresh;
        if (closed) {
            fresh.close();
        }
    }

    private int tunnel(String authority, HttpProxy proxy, String userAgent) throws IOException {
        String request = "CONNECT " + authority + " HTTP/1.1\r\nHost: " + authority + "\r\n" + proxy.authorization()
                + "User-Agent: " + userAgent + "\r\n\r\n";
        out.write(request.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
        int status = new HttpResponseReader(in).readHead().status();
        return status / 100 == 2 ? 0 : status;
    }

    /** By the platform's own trust and checks: there is no way to turn them off from here. */
    private void encrypt(String host, int port) throws IOException {
        SSLSocketFactory factory = (SSLSocketFactory) SSLSocketFactory.getDefault();
        SSLSocket socket = (SSLSocket) factory.createSocket(channel.socket(), host, port, true);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        in = socket.getInputStream();
        out = socket.getOutputStream();
    }

    /** @throws java.net.ProtocolException when what comes back is not HTTP; any other: no whole answer came */
    HttpResponse exchange(byte[] request) throws IOException {
        out.write(request);
        out.flush();
        HttpResponseReader reader = new HttpResponseReader(in);
        HttpResponse reply = reader.read();
        long promised = reader.keepAliveSeconds();
        keepAliveMillis =
                promised < 0 ? SILENT_KEEP_ALIVE_MILLIS : Math.min(LONGEST_KEEP_ALIVE_SECONDS, promised - 1) * 1000;
        reusable = reader.isReusable() && keepAliveMillis > 0;
        return reply;
    }

    boolean isReusable() {
        return reusable;
    }

    /** Waits in the pool, for no longer than the service keeps it. */
    void markIdle(Runnable onTimeout) {
        idleSince = System.nanoTime();
        idleTimeout = ConnectionDeadline.after(keepAliveMillis, onTimeout);
    }

    /**
     * A request on a connection that the service has closed meanwhile would end as unknown, so look before: a byte or
     * an end that waits to be read (in TLS, a farewell) means that it is gone.
     *
     * @return whether a request may follow
     */
    boolean isStillUsable() {
        idleTimeout.cancel(false);
        if (System.nanoTime() - idleSince > keepAliveMillis * 1_000_000) {
            return false;
        }
        try {
            channel.configureBlocking(false);
            boolean silent = channel.read(ByteBuffer.allocate(1)) == 0;
            channel.configureBlocking(true);
            return silent;
        } catch (IOException e) {
            return false; // reset: as gone as closed
        }
    }

    /** May be called from any thread, and ends whatever the connection is doing. */
    @Override
    public synchronized void close() {
        closed = true;
        if (lookup != null) {
            lookup.cancel(true);
        }
        if (channel != null) {
            try {
                // The bare channel: TLS would try to say goodbye, and could wait for that.
                channel.close();
            } catch (IOException e) {
                // as closed as it gets
            }
        }
    }
}
