package io.jenkins.plugins.kapture.parameters;

import static org.springframework.util.ReflectionUtils.getField;
import static org.springframework.util.ReflectionUtils.setField;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.kapture.client.AdditionalFields;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** Copies parameters by name: an entry point declares each of them once, as the field that data binding sets. */
@Restricted(NoExternalUse.class)
public final class ParameterFields {

    private ParameterFields() {}

    /** Copies the public fields of an entry point that the parameters have, too, and returns the parameters. */
    public static <T> T copy(Object entryPoint, T parameters) {
        List<Field> sources = fields(entryPoint);
        for (Field field : fields(parameters)) {
            sources.stream()
                    .filter(source -> source.getName().equals(field.getName()))
                    .forEach(source -> setField(field, parameters, convert(field, getField(source, entryPoint))));
        }
        return parameters;
    }

    /** @param function of the name and the value of a field to its new value */
    public static void replaceAll(Object parameters, BiFunction<String, Object, Object> function) {
        for (Field field : fields(parameters)) {
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

    private static List<Field> fields(Object object) {
        return Arrays.stream(object.getClass().getFields())
                .filter(field -> !Modifier.isStatic(field.getModifiers()))
                .toList();
    }
}
