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
 * @param body as received, with secrets masked
 * @param retryAfterSeconds value of {@code Retry-After} in seconds; -1 if there is none
 * @param advice key of the message that says what to do
 */
public record UpdateResponse(
        Outcome outcome,
        int httpStatus,
        String serviceMessage,
        String reason,
        TicketState state,
        String body,
        long retryAfterSeconds,
        String advice) {

    /** What the service says if there is no such ticket: the documented message, and likely ones. */
    private static final Pattern UNKNOWN_TICKET =
            Pattern.compile("(?i)ticket_id is missing|ticket not found|ticket does not exist|no such ticket");

    private static final String NOT_SENT = "notSent";

    /**
     * Classifies any response; never throws.
     *
     * @param siteUrl the URL of the ticket must be on the same host
     * @param mask replaces secrets, before any part of the response is shortened
     */
    public static UpdateResponse read(
            HttpResponse response, String siteUrl, UnaryOperator<String> mask, Locale locale) {
        return response.failure() == Failure.NONE || response.failure() == Failure.TOO_LARGE
                ? readBody(response, siteUrl, mask, locale)
                : readFailure(response, mask, locale);
    }

    /** For an outcome that is known without a response, such as a removed site. Not retryable. */
    public static UpdateResponse of(Outcome outcome, String reason) {
        return withoutResponse(outcome, reason, outcome == Outcome.UNAVAILABLE ? NOT_SENT : outcome.name());
    }

    /** For a request that was not sent because the agent is offline, and can be sent later. */
    public static UpdateResponse offline(String reason) {
        return withoutResponse(Outcome.UNAVAILABLE, reason, "offline");
    }

    private static UpdateResponse withoutResponse(Outcome outcome, String reason, String advice) {
        return new UpdateResponse(
                outcome, 0, "", InvisibleCharacters.unbroken(reason), TicketState.NONE, "", -1, advice);
    }

    private static UpdateResponse readFailure(HttpResponse response, UnaryOperator<String> mask, Locale locale) {
        Failure failure = response.failure();
        Outcome outcome = failure.beforeRequest
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
                failure.beforeRequest && !failure.temporary ? NOT_SENT : outcome.name());
    }

    private static UpdateResponse readBody(
            HttpResponse response, String siteUrl, UnaryOperator<String> mask, Locale locale) {
        int http = response.status();
        byte[] bytes = response.failure() == Failure.TOO_LARGE ? null : Decompression.decompress(response.body());
        String body = bytes == null ? "" : new String(bytes, StandardCharsets.UTF_8);
        ResponseBody json = ResponseBody.parse(body);
        Outcome outcome = json.outcome(http);
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
                ReasonText.advice(outcome, http, !message.isEmpty()));
    }

    /** Adds to the message of a confirmed update that the service names another ticket or sub-status than requested. */
    public UpdateResponse comparedWith(TicketUpdate update) {
        String ticket = InvisibleCharacters.oneLine(ResponseBody.parse(body).ticketId());
        String now = state.subStatus();
        String requested = InvisibleCharacters.oneLine(update.subStatus());
        LocalizedMessage difference = null;
        if (!ticket.isEmpty() && !ticket.equalsIgnoreCase(update.ticketId())) {
            difference = new LocalizedMessage("reason.otherTicket", ticket, update.ticketId());
        } else if (!now.isEmpty()
                && !now.equalsIgnoreCase(requested)
                && !state.subStatusName().equalsIgnoreCase(requested)) {
            difference = new LocalizedMessage("reason.otherSubStatus", now, requested);
        }
        if (!outcome.isUpdated() || difference == null) {
            return this;
        }
        String both = reason + " " + difference;
        return new UpdateResponse(outcome, httpStatus, serviceMessage, both, state, body, retryAfterSeconds, advice);
    }

    /** Whether the same request can be sent again safely and might then succeed. */
    public boolean retryable() {
        return outcome == Outcome.UNAVAILABLE && !advice.equals(NOT_SENT);
    }

    /** Whether the service refuses the token; a page with HTTP 403 can be that of a firewall. */
    public boolean isTokenRefused() {
        return outcome == Outcome.UNAUTHORIZED && (isDocumented() || httpStatus == 401);
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
                    : new LocalizedMessage("message.updatedTo", InvisibleCharacters.oneLine(now), reason).toString();
        }
        String key = "advice." + (isUnknownTicket() ? "unknownTicket" : advice);
        return new LocalizedMessage("message.other", reason, new LocalizedMessage(key)).toString();
    }

    /** The complete message, as in the log. Its last part is the value of {@link #message()}. */
    public static String explain(String ticketId, String siteName, Outcome outcome, String message) {
        return new LocalizedMessage("explain", InvisibleCharacters.oneLine(ticketId), siteName, outcome, message)
                .toString();
    }
}
