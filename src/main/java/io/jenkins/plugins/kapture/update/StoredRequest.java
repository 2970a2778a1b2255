package io.jenkins.plugins.kapture.update;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.kapture.client.TicketUpdate;
import java.util.Collection;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What is needed to send an update again.
 *
 * @param update {@code null} if it contains a value that Jenkins masks in the build log, and so is not stored
 */
record StoredRequest(Route route, @CheckForNull TicketUpdate update) {

    /**
     * Where the request was sent.
     *
     * @param credentialsId {@code null} for the site's own credentials
     * @param agent name of the agent that sent it; {@code null} for the controller
     */
    record Route(
            String site,
            @CheckForNull String credentialsId,
            @CheckForNull String agent) {}

    static StoredRequest of(UpdateContext context, TicketUpdate update) {
        boolean secret =
                strings(update.fields()).anyMatch(context.secrets().get().orElseThrow()::matches);
        Route route = new Route(
                context.siteName(), context.credentialsId(), context.sender().agent());
        return new StoredRequest(route, secret ? null : update);
    }

    private static Stream<String> strings(Object value) {
        if (value instanceof Map<?, ?> map) {
            return map.entrySet().stream()
                    .flatMap(entry -> Stream.concat(Stream.of(entry.getKey().toString()), strings(entry.getValue())));
        } else if (value instanceof Collection<?> list) {
            return list.stream().flatMap(StoredRequest::strings);
        }
        return value == null ? Stream.empty() : Stream.of(value.toString());
    }
}
