package io.jenkins.plugins.kapture.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What is asked of Kapture for one ticket; valid by construction. The members are those of the request body in the
 * document "Update Ticket API".
 *
 * @param ticketId the ticket, as Kapture shows it
 * @param subStatus key of the sub-status, such as {@code CL} for closed
 * @param comment any Unicode text, or {@code null}
 * @param queue key of the queue, or {@code null}
 * @param disposition or {@code null}
 * @param callbackTime {@code yyyy-MM-dd HH:mm:ss} in the service's own time zone, or {@code null}
 * @param additionalFields further members: strings, numbers, booleans, lists and maps of these
 */
public record TicketUpdate(
        String ticketId,
        String subStatus,
        String comment,
        String queue,
        String disposition,
        String callbackTime,
        Map<String, Object> additionalFields) {

    private static final Set<String> OWN_NAMES =
            Set.of("ticket_id", "sub_status", "comment", "queue", "disposition", "callback_time");

    private static final int CALLBACK_TIME_LENGTH = "yyyy-MM-dd HH:mm:ss".length();

    private static final DateTimeFormatter CALLBACK_TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss").withResolverStyle(ResolverStyle.STRICT);

    private static final ObjectMapper JSON = JsonMapper.builder()
            // An emoji leaves as itself, not as two escapes.
            .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .build();

    /** @throws InvalidInputException when the service could not take this */
    public TicketUpdate {
        ticketId = checkTicketId(ticketId);
        subStatus = checkSubStatus(subStatus);
        comment = comment == null || comment.isEmpty() ? null : JsonValues.text("comment", comment);
        queue = optional("queue", queue);
        disposition = optional("disposition", disposition);
        callbackTime = checkCallbackTime(callbackTime);
        additionalFields = checkAdditionalFields(additionalFields);
    }

    /** @return the id without white space around it */
    public static String checkTicketId(String ticketId) {
        return required("ticketId", ticketId);
    }

    /** @return the key without white space around it */
    public static String checkSubStatus(String subStatus) {
        return required("subStatus", subStatus);
    }

    /** @return the time without white space around it, or {@code null} if there is none */
    public static String checkCallbackTime(String callbackTime) {
        String value = optional("callbackTime", callbackTime);
        if (value != null && !isTime(value)) {
            throw new InvalidInputException("callbackTime.invalid", value);
        }
        return value;
    }

    /** @return a copy in plain JDK types, safe to store, whatever a script passed */
    public static Map<String, Object> checkAdditionalFields(Map<?, ?> fields) {
        if (fields == null || fields.isEmpty()) {
            return Map.of();
        }
        Map<String, Object> copy = JsonValues.map("additionalFields", fields, 0);
        for (String name : copy.keySet()) {
            if (OWN_NAMES.contains(name)) {
                throw new InvalidInputException("additionalFields.reserved", name);
            }
        }
        return copy;
    }

    /**
     * Reads what a form's text field holds.
     *
     * @param json a JSON object; blank for none
     */
    public static Map<String, Object> parseAdditionalFields(String json) {
        if (json == null || json.isBlank()) {
            return Map.of();
        }
        try {
            JsonNode tree = JSON.readTree(json);
            if (!tree.isObject()) {
                throw new InvalidInputException("additionalFields.noObject");
            }
            return checkAdditionalFields(JSON.convertValue(tree, LinkedHashMap.class));
        } catch (JsonProcessingException e) {
            var where = e.getLocation();
            throw new InvalidInputException(
                    "additionalFields.noJson",
                    where == null ? 1 : where.getLineNr(),
                    where == null ? 1 : where.getColumnNr());
        }
    }

    /** The opposite of {@link #parseAdditionalFields}: an empty text for no fields. */
    public static String formatAdditionalFields(Map<String, Object> fields) {
        try {
            return fields == null || fields.isEmpty() ? "" : JSON.writeValueAsString(fields);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    public TicketUpdate withTicketId(String other) {
        return new TicketUpdate(other, subStatus, comment, queue, disposition, callbackTime, additionalFields);
    }

    /** The request body: a JSON array of one object in UTF-8, without the members that are not set. */
    public byte[] toJson() {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("ticket_id", ticketId);
        body.put("sub_status", subStatus);
        putIfSet(body, "comment", comment);
        putIfSet(body, "queue", queue);
        putIfSet(body, "disposition", disposition);
        putIfSet(body, "callback_time", callbackTime);
        body.putAll(additionalFields);
        try {
            return JSON.writeValueAsBytes(List.of(body));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("valid by construction", e);
        }
    }

    private static boolean isTime(String value) {
        try {
            LocalDateTime.parse(value, CALLBACK_TIME);
            return value.length() == CALLBACK_TIME_LENGTH; // else its year has a sign
        } catch (DateTimeException e) {
            return false;
        }
    }

    private static void putIfSet(Map<String, Object> body, String name, String value) {
        if (value != null) {
            body.put(name, value);
        }
    }

    private static String required(String name, String value) {
        String trimmed = optional(name, value);
        if (trimmed == null) {
            throw new InvalidInputException(name + ".blank");
        }
        return trimmed;
    }

    private static String optional(String name, String value) {
        return value == null || value.isBlank() ? null : JsonValues.text(name, value.strip());
    }
}
