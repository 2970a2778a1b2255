package io.jenkins.plugins.kapture.client;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Explains the outcome of a complete response, and what to do about it. */
final class ReasonText {

    private static final Pattern TITLE = Pattern.compile("(?is)<title[^>]{0,100}>([^<]{1,200})</title>");

    private ReasonText() {}

    /** @param message the service's message; empty if the body is not the documented JSON */
    static LocalizedMessage of(Outcome outcome, int http, String message, String body) {
        if (!message.isEmpty()) {
            return new LocalizedMessage("reason.service", message, http);
        } else if (http / 100 == 3) {
            return new LocalizedMessage("reason.redirect", http);
        }
        Matcher title = TITLE.matcher(body.substring(0, Math.min(body.length(), 10_000)));
        String line = title.find() ? PersonalData.maskedLine(title.group(1)) : "";
        return outcome == Outcome.UNAVAILABLE || outcome == Outcome.UNKNOWN && line.isEmpty()
                ? new LocalizedMessage("reason.status", http)
                : line.isEmpty()
                        ? new LocalizedMessage("reason.notDocumented", http)
                        : new LocalizedMessage("reason.page", http, line);
    }

    /** @return the key of the message that says what to do */
    static String advice(Outcome outcome, int http, boolean documented) {
        return switch (outcome) {
            case UNAVAILABLE -> "busy";
            case REJECTED -> documented ? outcome.name() : "notKapture";
            case UNAUTHORIZED -> documented ? outcome.name() : http == 401 ? "notKaptureToken" : "notKapture";
            default -> outcome.name();
        };
    }
}
