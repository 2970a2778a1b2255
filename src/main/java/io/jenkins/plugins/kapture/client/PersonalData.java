package io.jenkins.plugins.kapture.client;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Map;
import java.util.regex.Pattern;

/** Masks personal data: fields that describe people, and e-mail addresses and phone numbers in any text. */
public final class PersonalData {

    private static final String MASK = "****";

    /** Indenting deeper JSON would multiply the size of the log: a response of 1 MiB could become 400 MB. */
    private static final int MAX_DEPTH = 32;

    /** Input that is not exactly one value is text: the response “404 page not found” begins with a number. */
    private static final ObjectMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS) // 19.90 stays 19.90
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    /** Part of the name of a field that describes a person. */
    private static final Pattern PERSONAL =
            Pattern.compile("(?i)e-?mail|phone|mobile|whatsapp|twitter|facebook|address|contact[ _-]?(?:no|num|person)"
                    + "|(?:creator|assigned[ _-]?to|customer|contact|user|first|last|full|employee|agent|owner|person"
                    + "|client|caller|requester|requestor|reporter|sender|member|middle|nick|display|assignee|supervisor"
                    + "|(?:created|updated|closed|resolved|raised)[ _-]?by)"
                    + "[ _-]?(?:full[ _-]?)?name|\\bsurname");

    /** An object whose {@code name} is that of a person, such as {@code "customer": {"name": "Kim"}}. */
    private static final Pattern PERSON = Pattern.compile(
            "(?i)(?:creator|created[ _-]?by|assigned[ _-]?to|customer|contact|user|employee|agent|owner|person)s?$");

    /** Possessive, because Java would match a repeated group recursively otherwise. */
    private static final Pattern EMAIL =
            Pattern.compile("[\\p{L}\\p{N}._%+-]{1,64}@[\\p{L}\\p{N}-]{1,63}+(?:\\.[\\p{L}\\p{N}-]{1,63}+){1,126}+");

    /** In the international format only: other digits could be the ID of a ticket. */
    private static final Pattern PHONE =
            Pattern.compile("(?:\\(\\+[1-9]\\d{0,2}\\)|\\+[1-9])(?:[\\p{Z}\\p{Pd}./()]{0,3}+\\d){7,14}(?!\\d)");

    private PersonalData() {}

    /** @return the text without personal data; if it is JSON, pretty-printed */
    public static String maskedPrettyJson(String body) {
        return masked(body, JSON.writerWithDefaultPrettyPrinter());
    }

    /** @return the JSON of a request without personal data */
    public static String maskedJson(String json) {
        return masked(json, JSON.writer());
    }

    private static String masked(String body, ObjectWriter writer) {
        try {
            return writer.writeValueAsString(mask(JSON.readTree(ResponseBody.withoutByteOrderMark(body)), false));
        } catch (JsonProcessingException | NumberFormatException e) { // an exponent can have too many digits
            return mask(body.replaceAll("[\\p{Cc}&&[^\\n\\t]]", ""));
        }
    }

    /** @return the text without e-mail addresses and phone numbers */
    public static String mask(String text) {
        String masked = text.indexOf('@') < 0 ? text : EMAIL.matcher(text).replaceAll(MASK);
        return masked.indexOf('+') < 0 ? masked : PHONE.matcher(masked).replaceAll(MASK);
    }

    /** @return the text on one line of limited length, masked before it is shortened */
    static String maskedLine(String text) {
        return InvisibleCharacters.oneLine(mask(text));
    }

    /** @param person whether the node describes a person */
    static JsonNode mask(JsonNode node, boolean person) {
        if (node instanceof ObjectNode object) {
            for (Map.Entry<String, JsonNode> field : object.properties()) {
                boolean personal = PERSONAL.matcher(field.getKey()).find()
                        || person && field.getKey().equalsIgnoreCase("name");
                field.setValue(
                        personal
                                ? hidden(field.getValue())
                                : mask(
                                        field.getValue(),
                                        PERSON.matcher(field.getKey()).find()));
            }
        } else if (node instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                array.set(i, mask(array.get(i), person));
            }
        } else if (node.isTextual()) {
            return TextNode.valueOf(mask(node.textValue()));
        }
        return node;
    }

    private static JsonNode hidden(JsonNode value) {
        boolean nothing = value.isNull()
                || value.isBoolean()
                || value.isValueNode() && value.asText().isEmpty();
        return nothing || value.isNumber() && value.asLong() == 0 ? value : TextNode.valueOf(MASK);
    }
}
