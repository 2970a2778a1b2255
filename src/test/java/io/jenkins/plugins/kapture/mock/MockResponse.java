package io.jenkins.plugins.kapture.mock;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

/** A response with any status, headers and body. */
public record MockResponse(int status, Map<String, String> headers, byte[] body) {

    static MockResponse json(int status, String body) {
        return of(status, "application/json;charset=UTF-8", body);
    }

    static MockResponse html(int status, String body) {
        return of(status, "text/html;charset=UTF-8", body);
    }

    /** The page that a web server makes for an error. */
    static MockResponse page(int status) {
        return html(status, "<html><title>" + status + " by a server in between</title></html>");
    }

    static MockResponse of(int status, String type, String body) {
        return new MockResponse(status, Map.of("Content-Type", type), body.getBytes(StandardCharsets.UTF_8));
    }

    public MockResponse with(String name, String value) {
        Map<String, String> all = new LinkedHashMap<>(headers);
        all.put(name, value);
        return new MockResponse(status, all, body);
    }

    String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    MockResponse withText(String text) {
        return new MockResponse(status, headers, text.getBytes(StandardCharsets.UTF_8));
    }

    MockResponse compressed() {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(packed)) {
            out.write(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new MockResponse(status, headers, packed.toByteArray()).with("Content-Encoding", "gzip");
    }

    /** The complete response as sent; with a Content-Length unless a header of this response frames it already. */
    byte[] bytes() {
        StringBuilder head = new StringBuilder("HTTP/1.1 " + status + " \r\n");
        headers.forEach((name, value) -> head.append(name + ": " + value + "\r\n"));
        boolean framed = headers.containsKey("Content-Length") || headers.containsKey("Transfer-Encoding");
        if (!framed && hasBody()) {
            head.append("Content-Length: " + body.length + "\r\n");
        }
        byte[] start = head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
        if (!hasBody()) {
            return start;
        }
        byte[] all = Arrays.copyOf(start, start.length + body.length);
        System.arraycopy(body, 0, all, start.length, body.length);
        return all;
    }

    private boolean hasBody() {
        return status >= 200 && status != 204 && status != 304;
    }
}
