package io.jenkins.plugins.kapture.http;

import io.jenkins.plugins.kapture.http.HttpResponse.Failure;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;

/** Reads one HTTP/1.x response (RFC 9112), with every length limited. */
final class HttpResponseReader {

    private static final int MAX_HEAD = 64 * 1024;
    private static final int MAX_BODY = 1024 * 1024;

    /** The only 1xx response that is not followed by another one. */
    private static final int SWITCHING_PROTOCOLS = 101;

    private final InputStream in;
    private int headBytes;
    HttpResponseHead head;
    private boolean complete;

    HttpResponseReader(InputStream in) {
        this.in = new BufferedInputStream(in);
    }

    /** @throws ProtocolException if the response is not HTTP; any other IOException means that it was truncated */
    HttpResponse read() throws IOException {
        readHead();
        byte[] body = head.hasBody() ? readBody() : new byte[0];
        complete = body != null;
        return new HttpResponse(
                head.status,
                complete ? body : new byte[0],
                head.retryAfterSeconds(),
                complete ? Failure.NONE : Failure.TOO_LARGE,
                "");
    }

    /** Skips interim responses; does not read the body. */
    HttpResponseHead readHead() throws IOException {
        do {
            headBytes = 0;
            String start = nextLine();
            while (start.isEmpty()) {
                start = nextLine();
            }
            head = new HttpResponseHead(start);
            for (String line = nextLine(); !line.isEmpty(); line = nextLine()) {
                head.add(line);
            }
        } while (head.status / 100 == 1 && head.status != SWITCHING_PROTOCOLS);
        return head;
    }

    /** Whether the connection can take another request: the response was complete and no bytes remain. */
    boolean isReusable() {
        try {
            return complete && head.isPersistent() && in.available() == 0;
        } catch (IOException e) {
            return false; // closed in the meantime
        }
    }

    /** @return {@code null} if the body is too large */
    private byte[] readBody() throws IOException {
        if (head.chunked) {
            return readChunks();
        } else if (head.length >= 0) {
            return head.length > MAX_BODY ? null : readFully(head.length);
        }
        byte[] rest = in.readNBytes(MAX_BODY + 1);
        return rest.length > MAX_BODY ? null : rest;
    }

    private byte[] readChunks() throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (long size = readChunkSize(); size > 0; size = readChunkSize()) {
            if (body.size() + size > MAX_BODY) {
                return null;
            }
            body.write(readFully(size));
            if (!nextLine().isEmpty()) {
                throw new ProtocolException("chunk longer than announced");
            }
        }
        while (!nextLine().isEmpty()) {
            // trailers are not needed
        }
        return body.toByteArray();
    }

    private long readChunkSize() throws IOException {
        headBytes = 0;
        String size = nextLine().split(";", 2)[0].strip();
        if (!size.matches("[0-9a-fA-F]{1,15}")) {
            throw new ProtocolException("not the size of a chunk");
        }
        return Long.parseLong(size, 16);
    }

    private byte[] readFully(long count) throws IOException {
        byte[] bytes = in.readNBytes((int) count);
        if (bytes.length < count) {
            throw truncated();
        }
        return bytes;
    }

    private String nextLine() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(64);
        while (true) {
            int b = in.read();
            if (b < 0) {
                throw truncated();
            } else if (++headBytes > MAX_HEAD) {
                throw new ProtocolException("endless HTTP head");
            } else if (b == '\n') {
                String text = line.toString(StandardCharsets.ISO_8859_1);
                return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
            }
            line.write(b);
        }
    }

    private static EOFException truncated() {
        return new EOFException("the connection was closed before the response was complete");
    }
}
