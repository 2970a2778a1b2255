package io.jenkins.plugins.kapture.http;

import io.jenkins.plugins.kapture.http.HttpResponse.Failure;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Pattern;

/**
 * @param user {@code null} for a proxy without authentication
 * @param password of that user, or {@code null}
 */
public record HttpProxy(String host, int port, String user, String password) implements Serializable {

    private static final Pattern BASIC = Pattern.compile("(?i)(?:^|,) *Basic(?:[ ,]|$)");

    /** Two requests may share a connection only if they use the same route. */
    String key() {
        return host + ":" + port + ":" + user + ":" + (password == null ? 0 : password.hashCode());
    }

    /** A complete header line, or nothing for a proxy without a user. */
    private String authorization() {
        if (user == null) {
            return "";
        }
        byte[] login = (user + ":" + (password == null ? "" : password)).getBytes(StandardCharsets.UTF_8);
        return "Proxy-Authorization: Basic " + Base64.getEncoder().encodeToString(login) + "\r\n";
    }

    /**
     * Requests a tunnel to the service, and returns {@code null} if there is one. The proxy gets none of the headers of
     * the request, because they may contain the token.
     */
    HttpResponse openTunnel(InputStream in, OutputStream out, String authority) throws IOException {
        String request = "CONNECT " + authority + " HTTP/1.1\r\nHost: " + authority + "\r\n" + authorization()
                + "User-Agent: Jenkins-Kapture\r\n\r\n";
        out.write(request.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
        HttpResponseHead head = new HttpResponseReader(in).readHead();
        return head.status / 100 == 2 ? null : refusal(head);
    }

    private static HttpResponse refusal(HttpResponseHead head) {
        int status = head.status;
        String offered = head.proxyAuthentication;
        if (status == 407) {
            return offered.isEmpty() || BASIC.matcher(offered).find()
                    ? HttpResponse.failed(Failure.PROXY_PASSWORD, "407")
                    : HttpResponse.failed(Failure.PROXY_AUTHENTICATION, offered);
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
