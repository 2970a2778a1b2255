package io.jenkins.plugins.kapture.client;

import io.jenkins.plugins.kapture.http.HttpResponse;
import io.jenkins.plugins.kapture.http.HttpResponse.Failure;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * The service's response to an update, classified as documented in "Update Ticket API" (by its examples): a
 * {@code status} of {@code success} or {@code failed} takes precedence over the HTTP status within the 2xx range.
 *
 * @param httpStatus 0 if there was no response
 * @param serviceMessage the service's message on one line; empty unless the response is the documented JSON
 * @param reason one sentence that explains the outcome
 * @param body as received, with secrets masked
 * @param retryAfterSeconds value of {@code Retry-After} in seconds; -1 if there is none
 * @param retryable whether the same request can be sent again safely and might then succeed
 */
public record UpdateResponse(
        Outcome outcome,
        int httpStatus,
        String serviceMessage,
        String reason,
        TicketState state,
        String body,
        long retryAfterSeconds,
        boolean retryable) {

    private static final Pattern UNKNOWN_TICKET =
            Pattern.compile("(?i)^(?!.*(status|queue|disposition)).*(no data found|ticket_?id is missing"
                    + "|no (such )?ticket\\b( (was )?found)?|invalid ticket ?_?id"
                    // with or without its ID, such as: Ticket 713516551148 does not exist
                    + "|ticket( ?_?id)?( \\S*\\d\\S*)? ((was |is )?not found|(does not|doesn't) exist))");

    /** Classifies a response that contains no secrets, with the reason in the default locale; never throws. */
    public static UpdateResponse read(HttpResponse response, String siteUrl) {
        return read(response, siteUrl, UnaryOperator.identity(), Locale.getDefault());
    }

    /**
     * Classifies any response; never throws.
     *
     * @param siteUrl the URL of the site; the URL of the ticket must be on the same host
     * @param mask replaces secrets, before any part of the response is shortened
     * @param locale of the reason
     */
    public static UpdateResponse read(
            HttpResponse response, String siteUrl, UnaryOperator<String> mask, Locale locale) {
        return response.failure() == Failure.NONE || response.failure() == Failure.TOO_LARGE
                ? readBody(response, siteUrl, mask, locale)
                : readFailure(response, mask, locale);
    }

    /** For an outcome that is known without a response, such as a removed site. Not retryable. */
    public static UpdateResponse of(Outcome outcome, String reason) {
        return new UpdateResponse(outcome, 0, "", VisibleText.oneLine(reason), TicketState.NONE, "", -1, false);
    }

    /** For a request that was not sent and can be sent later, for example because the agent is offline. */
    public static UpdateResponse unavailable(String reason) {
        return new UpdateResponse(
                Outcome.UNAVAILABLE, 0, "", VisibleText.oneLine(reason), TicketState.NONE, "", -1, true);
    }

    private static UpdateResponse readFailure(HttpResponse response, UnaryOperator<String> mask, Locale locale) {
        Failure failure = response.failure();
        Outcome outcome = failure.isBeforeRequest()
                ? Outcome.UNAVAILABLE
                : failure == Failure.INVALID_RESPONSE ? Outcome.FAULTY : Outcome.UNKNOWN;
        return new UpdateResponse(
                outcome,
                response.status(),
                "",
                new LocalizedMessage("reason." + failure, PersonalData.maskedLine(mask.apply(response.detail())))
                        .apply(locale),
                TicketState.NONE,
                "",
                response.retryAfterSeconds(),
                failure.isTemporary());
    }

    private static UpdateResponse readBody(
            HttpResponse response, String siteUrl, UnaryOperator<String> mask, Locale locale) {
        int http = response.status();
        byte[] bytes = response.failure() == Failure.TOO_LARGE ? null : Decompression.decompress(response.body());
        String body = bytes == null ? "" : new String(bytes, StandardCharsets.UTF_8);
        ResponseBody json = ResponseBody.parse(body);
        Outcome outcome = outcome(http, json);
        String maskedBody = mask.apply(body);
        UnaryOperator<String> line = text -> PersonalData.maskedLine(mask.apply(text));
        String message = line.apply(json.message());
        return new UpdateResponse(
                outcome,
                http,
                message,
                (bytes == null
                                ? new LocalizedMessage("reason.tooLarge", http)
                                : ReasonText.of(outcome, http, message, maskedBody))
                        .apply(locale),
                json.state(siteUrl, line),
                maskedBody,
                response.retryAfterSeconds(),
                outcome == Outcome.UNAVAILABLE);
    }

    private static Outcome outcome(int http, ResponseBody json) {
        boolean success = http / 100 == 2;
        if (http == 401 || http == 403) {
            return Outcome.UNAUTHORIZED;
        } else if (http == 429 || http == 503) {
            return Outcome.UNAVAILABLE;
        } else if (json.isFailed()
                && http / 100 != 3
                && json.message().toLowerCase(Locale.ROOT).contains("invalid auth key")) {
            return Outcome.UNAUTHORIZED;
        } else if (http == 400 || json.isFailed() && http != 408 && (success || http / 100 == 4)) {
            return Outcome.REJECTED;
        }
        return success && json.isSuccess() ? Outcome.UPDATED : Outcome.FAULTY;
    }

    /** Whether the service temporarily refuses requests: HTTP 429 or 503. */
    public boolean isBusy() {
        return httpStatus == 429 || httpStatus == 503;
    }

    /** Whether the response is the documented JSON with a message, rather than for example a page of a proxy. */
    public boolean isDocumented() {
        return !serviceMessage.isEmpty();
    }

    /** Whether the update was rejected because the ticket does not exist. */
    public boolean isUnknownTicket() {
        return outcome == Outcome.REJECTED
                && UNKNOWN_TICKET.matcher(serviceMessage).find();
    }

    /** One line in the default locale: the ticket's new sub-status, the reason, and what to do about it. */
    public String message() {
        if (outcome.isUpdated()) {
            String now = state.subStatusName().isEmpty() ? state.subStatus() : state.subStatusName();
            return now.isEmpty()
                    ? reason
                    : new LocalizedMessage("message.updatedTo", VisibleText.oneLine(now), reason).toString();
        }
        return new LocalizedMessage("message.other", reason, new LocalizedMessage("advice." + advice())).toString();
    }

    private String advice() {
        return switch (outcome) {
            case UNAVAILABLE -> isBusy() ? "busy" : retryable ? "UNAVAILABLE" : "notSent";
            case REJECTED -> isDocumented() ? "REJECTED" : "notKapture";
            case UNAUTHORIZED -> isDocumented() ? "UNAUTHORIZED" : "notKaptureToken";
            case FAULTY -> httpStatus / 100 == 5 ? "serverError" : "FAULTY";
            default -> outcome.name();
        };
    }

    /** The complete message, as in the log. Its last part is the value of {@link #message()}. */
    public static String explain(String ticketId, String siteName, Outcome outcome, String message) {
        return new LocalizedMessage("explain", VisibleText.oneLine(ticketId), siteName, outcome, message).toString();
    }
}
