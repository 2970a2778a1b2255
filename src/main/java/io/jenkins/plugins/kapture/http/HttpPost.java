package io.jenkins.plugins.kapture.http;

import io.jenkins.plugins.kapture.http.HttpResponse.Failure;
import java.io.IOException;
import java.io.Serializable;
import java.net.ProtocolException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * One request to the service: plain values that travel to an agent, and {@link #send()} that runs there.
 *
 * <p>HTTP/1.1 over the JDK's sockets, because both of the JDK's HTTP clients hide the fact that this plugin lives on:
 * whether a byte of the request has left. {@code HttpURLConnection} sends a POST again on its own when a kept-alive
 * connection breaks. {@code java.net.http} hands a proxy's refusal out as if the service had answered, can not send a
 * proxy password over a tunnel without a switch for the whole JVM (JDK-8326949), and costs a fresh agent a quarter of a
 * second.
 *
 * @param url where to; http or https
 * @param authorization value of the header of that name
 * @param userAgent value of the header of that name
 * @param body sent as it is
 * @param proxy {@code null} for a direct connection
 * @param connectTimeoutSeconds for name, connection, proxy and TLS together
 * @param requestTimeoutSeconds for the request and its whole answer
 */
public record HttpPost(
        String url,
        String authorization,
        String userAgent,
        byte[] body,
        HttpProxy proxy,
        int connectTimeoutSeconds,
        int requestTimeoutSeconds)
        implements Serializable {

    /**
     * Sends the request once. It is never sent again from here, whatever happens.
     *
     * @return what came back, also where nothing did: network failures are no exceptions
     * @throws InterruptedException when the thread is interrupted, which also closes the connection at once
     */
    public HttpResponse send() throws InterruptedException {
        URI target = URI.create(url);
        String route =
                target.getScheme() + "://" + target.getRawAuthority() + (proxy == null ? "" : " by " + proxy.key());
        HttpConnection connection = ConnectionPool.take(route);
        if (connection == null) {
            connection = new HttpConnection();
            HttpResponse failure = connect(connection, target);
            if (failure != null) {
                return failure;
            }
        }
        return exchange(connection, target, route);
    }

    /** @return {@code null} when the connection is ready for a request */
    private HttpResponse connect(HttpConnection connection, URI target) throws InterruptedException {
        ConnectionDeadline watchdog = new ConnectionDeadline(connection, connectTimeoutSeconds);
        try {
            int refusal = connection.open(target, proxy, userAgent, connectTimeoutSeconds);
            if (!watchdog.stop()) {
                throw new SocketTimeoutException();
            }
            if (refusal == 0) {
                return null;
            }
            connection.close();
            return HttpResponse.failed(Failure.PROXY_REFUSED, String.valueOf(refusal));
        } catch (IOException | RuntimeException e) {
            return watchdog.stop()
                    ? failed(connection, Failure.NOT_REACHED, describe(e))
                    : failed(connection, Failure.NOT_REACHED_IN_TIME, String.valueOf(connectTimeoutSeconds));
        }
    }

    private HttpResponse exchange(HttpConnection connection, URI target, String route) throws InterruptedException {
        boolean proxied = proxy != null && "http".equals(target.getScheme());
        ConnectionDeadline watchdog = new ConnectionDeadline(connection, requestTimeoutSeconds);
        try {
            HttpResponse reply = connection.exchange(request(target, proxied));
            // First the watchdog, or it could close the connection under the next request.
            if (watchdog.stop() && connection.isReusable()) {
                ConnectionPool.give(route, connection);
            } else {
                connection.close();
            }
            return proxied && reply.status() == 407 ? HttpResponse.failed(Failure.PROXY_REFUSED, "407") : reply;
        } catch (IOException | RuntimeException e) {
            if (!watchdog.stop()) {
                // Even an answer that had begun is none: nobody waits longer than the administrator allows.
                return failed(connection, Failure.NO_ANSWER_IN_TIME, String.valueOf(requestTimeoutSeconds));
            }
            Failure failure = e instanceof ProtocolException ? Failure.BROKEN_ANSWER : Failure.NO_ANSWER;
            return failed(connection, failure, describe(e));
        }
    }

    /** @param proxied whether the request itself goes to the proxy, instead of through a tunnel */
    private byte[] request(URI target, boolean proxied) {
        byte[] head = ("POST " + (proxied ? url : target.getRawPath()) + " HTTP/1.1\r\n"
                        + "Host: " + target.getRawAuthority() + "\r\n"
                        + "Authorization: " + authorization + "\r\n"
                        + (proxied ? proxy.authorization() : "")
                        + "User-Agent: " + userAgent + "\r\n"
                        + "Accept: application/json\r\n"
                        + "Content-Type: application/json\r\n"
                        + "Content-Length: " + body.length + "\r\n\r\n")
                .getBytes(StandardCharsets.ISO_8859_1);
        byte[] request = Arrays.copyOf(head, head.length + body.length);
        System.arraycopy(body, 0, request, head.length, body.length);
        return request;
    }

    private static HttpResponse failed(HttpConnection connection, Failure failure, String detail)
            throws InterruptedException {
        connection.close();
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        return HttpResponse.failed(failure, detail);
    }

    private static String describe(Exception cause) {
        String text = cause.getMessage();
        String type = cause.getClass().getSimpleName();
        return text == null || text.isBlank() ? type : type + ": " + text;
    }

    /** Without the header: this travels through logs and exceptions. */
    @Override
    public String toString() {
        return "POST " + url;
    }
}
