package io.jenkins.plugins.kapture.client;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.concurrent.Future;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * One connection to the service. A {@link SocketChannel}, because an interrupted thread closes it at once: that is how
 * the abort of a build ends a request on an agent.
 */
final class HttpConnection implements AutoCloseable {

    /** Services that close idle connections and say nothing of it do so after a second or more. */
    private static final long SILENT_KEEP_ALIVE_MILLIS = 900;

    private volatile SocketChannel channel;
    private volatile boolean closed;
    private InputStream in;
    private OutputStream out;
    private boolean reusable;
    private long keepAliveMillis;
    private long asleepSince;
    private Future<?> bedtime;

    /** @throws IOException when the service can't be reached; nothing of a request has left by then */
    void open(URI target, HttpProxy proxy, String userAgent) throws IOException {
        boolean tls = "https".equals(target.getScheme());
        String host = target.getHost();
        int port = target.getPort() > 0 ? target.getPort() : tls ? 443 : 80;
        connect(proxy == null ? host.replaceAll("[\\[\\]]", "") : proxy.host(), proxy == null ? port : proxy.port());
        in = channel.socket().getInputStream();
        out = channel.socket().getOutputStream();
        if (tls && proxy != null) {
            tunnel(host + ":" + port, proxy, userAgent);
        }
        if (tls) {
            // The platform's own trust and checks: there is no way to turn them off from here.
            SSLSocketFactory factory = (SSLSocketFactory) SSLSocketFactory.getDefault();
            SSLSocket socket =
                    (SSLSocket) factory.createSocket(channel.socket(), host.replaceAll("[\\[\\]]", ""), port, true);
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            socket.setSSLParameters(parameters);
            socket.startHandshake();
            in = socket.getInputStream();
            out = socket.getOutputStream();
        }
    }

    /** @throws ProtocolException when what comes back is not HTTP; any other exception: no whole answer came */
    HttpReply exchange(byte[] request) throws IOException {
        out.write(request);
        out.flush();
        HttpAnswerReader reader = new HttpAnswerReader(in);
        HttpReply reply = reader.read();
        keepAliveMillis = reader.keepAliveSeconds() < 0
                ? SILENT_KEEP_ALIVE_MILLIS
                : Math.min(30, reader.keepAliveSeconds() - 1) * 1000;
        reusable = reader.isReusable() && keepAliveMillis > 0;
        return reply;
    }

    boolean isReusable() {
        return reusable;
    }

    /** Waits in the pool, for no longer than the service keeps it. */
    void sleep(Runnable whenTooOld) {
        asleepSince = System.nanoTime();
        bedtime = Watchdog.after(keepAliveMillis, whenTooOld);
    }

    /**
     * A request on a connection that the service has closed meanwhile would end as unknown, so look before: a byte or
     * an end that waits to be read (in TLS, a farewell) means that it is gone.
     */
    boolean wake() {
        bedtime.cancel(false);
        if (System.nanoTime() - asleepSince > keepAliveMillis * 1_000_000) {
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

    static String proxyAuthorization(HttpProxy proxy) {
        if (proxy.user() == null) {
            return "";
        }
        byte[] login = (proxy.user() + ":" + (proxy.password() == null ? "" : proxy.password()))
                .getBytes(StandardCharsets.UTF_8);
        return "Proxy-Authorization: Basic " + Base64.getEncoder().encodeToString(login) + "\r\n";
    }

    private void connect(String host, int port) throws IOException {
        IOException failure = null;
        for (InetAddress address : InetAddress.getAllByName(host)) {
            SocketChannel candidate = SocketChannel.open();
            channel = candidate;
            if (closed) {
                candidate.close();
                throw new EOFException();
            }
            try {
                candidate.setOption(StandardSocketOptions.TCP_NODELAY, true);
                candidate.connect(new InetSocketAddress(address, port));
                return;
            } catch (IOException e) {
                candidate.close();
                failure = e;
            }
        }
        throw failure == null ? new IOException(host) : failure;
    }

    private void tunnel(String authority, HttpProxy proxy, String userAgent) throws IOException {
        String request = "CONNECT " + authority + " HTTP/1.1\r\nHost: " + authority + "\r\n" + proxyAuthorization(proxy)
                + "User-Agent: " + userAgent + "\r\n\r\n";
        out.write(request.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
        int status = new HttpAnswerReader(in).readHead();
        if (status / 100 != 2) {
            String hint = status == 407 ? ": it does not accept its user name and password" : "";
            throw new IOException("the proxy " + proxy + " answered HTTP " + status + hint);
        }
    }

    /** May be called from any thread, and ends whatever the connection is doing. */
    @Override
    public void close() {
        closed = true;
        SocketChannel current = channel;
        if (current != null) {
            try {
                // The bare channel: TLS would try to say goodbye, and could wait for that.
                current.close();
            } catch (IOException e) {
                // as closed as it gets
            }
        }
    }
}
