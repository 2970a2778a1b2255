package io.jenkins.plugins.kapture.mock;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A request as received.
 *
 * @param method such as {@code POST}
 * @param target a path, or a URL if it was sent to a proxy
 * @param headers in the order and the spelling received
 * @param body unchanged
 * @param at when the last byte was received
 */
public record MockRequest(
        String method, String target, List<Map.Entry<String, String>> headers, byte[] body, Instant at) {

    /** The value of a header, by its name in any case; empty if it was not sent. */
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
