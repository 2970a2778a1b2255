package io.jenkins.plugins.kapture.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * One connection to the service. A {@link SocketChannel}, because interrupting a thread closes it immediately, which is
 * how aborting a build cancels a request on an agent.
 */
final class HttpConnection implements AutoCloseable {

    private boolean closed;
    private SocketChannel channel;
    private InputStream in;
    private OutputStream out;
    private long roundTripMillis = Long.MAX_VALUE;
    private long keepAliveMillis;
    private ScheduledFuture<?> idleTimeout;

    /**
     * @param connectTimeoutSeconds divided among the host's addresses so that one dead address does not use up the
     *     timeout
     * @return {@code null}, or the failure that the proxy reported
     * @throws IOException if the service cannot be reached; no part of a request has been sent
     */
    HttpResponse open(URI target, HttpProxy proxy, int connectTimeoutSeconds, ConnectionDeadline deadline)
            throws IOException {
        boolean tls = "https".equals(target.getScheme());
        String host = target.getHost();
        int port = target.getPort() > 0 ? target.getPort() : tls ? 443 : 80;
        String name = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        String first = proxy == null ? name : proxy.host();
        InetAddress[] addresses = deadline.call("Kapture lookup of " + first, () -> InetAddress.getAllByName(first));
        connect(addresses, proxy == null ? port : proxy.port(), connectTimeoutSeconds);
        in = channel.socket().getInputStream();
        out = channel.socket().getOutputStream();
        HttpResponse refusal = proxy == null ? null : proxy.openTunnel(in, out, host + ":" + port);
        if (tls && refusal == null) {
            encrypt(name, port);
        }
        return refusal;
    }

    private void connect(InetAddress[] addresses, int port, int connectTimeoutSeconds) throws IOException {
        IOException failure = new SocketException();
        for (int i = 0; i < addresses.length; i++) {
            // The last address may use the remaining time; the deadline enforces the limit.
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

    private synchronized void use(SocketChannel opened) throws IOException {
        channel = opened;
        if (closed) {
            opened.close();
        }
    }

    /** Uses the platform's trust store and host name verification; neither can be disabled. */
    private void encrypt(String host, int port) throws IOException {
        SSLSocketFactory factory = (SSLSocketFactory) SSLSocketFactory.getDefault();
        SSLSocket socket = (SSLSocket) factory.createSocket(channel.socket(), host, port, true);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        if (!host.contains(":") && !host.matches("[0-9.]+")) {
            parameters.setServerNames(List.of(new SNIHostName(host))); // the JDK omits names without a dot
        }
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        in = socket.getInputStream();
        out = socket.getOutputStream();
    }

    /** A {@code ProtocolException} means that the response is not HTTP, any other IOException that it is incomplete. */
    HttpResponse exchange(byte[] request) throws IOException {
        IOException failure = null;
        try {
            out.write(request);
            out.flush();
        } catch (IOException e) {
            // A server that rejects a request early may close the connection before it has read all of it.
            failure = e;
        }
        long start = System.nanoTime();
        HttpResponseReader reader = new HttpResponseReader(in);
        HttpResponse response;
        try {
            response = reader.read();
        } catch (IOException e) {
            throw failure == null || e instanceof SSLException ? e : failure;
        }
        // An upper bound: it includes the processing time of the service.
        roundTripMillis = Math.min(roundTripMillis, (System.nanoTime() - start) / 1_000_000);
        // After an error a server may close the connection although it has not announced that.
        boolean reusable = failure == null && response.status() / 100 == 2 && reader.isReusable();
        keepAliveMillis = reusable ? ConnectionPool.keepAliveMillis(reader.head.keepAliveSeconds, roundTripMillis) : 0;
        return response;
    }

    boolean isReusable() {
        return keepAliveMillis > 0;
    }

    void markIdle(Runnable onTimeout) {
        idleTimeout = ConnectionDeadline.after(keepAliveMillis, onTimeout);
    }

    /**
     * Checks for a stale connection, since a request on one would end as UNKNOWN: any pending byte or end of stream
     * (with TLS, a close_notify) means that the server has closed it.
     */
    boolean isStillUsable() {
        idleTimeout.cancel(false);
        if (idleTimeout.getDelay(TimeUnit.NANOSECONDS) <= 0) {
            return false;
        }
        try {
            channel.configureBlocking(false);
            boolean silent = channel.read(ByteBuffer.allocate(1)) == 0;
            channel.configureBlocking(true);
            return silent;
        } catch (IOException e) {
            return false; // connection reset
        }
    }

    /** Cancels any operation in progress. May be called from any thread. */
    @Override
    public synchronized void close() {
        closed = true;
        if (channel != null) {
            try {
                // Close the channel rather than the TLS socket, whose close_notify could block.
                channel.close();
            } catch (IOException e) {
                // already closed
            }
        }
    }
}
