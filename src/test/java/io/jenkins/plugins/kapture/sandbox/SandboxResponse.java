package io.jenkins.plugins.kapture.sandbox;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

/** An answer, with whatever status, headers and body it is given. */
record SandboxResponse(int status, Map<String, String> headers, byte[] body) {

    static SandboxResponse json(int status, String body) {
        return of(status, "application/json;charset=UTF-8", body);
    }

    static SandboxResponse html(int status, String body) {
        return of(status, "text/html;charset=UTF-8", body);
    }

    static SandboxResponse of(int status, String type, String body) {
        return new SandboxResponse(status, Map.of("Content-Type", type), body.getBytes(StandardCharsets.UTF_8));
    }

    /** @param size of the body when unpacked */
    static SandboxResponse gzip(int size) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(body)) {
            gzip.write(new byte[size]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new SandboxResponse(200, Map.of("Content-Encoding", "gzip"), body.toByteArray());
    }

    SandboxResponse with(String name, String value) {
        Map<String, String> all = new LinkedHashMap<>(headers);
        all.put(name, value);
        return new SandboxResponse(status, all, body);
    }

    /** The whole answer as sent; with a Content-Length unless a header of this answer frames it already. */
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
        byte[] all = new byte[start.length + body.length];
        System.arraycopy(start, 0, all, 0, start.length);
        System.arraycopy(body, 0, all, start.length, body.length);
        return all;
    }

    private boolean hasBody() {
        return status >= 200 && status != 204 && status != 304;
    }
}
