package io.jenkins.plugins.kapture.journal;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.kapture.client.TicketState;
import io.jenkins.plugins.kapture.journal.JournalEntry.Phase;
import java.io.IOException;
import java.util.List;

/** A line of the journal, as JSON with short names; components that do not apply are {@code null} and not written. */
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

    private static ObjectMapper mapper() {
        ObjectMapper mapper = new ObjectMapper()
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
