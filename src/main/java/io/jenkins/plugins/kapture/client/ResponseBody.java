package io.jenkins.plugins.kapture.client;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * The documented JSON of a response, or nothing. An array of one object is read as the object.
 *
 * @param fields by name in lower case, because names are case-insensitive
 */
record ResponseBody(Map<String, JsonNode> fields) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final ResponseBody NONE = new ResponseBody(Map.of());

    static ResponseBody parse(String body) {
        try (JsonParser parser = JSON.createParser(withoutByteOrderMark(body))) {
            boolean array = parser.nextToken() == JsonToken.START_ARRAY;
            if (array) {
                parser.nextToken();
            }
            Map<String, JsonNode> fields = readObject(parser);
            boolean ended = (!array || parser.nextToken() == JsonToken.END_ARRAY) && parser.nextToken() == null;
            return fields != null && ended ? new ResponseBody(fields) : NONE;
        } catch (IOException e) {
            return NONE; // not JSON
        }
    }

    static String withoutByteOrderMark(String body) {
        return body.startsWith("\uFEFF") ? body.substring(1) : body;
    }

    /** @return {@code null} if this is not an object, or contains contradictory fields */
    private static Map<String, JsonNode> readObject(JsonParser parser) throws IOException {
        if (!parser.hasToken(JsonToken.START_OBJECT)) {
            return null;
        }
        Map<String, JsonNode> fields = new HashMap<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName().toLowerCase(Locale.ROOT);
            parser.nextToken();
            boolean duplicate = fields.put(name, JSON.readTree(parser)) != null;
            if (duplicate && (name.equals("status") || name.equals("message"))) {
                return null;
            }
        }
        return fields;
    }

    /** The outcome of a response with this body, as documented in "Update Ticket API". */
    Outcome outcome(int http) {
        boolean success = http / 100 == 2;
        boolean failed = isFailed();
        if (http == 401 || http == 403) {
            return Outcome.UNAUTHORIZED;
        } else if (http == 429 || http == 503) {
            return Outcome.UNAVAILABLE;
        } else if (failed
                && http / 100 != 3
                && message().toLowerCase(Locale.ROOT).contains("invalid auth key")) {
            return Outcome.UNAUTHORIZED;
        } else if (http == 400 || failed && http != 408 && (success || http / 100 == 4)) {
            return Outcome.REJECTED;
        } else if (http / 100 == 5 && !failed) {
            return Outcome.UNKNOWN; // for example, a gateway did not wait for the service
        }
        return success && isSuccess() ? Outcome.UPDATED : Outcome.FAULTY;
    }

    private boolean isSuccess() {
        return status().equalsIgnoreCase("success");
    }

    private boolean isFailed() {
        return status().equalsIgnoreCase("failed");
    }

    private String status() {
        return text(fields.get("status")).strip();
    }

    /** The service's message, or its status if there is none; empty if this is not the documented JSON. */
    String message() {
        JsonNode value = fields.get("message");
        String message = value != null && value.isContainerNode()
                ? PersonalData.mask(value, false).toString()
                : text(value);
        return !isSuccess() && !isFailed() ? "" : message.isBlank() ? status() : message;
    }

    /** @param line turns a text into a single line */
    TicketState state(String siteUrl, UnaryOperator<String> line) {
        Map<String, JsonNode> ticket = ticket();
        return new TicketState(
                line.apply(text(ticket.get("status"))),
                line.apply(text(ticket.get("statusname"))),
                line.apply(text(ticket.get("substatus"))),
                line.apply(text(ticket.get("substatusname"))),
                page(line.apply(text(ticket.get("ticketurl"))), siteUrl));
    }

    /** The ID of the ticket that the response is about; empty if it names none. */
    String ticketId() {
        return text(ticket().get("ticketid"));
    }

    private Map<String, JsonNode> ticket() {
        Map<String, JsonNode> ticket = new HashMap<>();
        fields.getOrDefault("ticket", JSON.missingNode())
                .properties()
                .forEach(field -> ticket.put(field.getKey().toLowerCase(Locale.ROOT), field.getValue()));
        return ticket;
    }

    /** @return the URL of the ticket on the site's own host; empty if there is none, or if it is on another host */
    private static String page(String path, String siteUrl) {
        if (path.isEmpty() || path.chars().anyMatch(c -> c <= ' ' || c == '\\' || c == 127)) {
            return "";
        }
        try {
            URI site = URI.create(siteUrl + "/");
            URI page = site.resolve(path);
            boolean own = site.getScheme().equalsIgnoreCase(page.getScheme())
                    && site.getRawAuthority().equalsIgnoreCase(page.getRawAuthority());
            return own ? page.toASCIIString().replace("'", "%27") : ""; // scripts can put it into HTML
        } catch (IllegalArgumentException e) {
            return ""; // not a URL
        }
    }

    private static String text(JsonNode value) {
        return value != null && value.isValueNode() && !value.isNull() ? value.asText() : "";
    }
}
