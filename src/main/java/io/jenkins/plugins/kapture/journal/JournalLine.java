package io.jenkins.plugins.kapture.journal;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.deser.std.StringDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.kapture.client.TicketState;
import io.jenkins.plugins.kapture.journal.JournalEntry.Phase;
import java.io.IOException;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A line of the journal, as JSON with short names: tickets were requested, or an attempt reached a phase. Components
 * that do not apply are {@code null} and not written.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record JournalLine(
        @JsonProperty("at") long time,
        @JsonProperty("find") RecordedSearch search,
        @JsonProperty("ask") RequestedOperation operation,
        @JsonProperty("t") List<RequestedTicket> tickets,
        @JsonProperty("key") String key,
        @JsonProperty("ph") Phase phase,
        @JsonProperty("res") JournalResult result) {

    private static final ObjectMapper JSON = mapper();

    static JournalLine requested(RequestedOperation operation, List<RequestedTicket> tickets) {
        return new JournalLine(System.currentTimeMillis(), null, operation, tickets, null, null, null);
    }

    static JournalLine reached(String key, Phase phase, @CheckForNull JournalResult result) {
        return new JournalLine(System.currentTimeMillis(), null, null, null, key, phase, result);
    }

    static JournalLine searched(RecordedSearch search) {
        return new JournalLine(System.currentTimeMillis(), search, null, null, null, null, null);
    }

    String toJson() throws JsonProcessingException {
        return JSON.writeValueAsString(this);
    }

    /** @return {@code null} if the bytes are not a complete line: a crash or a full disk may have truncated it */
    @CheckForNull
    static JournalLine parse(byte[] bytes, int from, int to) {
        try {
            return JSON.readValue(bytes, from, to - from, JournalLine.class);
        } catch (IOException e) {
            return null;
        }
    }

    /** Replaces the characters that XML 1.0 does not allow, because the remote API returns XML, too. */
    private static final class XmlText extends StdScalarDeserializer<String> {

        private static final long serialVersionUID = 1L;
        private static final Pattern FORBIDDEN =
                Pattern.compile("[^\\t\\n\\r\\x20-\\uD7FF\\uE000-\\uFFFD\\x{10000}-\\x{10FFFF}]");

        XmlText() {
            super(String.class);
        }

        @Override
        public String deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            String text = StringDeserializer.instance.deserialize(parser, context);
            return FORBIDDEN.matcher(text).replaceAll("\uFFFD");
        }
    }

    private static ObjectMapper mapper() {
        ObjectMapper mapper = new ObjectMapper()
                .registerModule(new SimpleModule().addDeserializer(String.class, new XmlText()))
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                // Only the components of the records, not their other methods.
                .setVisibility(PropertyAccessor.GETTER, Visibility.NONE)
                .setVisibility(PropertyAccessor.IS_GETTER, Visibility.NONE)
                .setVisibility(PropertyAccessor.FIELD, Visibility.ANY);
        // Arrays instead of objects: field names would take most of the space.
        for (Class<?> type : List.of(RequestedTicket.class, JournalResult.class, TicketState.class)) {
            mapper.configOverride(type).setFormat(JsonFormat.Value.forShape(JsonFormat.Shape.ARRAY));
        }
        return mapper;
    }
}
