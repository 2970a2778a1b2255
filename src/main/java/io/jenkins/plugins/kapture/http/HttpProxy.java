package io.jenkins.plugins.kapture.http;

import io.jenkins.plugins.kapture.http.HttpResponse.Failure;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/**
 * The proxy for a request.
 *
 * @param host name or address
 * @param port 1 to 65535
 * @param user {@code null} for a proxy without authentication
 * @param password of that user, or {@code null}
 */
public record HttpProxy(String host, int port, String user, String password) implements Serializable {

    /** Two requests may share a connection only if they use the same route. */
    String key() {
        return host + ":" + port + ":" + user + ":" + (password == null ? 0 : password.hashCode());
    }

    /** A complete header line, or nothing for a proxy without a user. */
    String authorization() {
        if (user == null) {
            return "";
        }
        byte[] login = (user + ":" + (password == null ? "" : password)).getBytes(StandardCharsets.UTF_8);
        return "Proxy-Authorization: Basic " + Base64.getEncoder().encodeToString(login) + "\r\n";
    }

    /** Requests a tunnel to the service, and returns {@code null} if there is one. */
    HttpResponse openTunnel(InputStream in, OutputStream out, String authority, String userAgent) throws IOException {
        String request = "CONNECT " + authority + " HTTP/1.1\r\nHost: " + authority + "\r\n" + authorization()
                + "User-Agent: " + userAgent + "\r\n\r\n";
        out.write(request.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
        HttpResponseHead head = new HttpResponseReader(in).readHead();
        return head.status() / 100 == 2 ? null : refusal(head);
    }

    /** Classifies an error response of the proxy itself. */
    static HttpResponse refusal(HttpResponseHead head) {
        int status = head.status();
        List<String> schemes = head.proxyAuthentication();
        if (status == 407) {
            return schemes.isEmpty() || schemes.stream().anyMatch("Basic"::equalsIgnoreCase)
                    ? HttpResponse.failed(Failure.PROXY_PASSWORD, "407")
                    : HttpResponse.failed(Failure.PROXY_AUTHENTICATION, String.join(", ", schemes));
        }
        boolean temporary = status >= 500 || status == 408 || status == 429;
        return HttpResponse.failed(temporary ? Failure.PROXY_FAILED : Failure.PROXY_REFUSED, String.valueOf(status));
    }

    /** Without the password: this appears in logs and exceptions. */
    @Override
    public String toString() {
        return host + ":" + port;
    }
}
