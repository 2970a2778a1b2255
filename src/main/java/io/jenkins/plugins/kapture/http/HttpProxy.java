package io.jenkins.plugins.kapture.http;

import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * The proxy that a request goes through.
 *
 * @param host name or address
 * @param port 1 to 65535
 * @param user {@code null} for a proxy that asks for none
 * @param password of that user, or {@code null}
 */
public record HttpProxy(String host, int port, String user, String password) implements Serializable {

    /** Two requests may share a connection only if they came by the same way. */
    String key() {
        return host + ":" + port + ":" + user + ":" + (password == null ? 0 : password.hashCode());
    }

    /** A whole header line, or nothing for a proxy without a user. */
    String authorization() {
        if (user == null) {
            return "";
        }
        byte[] login = (user + ":" + (password == null ? "" : password)).getBytes(StandardCharsets.UTF_8);
        return "Proxy-Authorization: Basic " + Base64.getEncoder().encodeToString(login) + "\r\n";
    }

    /** Without the password: this travels through logs and exceptions. */
    @Override
    public String toString() {
        return host + ":" + port;
    }
}
