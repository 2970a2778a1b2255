package io.jenkins.plugins.kapture.parameters;

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

/**
 * Copies parameters by name. So an entry point declares each of them once, as the public field that data binding sets.
 */
@Restricted(NoExternalUse.class)
public final class ParameterFields {

    private ParameterFields() {}

    /** Copies the public fields of an entry point that the parameters have, too, and returns the parameters. */
    public static <T> T copy(Object entryPoint, T parameters) {
        List<Field> sources = fields(entryPoint);
        for (Field field : fields(parameters)) {
            sources.stream()
                    .filter(source -> source.getName().equals(field.getName()))
                    .forEach(source -> set(field, parameters, convert(field, get(source, entryPoint))));
        }
        return parameters;
    }

    /** @param function of the name and the value of a field to its new value */
    public static void replaceAll(Object parameters, BiFunction<String, Object, Object> function) {
        fields(parameters)
                .forEach(field -> set(field, parameters, function.apply(field.getName(), get(field, parameters))));
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

    @CheckForNull
    private static Object get(Field field, Object object) {
        try {
            return field.get(object);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e); // they are public
        }
    }

    private static void set(Field field, Object object, @CheckForNull Object value) {
        try {
            field.set(object, value);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e); // they are public and not final
        }
    }
}
