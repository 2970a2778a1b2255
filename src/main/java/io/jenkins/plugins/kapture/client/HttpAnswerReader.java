package io.jenkins.plugins.kapture.client;

import io.jenkins.plugins.kapture.client.HttpReply.Failure;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.regex.Pattern;

/** Reads one HTTP/1.x answer (RFC 9112), with every length limited. */
final class HttpAnswerReader {

    private static final int MAX_HEAD = 64 * 1024;
    private static final int MAX_BODY = 1024 * 1024;

    private static final Pattern STATUS_LINE = Pattern.compile("HTTP/1\\.[01] [1-9][0-9]{2}( |$)");

    private final InputStream in;
    private final byte[] buffer = new byte[8192];
    private int position;
    private int limit;
    private int headBytes;

    private boolean persistent;
    private boolean chunked;
    private long length;
    private long keepAliveSeconds;
    private long retryAfterSeconds;

    HttpAnswerReader(InputStream in) {
        this.in = in;
    }

    HttpReply read() throws IOException {
        int status = readHead();
        byte[] body = status == 204 || status == 304 ? new byte[0] : readBody();
        return body == null
                ? new HttpReply(status, new byte[0], retryAfterSeconds, Failure.TOO_LARGE, "")
                : new HttpReply(status, body, retryAfterSeconds, Failure.NONE, "");
    }

    /** Whether the connection can take another request: it ended where its head said, and nothing is left over. */
    boolean isReusable() {
        return persistent && position == limit;
    }

    /** What the service promises in its header {@code Keep-Alive}; -1 if it does not. */
    long keepAliveSeconds() {
        return keepAliveSeconds;
    }

    /** Passes over interim answers. @return the status */
    int readHead() throws IOException {
        int status = readOneHead();
        while (status / 100 == 1) {
            status = readOneHead();
        }
        return status;
    }

    private int readOneHead() throws IOException {
        headBytes = 0;
        chunked = false;
        length = -1;
        keepAliveSeconds = -1;
        retryAfterSeconds = -1;
        String line = readLine();
        if (!STATUS_LINE.matcher(line).lookingAt()) {
            throw new ProtocolException("not an HTTP status line");
        }
        persistent = line.startsWith("HTTP/1.1");
        int status = Integer.parseInt(line.substring(9, 12));
        for (line = readLine(); !line.isEmpty(); line = readLine()) {
            if (line.startsWith(" ") || line.startsWith("\t")) {
                continue; // the rest of a header, folded as in old times
            }
            int colon = line.indexOf(':');
            if (colon <= 0) {
                throw new ProtocolException("not an HTTP header");
            }
            String name = line.substring(0, colon).toLowerCase(Locale.ROOT);
            header(name, line.substring(colon + 1).strip());
        }
        persistent &= !chunked || length < 0; // framed twice: nobody knows what follows
        return status;
    }

    private void header(String name, String value) throws ProtocolException {
        switch (name) {
            case "content-length" -> {
                long announced = digits(value);
                if (announced < 0 || length >= 0 && length != announced) {
                    throw new ProtocolException("not one Content-Length");
                }
                length = announced;
            }
            case "transfer-encoding" -> {
                if (!value.equalsIgnoreCase("chunked")) {
                    throw new ProtocolException("unknown Transfer-Encoding");
                }
                chunked = true;
            }
            case "connection" -> persistent &= !value.toLowerCase(Locale.ROOT).contains("close");
            case "keep-alive" -> {
                int at = value.toLowerCase(Locale.ROOT).indexOf("timeout=");
                keepAliveSeconds = at < 0 ? -1 : digits(value.substring(at + 8).split("[,; ]", 2)[0]);
            }
            case "retry-after" -> retryAfterSeconds = retryAfter(value);
            default -> {
                // of no interest here
            }
        }
    }

    private static long retryAfter(String value) {
        long seconds = digits(value);
        if (seconds >= 0) {
            return seconds;
        }
        try {
            Instant until = ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            return Math.max(0, until.getEpochSecond() - Instant.now().getEpochSecond());
        } catch (DateTimeException e) {
            return -1;
        }
    }

    /** @return -1 if these are no digits */
    private static long digits(String text) {
        if (text.isEmpty() || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return -1;
        }
        return text.length() > 18 ? Long.MAX_VALUE : Long.parseLong(text);
    }

    /** @return {@code null} if it is too large; the connection is then of no more use */
    private byte[] readBody() throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        if (chunked) {
            for (long size = readChunkSize(); size > 0; size = readChunkSize()) {
                if (body.size() + size > MAX_BODY) {
                    persistent = false;
                    return null;
                }
                copy(body, size);
                if (!readLine().isEmpty()) {
                    throw new ProtocolException("chunk longer than announced");
                }
            }
            while (!readLine().isEmpty()) {
                // trailers are of no interest
            }
        } else if (length > MAX_BODY) {
            persistent = false;
            return null;
        } else if (length >= 0) {
            copy(body, length);
        } else {
            persistent = false;
            while (body.size() <= MAX_BODY && (position < limit || fill())) {
                body.write(buffer, position, limit - position);
                position = limit;
            }
            if (body.size() > MAX_BODY) {
                return null;
            }
        }
        return body.toByteArray();
    }

    private long readChunkSize() throws IOException {
        headBytes = 0;
        String size = readLine().split(";", 2)[0].strip();
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

    private String readLine() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(64);
        while (true) {
            need();
            byte b = buffer[position++];
            if (b == '\n') {
                String text = line.toString(StandardCharsets.ISO_8859_1);
                return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
            }
            if (++headBytes > MAX_HEAD) {
                throw new ProtocolException("endless HTTP head");
            }
            line.write(b);
        }
    }

    private void need() throws IOException {
        if (position == limit && !fill()) {
            throw new EOFException("the connection ended before the answer did");
        }
    }

    private boolean fill() throws IOException {
        position = 0;
        limit = Math.max(0, in.read(buffer));
        return limit > 0;
    }
}
