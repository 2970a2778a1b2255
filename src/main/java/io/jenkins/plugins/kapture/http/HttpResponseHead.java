package io.jenkins.plugins.kapture.http;

import java.net.ProtocolException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.regex.Pattern;

/** Status line and headers of an HTTP/1.x response. */
final class HttpResponseHead {

    private static final Pattern STATUS_LINE = Pattern.compile("HTTP/1\\.[01] [1-9][0-9]{2}( |$)");

    final int status;
    private boolean persistent;
    boolean chunked;

    /** What a proxy offers, such as {@code Basic realm="x"}; empty if it offers nothing. */
    String proxyAuthentication = "";

    long length = -1;
    long keepAliveSeconds = -1;
    private String retryAfter = "";
    private Instant date;

    HttpResponseHead(String statusLine) throws ProtocolException {
        if (!STATUS_LINE.matcher(statusLine).lookingAt()) {
            throw new ProtocolException("not an HTTP status line");
        }
        status = Integer.parseInt(statusLine.substring(9, 12));
        persistent = statusLine.startsWith("HTTP/1.1");
    }

    void add(String line) throws ProtocolException {
        if (line.startsWith(" ") || line.startsWith("\t")) {
            return; // obsolete line folding (RFC 9112, 5.2): ignored
        }
        int colon = line.indexOf(':');
        if (colon <= 0 || Character.isWhitespace(line.charAt(colon - 1))) {
            throw new ProtocolException("not an HTTP header");
        }
        String value = line.substring(colon + 1).strip();
        switch (line.substring(0, colon).toLowerCase(Locale.ROOT)) {
            case "content-length" -> {
                for (String length : value.split(",", -1)) { // a proxy may have joined two lines (RFC 9110, 8.6)
                    setLength(digits(length.strip()));
                }
            }
            case "transfer-encoding" -> {
                chunked |= value.equalsIgnoreCase("chunked");
                if (!value.equalsIgnoreCase("chunked") && !value.equalsIgnoreCase("identity")) {
                    throw new ProtocolException("unknown Transfer-Encoding");
                }
            }
            case "connection" ->
                persistent = persistent && !value.toLowerCase(Locale.ROOT).contains("close");
            case "keep-alive" -> {
                int at = value.toLowerCase(Locale.ROOT).indexOf("timeout=");
                keepAliveSeconds = at < 0 ? -1 : digits(value.substring(at + 8).split("[,; ]", 2)[0]);
            }
            case "proxy-authenticate" -> proxyAuthentication += proxyAuthentication.isEmpty() ? value : ", " + value;
            case "retry-after" -> retryAfter = value;
            case "date" -> date = date(value);
            default -> {
                // not needed
            }
        }
    }

    private void setLength(long announced) throws ProtocolException {
        if (announced < 0 || length >= 0 && length != announced) {
            throw new ProtocolException("not one Content-Length");
        }
        length = announced;
    }

    /** @return {@code null} if the value is not a date */
    private static Instant date(String value) {
        try {
            return ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
        } catch (DateTimeException e) {
            return null;
        }
    }

    /** @return -1 if the value does not consist of digits */
    private static long digits(String text) {
        if (text.isEmpty() || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return -1;
        }
        return text.length() > 18 ? Long.MAX_VALUE : Long.parseLong(text);
    }

    boolean hasBody() {
        return status / 100 != 1 && status != 204 && status != 304;
    }

    /** Whether the connection can be reused. A response with both framings has no reliable end. */
    boolean isPersistent() {
        return persistent && (!hasBody() || chunked != length >= 0);
    }

    /** Value of {@code Retry-After} in seconds, by the clock of the server; -1 if there is none. */
    long retryAfterSeconds() {
        Instant until = date(retryAfter);
        if (until == null) {
            return digits(retryAfter);
        }
        Instant now = date == null ? Instant.now() : date;
        return Math.max(0, until.getEpochSecond() - now.getEpochSecond());
    }
}
