package io.jenkins.plugins.kapture.http;

import java.io.Serializable;

/**
 * What came back of one request, as it came.
 *
 * @param status HTTP status, 0 if there was no answer
 * @param body as received, at most 1 MiB
 * @param retryAfterSeconds how long the service asks to be left alone; -1 if it does not say
 * @param detail a few technical words about a failure, such as the text of an exception
 */
public record HttpResponse(int status, byte[] body, long retryAfterSeconds, Failure failure, String detail)
        implements Serializable {

    /** Why there is no whole answer. */
    public enum Failure {
        NONE,
        /** Provably no byte of the request left for the service: name, connect, TLS or proxy failure. */
        NOT_REACHED,
        /** The same, because the time allowed for it was over; the detail is that time in seconds. */
        NOT_REACHED_IN_TIME,
        /** The same, because the proxy said no; the detail is its HTTP status. */
        PROXY_REFUSED,
        /** The request, or a part of it, may have left, and no whole answer came. */
        NO_ANSWER,
        /** The same, because the time allowed for it was over; the detail is that time in seconds. */
        NO_ANSWER_IN_TIME,
        /** What came is not HTTP. */
        BROKEN_ANSWER,
        /** The answer's body is larger than anything that the service sends. */
        TOO_LARGE
    }

    public static HttpResponse failed(Failure failure, String detail) {
        return new HttpResponse(0, new byte[0], -1, failure, detail);
    }

    /** Without the body, which may hold personal data. */
    @Override
    public String toString() {
        return "HTTP " + status + " " + failure + " " + detail;
    }
}
