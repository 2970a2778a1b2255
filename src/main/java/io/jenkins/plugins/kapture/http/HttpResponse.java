package io.jenkins.plugins.kapture.http;

import java.io.IOException;
import java.io.Serializable;
import java.net.UnknownHostException;
import javax.net.ssl.SSLException;

/**
 * The raw result of one request.
 *
 * @param status HTTP status, 0 if there was no response
 * @param body as received, compressed or not, at most 1 MiB
 * @param retryAfterSeconds value of {@code Retry-After} in seconds; -1 if there is none
 * @param detail a few technical words about a failure, such as the message of an exception
 */
public record HttpResponse(int status, byte[] body, long retryAfterSeconds, Failure failure, String detail)
        implements Serializable {

    /** Why there is no complete response. */
    public enum Failure {
        NONE(false, false),

        // No byte of the request was sent to the service:
        NOT_REACHED(true, true),
        NOT_REACHED_IN_TIME(true, true), // the detail is the connection timeout in seconds
        UNKNOWN_HOST(true, true), // the detail is the name that could not be resolved
        TLS_FAILED(true, false), // in a way that will fail again, such as a certificate that is not trusted
        CLIENT_CERTIFICATE(true, false), // the server requires one
        PROXY_FAILED(true, true), // the detail is its HTTP status
        PROXY_REFUSED(true, false), // the detail is its HTTP status
        PROXY_PASSWORD(true, false), // the proxy did not accept user name and password
        PROXY_AUTHENTICATION(true, false), // the detail is what the proxy offers instead of Basic

        // The request, or a part of it, may have been sent:
        NO_RESPONSE(false, false),
        NO_RESPONSE_IN_TIME(false, false), // the detail is the response timeout in seconds
        INVALID_RESPONSE(false, false), // not HTTP
        TOO_LARGE(false, false); // the body exceeds the size limit

        /** Whether no byte of the request was sent to the service. */
        public final boolean beforeRequest;

        /** Whether the same request could succeed later without a change to the configuration. */
        public final boolean temporary;

        Failure(boolean beforeRequest, boolean temporary) {
            this.beforeRequest = beforeRequest;
            this.temporary = temporary;
        }
    }

    /** For an exception before any byte of the request was sent. */
    static Failure classify(Exception cause) {
        if (cause instanceof UnknownHostException) {
            return Failure.UNKNOWN_HOST;
        }
        Failure failure = cause instanceof SSLException ? Failure.TLS_FAILED : Failure.NOT_REACHED;
        for (Throwable next = cause; next != null; next = next.getCause()) {
            String text = String.valueOf(next.getMessage());
            if (text.endsWith("certificate_required") || text.endsWith("bad_certificate")) {
                return Failure.CLIENT_CERTIFICATE;
            } else if (next instanceof IOException && !(next instanceof SSLException)) {
                failure = Failure.NOT_REACHED; // the connection was reset in the handshake
            }
        }
        return failure;
    }

    /** The messages of an exception and its causes, each once. */
    static String describe(Exception cause) {
        StringBuilder text = new StringBuilder();
        for (Throwable next = cause; next != null; next = next.getCause()) {
            String message = next.getMessage();
            if (message != null && text.indexOf(message) < 0) {
                text.append(text.isEmpty() ? "" : ": ").append(message);
            }
        }
        return text.isEmpty() ? cause.getClass().getSimpleName() : text.toString();
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
