package io.jenkins.plugins.kapture.client;

import java.io.Serializable;

/**
 * The proxy that a request goes through.
 *
 * @param user {@code null} for a proxy that asks for none
 */
public record HttpProxy(String host, int port, String user, String password) implements Serializable {

    /** Two requests may share a connection only if they came by the same way. */
    String key() {
        return host + ":" + port + ":" + user + ":" + (password == null ? 0 : password.hashCode());
    }

    /** Without the password: this travels through logs and exceptions. */
    @Override
    public String toString() {
        return host + ":" + port;
    }
}
