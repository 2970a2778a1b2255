package io.jenkins.plugins.kapture.sandbox;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A request as it arrived.
 *
 * @param method such as {@code POST}
 * @param target what stands behind the method: a path, or an address where a proxy was asked
 * @param headers in the order and the spelling received
 * @param body each byte of it
 * @param at when the last byte had come
 */
public record SandboxRequest(
        String method, String target, List<Map.Entry<String, String>> headers, byte[] body, Instant at) {

    /** The value of a header, whatever its case; empty where it was not sent. */
    public String header(String name) {
        return headers.stream()
                .filter(header -> header.getKey().equalsIgnoreCase(name))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse("");
    }

    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return method + " " + target + " " + text();
    }
}
