package io.jenkins.plugins.kapture.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jenkins.plugins.kapture.http.HttpResponse;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * What an answer of the service means. The rules are those of the document "Update Ticket API", read as its examples
 * are: a {@code status} of {@code success} or {@code failed} counts, whatever the HTTP status of the success range.
 *
 * @param outcome never {@code null}
 * @param httpStatus 0 if there was no answer
 * @param serviceMessage the service's own words on one line, or empty
 * @param reason one sentence on how the outcome came about
 * @param status key of the ticket's status, as all that follows empty if the answer has none
 * @param ticketPath the ticket's page as the service names it
 * @param body as received
 * @param retryAfterSeconds how long the service asks to be left alone; -1 if it does not say
 * @param retryable whether the same request may be sent again without a risk
 */
public record UpdateResponse(
        Outcome outcome,
        int httpStatus,
        String serviceMessage,
        String reason,
        String status,
        String statusName,
        String subStatus,
        String subStatusName,
        String ticketPath,
        String body,
        long retryAfterSeconds,
        boolean retryable) {

    private static final int LONGEST_MESSAGE = 500;

    private static final ObjectMapper JSON = new ObjectMapper()
            // Two members "status" could say two things: such an answer is none.
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    /** Understands whatever came back; never throws. */
    public static UpdateResponse read(HttpResponse reply) {
        return switch (reply.failure()) {
            case NOT_REACHED, NOT_REACHED_IN_TIME, PROXY_REFUSED -> without(Outcome.UNAVAILABLE, reply);
            case NO_ANSWER, NO_ANSWER_IN_TIME -> without(Outcome.UNKNOWN, reply);
            case BROKEN_ANSWER, TOO_LARGE -> without(Outcome.FAULTY, reply);
            case NONE -> readBody(reply);
        };
    }

    /** For what the caller knows without an answer, such as the loss of an agent. */
    public static UpdateResponse of(Outcome outcome, String reason) {
        return new UpdateResponse(outcome, 0, "", oneLine(reason), "", "", "", "", "", "", -1, false);
    }

    private static UpdateResponse without(Outcome outcome, HttpResponse reply) {
        return new UpdateResponse(
                outcome,
                reply.status(),
                "",
                Texts.get("reason." + reply.failure(), oneLine(reply.detail())),
                "",
                "",
                "",
                "",
                "",
                "",
                reply.retryAfterSeconds(),
                outcome == Outcome.UNAVAILABLE);
    }

    private static UpdateResponse readBody(HttpResponse reply) {
        String body = new String(reply.body(), StandardCharsets.UTF_8);
        JsonNode json = parse(body);
        JsonNode ticket = json.path("ticket");
        String message = oneLine(text(json, "message"));
        Outcome outcome = outcome(reply.status(), text(json, "status").strip(), message);
        boolean documented = !text(json, "status").isEmpty();
        return new UpdateResponse(
                outcome,
                reply.status(),
                documented ? message : "",
                reason(outcome, reply.status(), documented ? message : ""),
                text(ticket, "status"),
                text(ticket, "statusName"),
                text(ticket, "substatus"),
                text(ticket, "substatusName"),
                text(ticket, "ticketURL"),
                body,
                reply.retryAfterSeconds(),
                outcome == Outcome.UNAVAILABLE);
    }

    private static Outcome outcome(int http, String status, String message) {
        boolean success = http / 100 == 2;
        boolean failed = status.equalsIgnoreCase("failed");
        if (http == 401 || http == 403) {
            return Outcome.UNAUTHORIZED;
        } else if (http == 429 || http == 503) {
            return Outcome.UNAVAILABLE;
        } else if (failed && http / 100 != 3 && message.toLowerCase(Locale.ROOT).contains("invalid auth key")) {
            return Outcome.UNAUTHORIZED;
        } else if (http == 400 || failed && (success || http == 404)) {
            return Outcome.REJECTED;
        }
        return success && status.equalsIgnoreCase("success") ? Outcome.UPDATED : Outcome.FAULTY;
    }

    private static String reason(Outcome outcome, int http, String message) {
        if (!message.isEmpty()) {
            return Texts.get("reason.service", message, String.valueOf(http));
        } else if (outcome != Outcome.FAULTY) {
            return Texts.get("reason.status", String.valueOf(http));
        } else if (http / 100 == 3) {
            return Texts.get("reason.redirect", String.valueOf(http));
        } else {
            return Texts.get("reason.notDocumented", String.valueOf(http));
        }
    }

    /** What a user reads: ticket, site, outcome, why, and what to do about it. */
    public String explain(String ticketId, String siteName) {
        String ticket = oneLine(ticketId);
        if (!outcome.isUpdated()) {
            return Texts.get("explain.other", ticket, siteName, outcome, reason, Texts.get(hint()));
        }
        String now = oneLine(subStatusName.isEmpty() ? subStatus : subStatusName);
        return now.isEmpty()
                ? Texts.get("explain.updated", ticket, siteName, outcome, reason)
                : Texts.get("explain.updatedTo", ticket, siteName, outcome, reason, now);
    }

    private String hint() {
        return switch (outcome) {
            case FAULTY -> httpStatus / 100 == 5 ? "hint.serverError" : "hint.FAULTY";
            case UNAVAILABLE -> httpStatus > 0 ? "hint.busy" : "hint.UNAVAILABLE";
            default -> "hint." + outcome;
        };
    }

    /**
     * @param siteUrl the site's own address
     * @return the ticket's page there, or empty if the service names none, or one elsewhere
     */
    public String ticketUrl(String siteUrl) {
        if (ticketPath.isEmpty() || ticketPath.chars().anyMatch(c -> c <= ' ' || c == '\\' || c == 127)) {
            return "";
        }
        try {
            URI site = URI.create(siteUrl + "/");
            URI page = site.resolve(ticketPath);
            boolean own = site.getScheme().equalsIgnoreCase(page.getScheme())
                    && site.getRawAuthority().equalsIgnoreCase(page.getRawAuthority());
            return own ? page.toASCIIString() : "";
        } catch (IllegalArgumentException e) {
            return ""; // not an address
        }
    }

    private static JsonNode parse(String body) {
        try {
            JsonNode json = JSON.readTree(body.startsWith("\uFEFF") ? body.substring(1) : body);
            return json.isObject() ? json : JSON.missingNode();
        } catch (JsonProcessingException e) {
            return JSON.missingNode();
        }
    }

    private static String text(JsonNode node, String member) {
        JsonNode value = node.path(member);
        return value.isValueNode() && !value.isNull() ? value.asText() : "";
    }

    /** A message from outside must not be able to look like lines of a log. */
    private static String oneLine(String text) {
        if (text == null) {
            return "";
        }
        String line = text.replaceAll("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}\\s]+", " ").strip();
        if (line.length() <= LONGEST_MESSAGE) {
            return line;
        }
        int end = Character.isHighSurrogate(line.charAt(LONGEST_MESSAGE - 1)) ? LONGEST_MESSAGE - 1 : LONGEST_MESSAGE;
        return line.substring(0, end) + "…";
    }
}
