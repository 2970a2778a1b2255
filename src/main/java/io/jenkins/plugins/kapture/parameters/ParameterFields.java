package io.jenkins.plugins.kapture.parameters;

import static org.springframework.util.ReflectionUtils.findField;
import static org.springframework.util.ReflectionUtils.getField;
import static org.springframework.util.ReflectionUtils.setField;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.kapture.client.AdditionalFields;
import java.lang.reflect.Field;
import java.util.Map;
import java.util.function.BiFunction;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** Copies parameters by name: an entry point declares each of them once, as the field that data binding sets. */
@Restricted(NoExternalUse.class)
public final class ParameterFields {

    private ParameterFields() {}

    /** Copies the fields of an entry point that the parameters have, too, and returns the parameters. */
    public static <T> T copy(Object entryPoint, T parameters) {
        for (Field field : parameters.getClass().getFields()) {
            Field source = findField(entryPoint.getClass(), field.getName());
            if (source != null) {
                setField(field, parameters, convert(field, getField(source, entryPoint)));
            }
        }
        return parameters;
    }

    /** @param function of the name and the value of a field to its new value */
    public static void replaceAll(Object parameters, BiFunction<String, Object, Object> function) {
        for (Field field : parameters.getClass().getFields()) {
            setField(field, parameters, function.apply(field.getName(), getField(field, parameters)));
        }
    }

    @CheckForNull
    private static Object convert(Field field, @CheckForNull Object value) {
        if (field.getType() == String.class) {
            return TextValue.of(field.getName(), value);
        }
        return field.getType() == Map.class && value instanceof String json ? AdditionalFields.parse(json) : value;
    }
}
