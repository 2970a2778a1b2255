package io.jenkins.plugins.kapture.mock;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** One accepted connection that can misbehave in every way a server might. */
final class ServerConnection {

    private final Socket raw;
    private final CountDownLatch closed = new CountDownLatch(1);
    private InputStream in;
    private OutputStream out;

    ServerConnection(Socket raw) throws IOException {
        this.raw = raw;
        raw.setTcpNoDelay(true);
        use(raw);
    }

    private void use(Socket socket) throws IOException {
        in = new BufferedInputStream(socket.getInputStream());
        out = socket.getOutputStream();
    }

    /** @return the server name that the client has asked for; empty if it has not */
    String encrypt(SSLContext tls) throws IOException {
        SSLSocket socket = (SSLSocket) tls.getSocketFactory().createSocket(raw, null, true);
        socket.setNeedClientAuth(MockTls.needsClientCertificate(tls));
        socket.startHandshake();
        use(socket);
        return ((ExtendedSSLSession) socket.getSession())
                .getRequestedServerNames().stream()
                        .map(name -> new String(name.getEncoded(), StandardCharsets.US_ASCII))
                        .collect(Collectors.joining());
    }

    /** Waits for the first byte of the next request without consuming it; false if none arrives in time. */
    boolean awaitByte(Duration timeout) throws IOException {
        in.mark(1);
        raw.setSoTimeout((int) timeout.toMillis());
        try {
            if (in.read() < 0) {
                return false;
            }
            in.reset();
            return true;
        } catch (SocketTimeoutException e) {
            return false;
        } finally {
            if (!raw.isClosed()) {
                raw.setSoTimeout(0);
            }
        }
    }

    /** Reads request line and headers; does not read the body. */
    MockRequest readHead() throws IOException {
        String[] start = readLine().split(" ");
        if (start.length != 3) {
            throw new IOException("not a request line");
        }
        List<Map.Entry<String, String>> headers = new ArrayList<>();
        for (String line = readLine(); !line.isEmpty(); line = readLine()) {
            String[] header = line.split(": ?", 2);
            headers.add(Map.entry(header[0], header[1]));
        }
        return new MockRequest(start[0], start[1], List.copyOf(headers), new byte[0], Instant.now());
    }

    MockRequest readBody(MockRequest head) throws IOException {
        String length = head.header("Content-Length");
        int expected = length.isEmpty() ? 0 : Integer.parseInt(length);
        byte[] body = in.readNBytes(expected);
        if (body.length < expected) {
            throw new EOFException("incomplete request");
        }
        return new MockRequest(head.method(), head.target(), head.headers(), body, Instant.now());
    }

    private String readLine() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new EOFException("incomplete request");
            }
            line.write(b);
        }
        return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
    }

    void send(byte[] bytes) throws IOException {
        out.write(bytes);
        out.flush();
    }

    void send(byte[] bytes, int from, int to) throws IOException {
        out.write(bytes, from, to - from);
        out.flush();
    }

    /** Sends the bytes one by one, and then stalls. */
    void trickle(byte[] bytes, Duration interval) throws IOException {
        for (byte b : bytes) {
            send(new byte[] {b});
            if (await(interval)) {
                return;
            }
        }
        stall();
    }

    /** Neither reads nor responds until the mock server closes. */
    void stall() {
        await(Duration.ofDays(1));
    }

    /** Resets the connection, as a crash does. */
    void reset() throws IOException {
        raw.setSoLinger(true, 0);
        close();
    }

    void close() {
        closed.countDown();
        try {
            raw.close();
        } catch (IOException e) {
            // already closed
        }
    }

    boolean isClosed() {
        return raw.isClosed();
    }

    /** Forwards what arrives here until either side ends; then closes both. */
    void pumpTo(ServerConnection other) {
        try {
            byte[] buffer = new byte[8192];
            for (int count = in.read(buffer); count > 0; count = in.read(buffer)) {
                other.send(buffer, 0, count);
            }
        } catch (IOException e) {
            // one of the two was closed
        } finally {
            close();
            other.close();
        }
    }

    boolean await(Duration time) {
        try {
            return closed.await(time.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }
}
