package io.jenkins.plugins.kapture.http;

import io.jenkins.plugins.kapture.http.HttpResponse.Failure;
import java.io.IOException;
import java.io.Serializable;
import java.net.ProtocolException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/**
 * One request to the service: plain values that are sent to an agent, and {@link #send()}, which runs there.
 * HTTP/1.1 over the JDK's sockets: {@code docs/dev/http-client.md} explains why no other HTTP client is used.
 *
 * @param headers {@code User-Agent} and the site's own headers
 * @param proxy {@code null} for a direct connection
 * @param connectTimeoutSeconds for name resolution, connection, proxy and TLS together
 * @param requestTimeoutSeconds for the request and its complete response
 */
public record HttpPost(
        String url,
        String authorization,
        Map<String, String> headers,
        byte[] body,
        HttpProxy proxy,
        int connectTimeoutSeconds,
        int requestTimeoutSeconds)
        implements Serializable {

    public HttpPost {
        headers = Map.copyOf(headers);
    }

    /**
     * Sends the request exactly once. Network failures are reported in the result, not thrown.
     *
     * @throws InterruptedException if the thread is interrupted once the connection is established, which also closes
     *     the connection immediately; an earlier interrupt ends in a response that says that nothing was sent
     */
    public HttpResponse send() throws InterruptedException {
        URI target = URI.create(url);
        String route =
                target.getScheme() + "://" + target.getRawAuthority() + (proxy == null ? "" : " by " + proxy.key());
        HttpConnection connection = ConnectionPool.acquire(route);
        if (connection == null) {
            connection = new HttpConnection();
            HttpResponse failure = connect(connection, target);
            if (failure != null) {
                return failure;
            }
        }
        return exchange(connection, target, route);
    }

    /** @return {@code null} if the connection is ready for a request */
    private HttpResponse connect(HttpConnection connection, URI target) {
        ConnectionDeadline deadline = new ConnectionDeadline(connection, connectTimeoutSeconds);
        try {
            HttpResponse refusal = connection.open(target, proxy, connectTimeoutSeconds, deadline);
            if (!deadline.cancel()) {
                throw new SocketTimeoutException();
            }
            if (refusal != null) {
                connection.close();
            }
            return refusal;
        } catch (IOException | RuntimeException e) {
            boolean expired = !deadline.cancel();
            connection.close();
            Thread.interrupted(); // nothing was sent, and the response says so
            if (expired) {
                return HttpResponse.failed(Failure.NOT_REACHED_IN_TIME, String.valueOf(connectTimeoutSeconds));
            }
            Failure failure = HttpResponse.classify(e);
            String host = proxy == null ? target.getHost() : proxy.host();
            String where = proxy == null ? target.getRawAuthority() : "proxy " + proxy;
            return HttpResponse.failed(
                    failure, failure == Failure.UNKNOWN_HOST ? host : where + ": " + HttpResponse.describe(e));
        }
    }

    private HttpResponse exchange(HttpConnection connection, URI target, String route) throws InterruptedException {
        ConnectionDeadline deadline = new ConnectionDeadline(connection, requestTimeoutSeconds);
        try {
            HttpResponse response = connection.exchange(request(target));
            // Cancel the deadline first, or it could close the connection during the next request.
            if (deadline.cancel() && connection.isReusable()) {
                ConnectionPool.release(route, connection);
            } else {
                connection.close();
            }
            return response;
        } catch (IOException | RuntimeException e) {
            boolean expired = !deadline.cancel();
            connection.close();
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            if (expired) {
                // A partial response counts as none once the timeout has expired.
                return HttpResponse.failed(Failure.NO_RESPONSE_IN_TIME, String.valueOf(requestTimeoutSeconds));
            }
            Failure failure = e instanceof ProtocolException ? Failure.INVALID_RESPONSE : Failure.NO_RESPONSE;
            if (HttpResponse.classify(e) == Failure.CLIENT_CERTIFICATE) {
                // With TLS 1.3, the client has already sent its request when the server rejects the handshake.
                failure = Failure.CLIENT_CERTIFICATE;
            }
            return HttpResponse.failed(failure, HttpResponse.describe(e));
        }
    }

    private byte[] request(URI target) {
        Map<String, String> all = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        all.put("Accept", "application/json");
        all.put("Accept-Encoding", "identity");
        all.putAll(headers);
        StringBuilder head = new StringBuilder("POST " + target.getRawPath() + " HTTP/1.1\r\n"
                + "Host: " + target.getRawAuthority() + "\r\n"
                + "Connection: keep-alive\r\n" // some servers announce their timeout only then
                + "Authorization: " + authorization + "\r\n"
                + "Content-Type: application/json\r\n"
                + "Content-Length: " + body.length + "\r\n");
        all.forEach((name, value) -> head.append(name + ": " + value + "\r\n"));
        byte[] start = head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
        byte[] request = Arrays.copyOf(start, start.length + body.length);
        System.arraycopy(body, 0, request, start.length, body.length);
        return request;
    }

    /** Without the headers: this appears in logs and exceptions. */
    @Override
    public String toString() {
        return "POST " + url;
    }
}
