package io.jenkins.plugins.kapture.client;

import io.jenkins.plugins.kapture.client.HttpReply.Failure;
import java.io.IOException;
import java.io.Serializable;
import java.net.ProtocolException;
import java.net.URI;
import java.nio.charset.StandardCharsets;

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
     * @throws InterruptedException when the thread is interrupted, which also closes the connection at once
     */
    public HttpReply send() throws InterruptedException {
        URI target = URI.create(url);
        String key = target.getScheme() + "://" + target.getRawAuthority() + (proxy == null ? "" : " " + proxy.key());
        HttpConnection connection = ConnectionPool.take(key);
        if (connection == null) {
            connection = new HttpConnection();
            Watchdog watchdog = Watchdog.over(connection, connectTimeoutSeconds);
            try (watchdog) {
                connection.open(target, proxy, userAgent);
            } catch (IOException | RuntimeException e) {
                return failed(connection, Failure.NOT_REACHED, watchdog, connectTimeoutSeconds, e);
            }
        }
        Watchdog watchdog = Watchdog.over(connection, requestTimeoutSeconds);
        try (watchdog) {
            HttpReply reply = connection.exchange(request(target));
            watchdog.close(); // before the connection goes back, so that it can't be closed under the next request
            if (connection.isReusable() && !watchdog.hasExpired()) {
                ConnectionPool.give(key, connection);
            } else {
                connection.close();
            }
            return reply.status() == 407 && proxy != null
                    ? HttpReply.failed(Failure.NOT_REACHED, "the proxy answered HTTP 407")
                    : reply;
        } catch (ProtocolException e) {
            return failed(connection, Failure.BROKEN_ANSWER, watchdog, requestTimeoutSeconds, e);
        } catch (IOException | RuntimeException e) {
            return failed(connection, Failure.NO_ANSWER, watchdog, requestTimeoutSeconds, e);
        }
    }

    private byte[] request(URI target) {
        boolean absolute = proxy != null && "http".equals(target.getScheme());
        byte[] head = ("POST " + (absolute ? url : target.getRawPath()) + " HTTP/1.1\r\n"
                        + "Host: " + target.getRawAuthority() + "\r\n"
                        + "Authorization: " + authorization + "\r\n"
                        + (absolute ? HttpConnection.proxyAuthorization(proxy) : "")
                        + "User-Agent: " + userAgent + "\r\n"
                        + "Accept: application/json\r\n"
                        + "Content-Type: application/json\r\n"
                        + "Content-Length: " + body.length + "\r\n\r\n")
                .getBytes(StandardCharsets.ISO_8859_1);
        byte[] request = new byte[head.length + body.length];
        System.arraycopy(head, 0, request, 0, head.length);
        System.arraycopy(body, 0, request, head.length, body.length);
        return request;
    }

    private static HttpReply failed(
            HttpConnection connection, Failure failure, Watchdog watchdog, int seconds, Exception cause)
            throws InterruptedException {
        connection.close();
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        if (watchdog.hasExpired()) {
            // Even an answer that had begun is none: nobody waits longer than the administrator allows.
            Failure late = failure == Failure.NOT_REACHED ? failure : Failure.NO_ANSWER;
            return HttpReply.failed(late, "timed out after " + seconds + " s");
        }
        String text = cause.getMessage();
        String type = cause.getClass().getSimpleName();
        return HttpReply.failed(failure, text == null || text.isBlank() ? type : type + ": " + text);
    }

    /** Without the header: this travels through logs and exceptions. */
    @Override
    public String toString() {
        return "POST " + url;
    }
}
