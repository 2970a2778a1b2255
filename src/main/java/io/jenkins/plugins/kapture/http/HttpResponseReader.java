package io.jenkins.plugins.kapture.http;

import io.jenkins.plugins.kapture.http.HttpResponse.Failure;
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
    private final byte[] buffer = new byte[8192];
    private int position;
    private int limit;
    private int headBytes;
    private HttpResponseHead head;
    private boolean complete;

    HttpResponseReader(InputStream in) {
        this.in = in;
    }

    /** @throws ProtocolException if the response is not HTTP; any other IOException means that it was truncated */
    HttpResponse read() throws IOException {
        readHead();
        byte[] body = head.hasBody() ? readBody() : new byte[0];
        complete = body != null;
        return new HttpResponse(
                head.status(),
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
        } while (head.status() / 100 == 1 && head.status() != SWITCHING_PROTOCOLS);
        return head;
    }

    /** Whether the connection can take another request: the response was complete and no bytes remain. */
    boolean isReusable() {
        return complete && head.isPersistent() && position == limit;
    }

    HttpResponseHead head() {
        return head;
    }

    /** @return {@code null} if the body is too large */
    private byte[] readBody() throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        boolean fits = true;
        if (head.isChunked()) {
            fits = copyChunks(body);
        } else if (head.length() >= 0) {
            fits = head.length() <= MAX_BODY;
            if (fits) {
                copy(body, head.length());
            }
        } else {
            while (fits && (position < limit || fill())) {
                body.write(buffer, position, limit - position);
                position = limit;
                fits = body.size() <= MAX_BODY;
            }
        }
        return fits ? body.toByteArray() : null;
    }

    private boolean copyChunks(ByteArrayOutputStream body) throws IOException {
        for (long size = readChunkSize(); size > 0; size = readChunkSize()) {
            if (body.size() + size > MAX_BODY) {
                return false;
            }
            copy(body, size);
            if (!nextLine().isEmpty()) {
                throw new ProtocolException("chunk longer than announced");
            }
        }
        while (!nextLine().isEmpty()) {
            // trailers are not needed
        }
        return true;
    }

    private long readChunkSize() throws IOException {
        headBytes = 0;
        String size = nextLine().split(";", 2)[0].strip();
        if (!size.matches("[0-9a-fA-F]{1,15}")) {
            throw new ProtocolException("not the size of a chunk");
        }
        return Long.parseLong(size, 16);
    }

    private void copy(ByteArrayOutputStream body, long count) throws IOException {
        for (long left = count; left > 0; ) {
            need();
            int some = (int) Math.min(left, limit - position);
            body.write(buffer, position, some);
            position += some;
            left -= some;
        }
    }

    private String nextLine() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(64);
        while (true) {
            need();
            byte b = buffer[position++];
            if (++headBytes > MAX_HEAD) {
                throw new ProtocolException("endless HTTP head");
            }
            if (b == '\n') {
                String text = line.toString(StandardCharsets.ISO_8859_1);
                return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
            }
            line.write(b);
        }
    }

    private void need() throws IOException {
        if (position == limit && !fill()) {
            throw new EOFException("the connection was closed before the response was complete");
        }
    }

    private boolean fill() throws IOException {
        position = 0;
        limit = Math.max(0, in.read(buffer));
        return limit > 0;
    }
}
