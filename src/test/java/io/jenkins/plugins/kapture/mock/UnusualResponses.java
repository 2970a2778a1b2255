package io.jenkins.plugins.kapture.mock;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;

/** Responses that a client does not expect, ready to inject. */
public final class UnusualResponses {

    private static final int MIB = 1024 * 1024;

    private UnusualResponses() {}

    /** A body of 2 MiB with a Content-Length. */
    public static Fault oversized() {
        return Fault.body(" ".repeat(2 * MIB));
    }

    /** A chunked body that never ends. */
    public static Fault endlessChunks() {
        return Fault.instead((connection, ignored) -> {
            connection.send(
                    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            byte[] chunk = ("10000\r\n" + " ".repeat(0x10000) + "\r\n").getBytes(StandardCharsets.US_ASCII);
            while (!connection.await(Duration.ZERO)) {
                connection.send(chunk);
            }
        });
    }

    /** A small compressed body of 64 MiB when decompressed. */
    public static Fault gzipBomb() {
        return Fault.respond(new MockResponse(200, Map.of(), new byte[64 * MIB]).compressed());
    }

    /** The documented response, compressed although the request does not accept that. */
    public static Fault compressed() {
        return Fault.altered(MockResponse::compressed);
    }

    /** The documented response with the field names of sibling endpoints of the service. */
    public static Fault capitalNames() {
        return Fault.altered(response -> response.withText(capitalize(response.text())));
    }

    /** The documented response in an array. */
    public static Fault array() {
        return Fault.altered(response -> response.withText("[" + response.text() + "]"));
    }

    private static String capitalize(String json) {
        String text = json;
        for (String name : new String[] {"ticket", "message", "status"}) {
            String capital = name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
            text = text.replace("\"" + name + "\":", "\"" + capital + "\":");
        }
        return text;
    }
}
