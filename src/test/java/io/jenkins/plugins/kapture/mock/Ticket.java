package io.jenkins.plugins.kapture.mock;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A ticket of the mock server, with every update that it has received. */
public final class Ticket {

    /**
     * One update.
     *
     * @param fields the JSON object that was sent
     */
    public record Update(Instant at, JsonNode fields) {

        /** A field as text; empty if it was not sent. */
        public String get(String name) {
            return fields.path(name).asText();
        }
    }

    private final String id;
    private final String title;
    private final List<Update> updates = new CopyOnWriteArrayList<>();

    Ticket(String id, String title) {
        this.id = id;
        this.title = title;
    }

    public String id() {
        return id;
    }

    public String title() {
        return title;
    }

    /** All updates, in order. */
    public List<Update> updates() {
        return List.copyOf(updates);
    }

    /** The key that the last update has set. */
    public String subStatus() {
        List<Update> all = updates();
        return all.isEmpty() ? "P" : all.get(all.size() - 1).get("sub_status");
    }

    /** Every comment received, in order. */
    public List<String> comments() {
        return updates().stream()
                .map(update -> update.get("comment"))
                .filter(comment -> !comment.isEmpty())
                .toList();
    }

    void add(Update update) {
        updates.add(update);
    }
}
