package io.jenkins.plugins.kapture.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An update request for one ticket, valid by construction. Its fields are those of the request body in the document
 * "Update Ticket API"; the optional ones are {@code null} if they are not sent.
 *
 * @param subStatus key of the sub-status, such as {@code CL} for closed
 * @param callbackTime {@code yyyy-MM-dd HH:mm:ss} in the time zone of the Kapture account
 * @param additionalFields strings, numbers, booleans, nulls, lists and maps of these
 */
public record TicketUpdate(
        String ticketId,
        String subStatus,
        String comment,
        String queue,
        String disposition,
        String callbackTime,
        Map<String, Object> additionalFields) {

    /** The fields of the request that have a parameter, and its name. */
    public static final Map<String, String> PARAMETERS = Map.of(
            "ticket_id", "ticketId",
            "sub_status", "subStatus",
            "comment", "comment",
            "queue", "queue",
            "disposition", "disposition",
            "callback_time", "callbackTime");

    private static final DateTimeFormatter CALLBACK_TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss").withResolverStyle(ResolverStyle.STRICT);

    private static final ObjectMapper JSON = new ObjectMapper();

    /** @throws InvalidInputException if a value is not valid */
    public TicketUpdate {
        ticketId = checkTicketId(ticketId);
        subStatus = checkSubStatus(subStatus);
        comment = comment == null || comment.isEmpty() ? null : JsonValues.text(comment);
        queue = checkOptional("queue", queue);
        disposition = checkOptional("disposition", disposition);
        callbackTime = checkCallbackTime(callbackTime);
        additionalFields = AdditionalFields.check(additionalFields);
    }

    /** @return the ID without whitespace and invisible characters around it */
    public static String checkTicketId(String ticketId) {
        String id = required("ticketId", ticketId);
        id.codePoints().filter(c -> !isAllowedInTicketId(c)).findFirst().ifPresent(c -> {
            String hint = c == '$' || c == '%'
                    ? "ticketId.variable"
                    : c == ',' || c == ';' || InvisibleCharacters.isInvisible(c)
                            ? "ticketId.several"
                            : "ticketId.character";
            throw new InvalidInputException(hint, InvisibleCharacters.oneLine(id), InvisibleCharacters.describe(c));
        });
        return id;
    }

    private static boolean isAllowedInTicketId(int character) {
        return !InvisibleCharacters.isInvisible(character)
                && (Character.isLetterOrDigit(character) || "-_.#/:".indexOf(character) >= 0);
    }

    public static String checkSubStatus(String subStatus) {
        return required("subStatus", subStatus);
    }

    /** @return the value of an optional parameter without whitespace around it, or {@code null} if there is none */
    public static String checkOptional(String name, String value) {
        String trimmed = JsonValues.text(InvisibleCharacters.trim(value));
        if (trimmed.equals("null")) {
            throw new InvalidInputException("parameter.null", name);
        }
        return trimmed.isEmpty() ? null : trimmed;
    }

    /** @return the time without whitespace around it, or {@code null} if there is none */
    public static String checkCallbackTime(String callbackTime) {
        String time = checkOptional("callbackTime", callbackTime);
        if (time != null && !isTime(time)) {
            throw new InvalidInputException("callbackTime.invalid", InvisibleCharacters.oneLine(time));
        }
        return time;
    }

    private static String required(String name, String value) {
        String trimmed = checkOptional(name, value);
        if (trimmed == null) {
            throw new InvalidInputException(name + ".blank");
        }
        return trimmed;
    }

    private static boolean isTime(String value) {
        try {
            LocalDateTime.parse(value, CALLBACK_TIME);
            return value.length() == "yyyy-MM-dd HH:mm:ss".length(); // rejects signed years
        } catch (DateTimeException e) {
            return false;
        }
    }

    public TicketUpdate withSubStatus(String other) {
        return new TicketUpdate(ticketId, other, comment, queue, disposition, callbackTime, additionalFields);
    }

    /** The fields of the request that are set, by their names in the request. */
    public LinkedHashMap<String, Object> fields() {
        LinkedHashMap<String, Object> body = new LinkedHashMap<>();
        body.put("ticket_id", ticketId);
        body.put("sub_status", subStatus);
        body.put("comment", comment);
        body.put("queue", queue);
        body.put("disposition", disposition);
        body.put("callback_time", callbackTime);
        body.values().removeIf(value -> value == null);
        body.putAll(additionalFields);
        return body;
    }

    /** The reverse of {@link #fields}. */
    public static TicketUpdate of(Map<String, Object> fields) {
        Map<String, Object> others = new LinkedHashMap<>(fields);
        return new TicketUpdate(
                (String) others.remove("ticket_id"),
                (String) others.remove("sub_status"),
                (String) others.remove("comment"),
                (String) others.remove("queue"),
                (String) others.remove("disposition"),
                (String) others.remove("callback_time"),
                others);
    }

    /** The body of a connection test: an update without a ticket, which changes nothing. */
    public static String probe() {
        return json(Map.of("ticket_id", "", "sub_status", ""));
    }

    /** The request body: a JSON array of one object. */
    public String json() {
        return json(fields());
    }

    private static String json(Map<String, Object> fields) {
        try {
            return JSON.writeValueAsString(List.of(fields));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a field was not checked", e);
        }
    }
}
