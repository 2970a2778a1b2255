package io.jenkins.plugins.kapture.parameters;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.kapture.client.InvalidInputException;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * A parameter with a few fixed values. Steps and forms keep it as a string, because an unknown enum constant
 * would cause a data-binding error that does not list the valid values.
 */
@Restricted(NoExternalUse.class)
public final class EnumParameter {

    private EnumParameter() {}

    /**
     * @param value name of a constant in upper or lower case; blank for the default
     * @throws InvalidInputException if there is no such constant
     */
    public static <T extends Enum<T>> T parse(String parameter, @CheckForNull String value, T defaultValue) {
        if (value == null || value.isBlank()) {
            return defaultValue;
        }
        T[] constants = defaultValue.getDeclaringClass().getEnumConstants();
        return Arrays.stream(constants)
                .filter(constant -> constant.name().equalsIgnoreCase(value.strip()))
                .findFirst()
                .orElseThrow(() -> new InvalidInputException(Messages._EnumParameter_unknown(
                        value,
                        parameter,
                        Arrays.stream(constants).map(Enum::name).collect(Collectors.joining(", ")))::toString));
    }
}
