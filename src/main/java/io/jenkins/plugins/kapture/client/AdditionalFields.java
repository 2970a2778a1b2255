package io.jenkins.plugins.kapture.client;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.Locale;
import java.util.Map;

/** The fields of a request that have no dedicated parameter: a map in scripts, a JSON object in forms. */
public final class AdditionalFields {

    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private static final ObjectMapper SNIPPET_JSON =
            JSON.copy().disable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

    private AdditionalFields() {}

    /**
     * @param fields strings, numbers, booleans, nulls, collections, arrays and maps of these; {@code null} for none
     * @throws InvalidInputException if a value cannot be represented in JSON, or a name is reserved
     */
    public static Map<String, Object> check(Map<?, ?> fields) {
        if (fields == null || fields.isEmpty()) {
            return Map.of();
        }
        Map<String, Object> copy = JsonValues.map("additionalFields", fields, 0);
        for (String name : copy.keySet()) {
            // Ignore case: the service might treat it as the same field.
            String parameter =
                    TicketUpdate.PARAMETERS.get(InvisibleCharacters.trim(name).toLowerCase(Locale.ROOT));
            if (parameter != null) {
                throw new InvalidInputException("additionalFields.reserved", name, parameter);
            }
        }
        return copy;
    }

    /** Parses the value of a form field: a JSON object, or blank for no fields. */
    public static Map<String, Object> parse(String json) {
        return parse(JSON, json);
    }

    /** The same with numbers of type {@code double}, because the Snippet Generator cannot print others. */
    public static Map<String, Object> parseForSnippet(String json) {
        return parse(SNIPPET_JSON, json);
    }

    private static Map<String, Object> parse(ObjectMapper mapper, String json) {
        if (json == null || json.isBlank()) {
            return Map.of();
        }
        try {
            if (mapper.readValue(json, Object.class) instanceof Map<?, ?> fields) {
                return check(fields);
            }
            throw new InvalidInputException("additionalFields.noObject");
        } catch (JsonProcessingException e) {
            JsonLocation where = e.getLocation();
            throw new InvalidInputException(
                    "additionalFields.noJson",
                    where == null ? 1 : where.getLineNr(),
                    where == null ? 1 : where.getColumnNr());
        } catch (NumberFormatException e) { // not wrapped by Jackson if an exponent has too many digits
            throw new InvalidInputException("additionalFields.noJson", 1, 1);
        }
    }

    /** The reverse of {@link #parse}: an empty string if there are no fields. */
    public static String format(Map<String, Object> fields) {
        try {
            return fields == null || fields.isEmpty() ? "" : JSON.writeValueAsString(fields);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
