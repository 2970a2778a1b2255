package io.jenkins.plugins.kapture.http;

import java.net.ProtocolException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.regex.Pattern;

/** What the head of an HTTP/1.x answer says about the rest of it. */
final class HttpResponseHead {

    private static final Pattern STATUS_LINE = Pattern.compile("HTTP/1\\.[01] [1-9][0-9]{2}( |$)");

    private final int status;
    private boolean persistent;
    private boolean chunked;
    private long length = -1;
    private long keepAliveSeconds = -1;
    private long retryAfterSeconds = -1;

    HttpResponseHead(String statusLine) throws ProtocolException {
        if (!STATUS_LINE.matcher(statusLine).lookingAt()) {
            throw new ProtocolException("not an HTTP status line");
        }
        status = Integer.parseInt(statusLine.substring(9, 12));
        persistent = statusLine.startsWith("HTTP/1.1");
    }

    void add(String line) throws ProtocolException {
        if (line.startsWith(" ") || line.startsWith("\t")) {
            return; // the rest of a header, folded as in old times
        }
        int colon = line.indexOf(':');
        if (colon <= 0) {
            throw new ProtocolException("not an HTTP header");
        }
        String value = line.substring(colon + 1).strip();
        switch (line.substring(0, colon).toLowerCase(Locale.ROOT)) {
            case "content-length" -> setLength(digits(value));
            case "transfer-encoding" -> {
                if (!value.equalsIgnoreCase("chunked")) {
                    throw new ProtocolException("unknown Transfer-Encoding");
                }
                chunked = true;
            }
            case "connection" ->
                persistent = persistent && !value.toLowerCase(Locale.ROOT).contains("close");
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

    private void setLength(long announced) throws ProtocolException {
        if (announced < 0 || length >= 0 && length != announced) {
            throw new ProtocolException("not one Content-Length");
        }
        length = announced;
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

    int status() {
        return status;
    }

    /** Announced for the body; -1 if it is not. */
    long length() {
        return length;
    }

    boolean isChunked() {
        return chunked;
    }

    boolean hasBody() {
        return status != 204 && status != 304;
    }

    /** Whether another answer may follow on the connection. One that is framed twice ends nobody knows where. */
    boolean isPersistent() {
        return persistent && (!hasBody() || chunked != length >= 0);
    }

    /** What the service promises; -1 if it does not. */
    long keepAliveSeconds() {
        return keepAliveSeconds;
    }

    /** How long the service asks to be left alone; -1 if it does not say. */
    long retryAfterSeconds() {
        return retryAfterSeconds;
    }
}
