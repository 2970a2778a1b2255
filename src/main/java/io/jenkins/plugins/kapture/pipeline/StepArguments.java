package io.jenkins.plugins.kapture.pipeline;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.util.EditDistance;
import io.jenkins.plugins.kapture.client.AdditionalFields;
import io.jenkins.plugins.kapture.client.InvalidInputException;
import io.jenkins.plugins.kapture.client.JsonValues;
import io.jenkins.plugins.kapture.parameters.TextValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jenkinsci.plugins.structs.describable.DescribableModel;
import org.jenkinsci.plugins.structs.describable.DescribableParameter;

/**
 * Converts the arguments of a step. Data binding does not accept numbers for strings, only warns of unknown parameters,
 * and prints all arguments in its errors; so they are checked here first.
 */
final class StepArguments {

    private StepArguments() {}

    /**
     * @return the arguments with the types that data binding expects, without {@code null} values
     * @throws InvalidInputException if a parameter does not exist, or its value has the wrong type
     */
    static Map<String, Object> normalize(Class<?> type, Map<String, Object> arguments) {
        DescribableModel<?> model = DescribableModel.of(type);
        Map<String, Object> normalized = new LinkedHashMap<>();
        arguments.forEach((name, value) -> {
            DescribableParameter parameter = model.getParameter(name);
            if (parameter == null) {
                throw unknown(name, model);
            }
            Object natural = normalize(name, parameter.getErasedType(), value);
            if (natural != null) {
                normalized.put(name, natural);
            }
        });
        return normalized;
    }

    private static InvalidInputException unknown(String name, DescribableModel<?> model) {
        List<String> names = model.getParameters().stream()
                .filter(parameter -> !parameter.isDeprecated())
                .map(DescribableParameter::getName)
                .toList();
        return new InvalidInputException(
                Messages._StepArguments_unknown(name, EditDistance.findNearest(name, names))::toString);
    }

    @CheckForNull
    private static Object normalize(String name, Class<?> type, Object value) {
        if (JsonValues.isNull(value)) {
            return null;
        } else if (type == String.class) {
            return TextValue.of(name, value);
        } else if (type == boolean.class) {
            return bool(name, value);
        }
        return type == Map.class ? map(name, value) : value;
    }

    static Map<String, Object> map(String name, Object value) {
        if (value instanceof Map<?, ?> map) {
            return AdditionalFields.check(map);
        }
        throw new InvalidInputException(
                Messages._StepArguments_noMap(name, value.getClass().getSimpleName())::toString);
    }

    private static boolean bool(String name, Object value) {
        return switch (value.toString()) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new InvalidInputException(Messages._StepArguments_noBoolean(name, value)::toString);
        };
    }
}
