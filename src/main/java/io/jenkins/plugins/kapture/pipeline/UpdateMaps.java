package io.jenkins.plugins.kapture.pipeline;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.util.EditDistance;
import io.jenkins.plugins.kapture.client.InvalidInputException;
import io.jenkins.plugins.kapture.client.JsonValues;
import io.jenkins.plugins.kapture.client.TicketUpdate;
import io.jenkins.plugins.kapture.parameters.ParameterFields;
import io.jenkins.plugins.kapture.parameters.TextValue;
import io.jenkins.plugins.kapture.parameters.UpdateParameters;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The parameter {@code updates}: one map for each ticket, whose values take precedence over those of the step. */
final class UpdateMaps {

    private static final Set<String> KEYS = Stream.concat(
                    TicketUpdate.PARAMETERS.values().stream(), Stream.of("additionalFields"))
            .collect(Collectors.toUnmodifiableSet());

    private UpdateMaps() {}

    /** @param updates a collection or array of maps, each for a different ticket */
    static List<TicketUpdate> parse(Object updates, UpdateParameters step) {
        Collection<?> elements = JsonValues.elements(updates);
        if (elements == null) {
            throw new InvalidInputException(Messages._UpdateMaps_noList()::toString);
        }
        List<TicketUpdate> result = new ArrayList<>();
        Set<String> tickets = new HashSet<>();
        for (Object each : elements) {
            String name = "updates[" + result.size() + "]";
            if (!(each instanceof Map<?, ?> map)) {
                throw new InvalidInputException(Messages._UpdateMaps_noMap(name)::toString);
            }
            TicketUpdate update = update(map, name, step);
            if (!tickets.add(update.ticketId())) {
                throw new InvalidInputException(Messages._UpdateMaps_twice(update.ticketId(), name)::toString);
            }
            result.add(update);
        }
        return result;
    }

    private static TicketUpdate update(Map<?, ?> map, String name, UpdateParameters step) {
        Map<String, Object> values = new HashMap<>();
        map.forEach((each, value) -> {
            String key = String.valueOf(each); // can be a Groovy string
            if (!KEYS.contains(key)) {
                throw new InvalidInputException(
                        Messages._UpdateMaps_unknownKey(name, key, EditDistance.findNearest(key, KEYS))::toString);
            }
            values.put(key, value);
        });
        try {
            UpdateParameters parameters = ParameterFields.copy(step, new UpdateParameters());
            ParameterFields.replaceAll(parameters, (key, value) -> valueOf(key, values.get(key), value));
            return parameters.update(TextValue.of("ticketId", values.get("ticketId")));
        } catch (InvalidInputException e) {
            throw e.in(name);
        }
    }

    private static Object valueOf(String key, @CheckForNull Object value, @CheckForNull Object stepValue) {
        if (JsonValues.isNull(value)) {
            return stepValue;
        }
        return key.equals("additionalFields") ? KaptureStepDescriptor.map(key, value) : TextValue.of(key, value);
    }
}
