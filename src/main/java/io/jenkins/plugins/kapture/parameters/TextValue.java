package io.jenkins.plugins.kapture.parameters;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.kapture.client.InvalidInputException;
import io.jenkins.plugins.kapture.client.JsonValues;
import java.math.BigDecimal;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jvnet.localizer.Localizable;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** Converts the values that scripts pass for a string: Java and Groovy strings, and whole numbers. */
@Restricted(NoExternalUse.class)
public final class TextValue {

    private TextValue() {}

    /**
     * @param parameter name of the parameter, for the message
     * @return the string, or {@code null} for {@code null}
     * @throws InvalidInputException if the value is neither a string nor a whole number; the message contains the
     *     type instead of the value, which could be a secret
     */
    @CheckForNull
    public static String of(String parameter, @CheckForNull Object value) {
        return of(value, type -> Messages._TextValue_invalid(parameter, type));
    }

    /** @param wrongType the message for a value of this type */
    @CheckForNull
    static String of(@CheckForNull Object value, Function<String, Localizable> wrongType) {
        if (JsonValues.isNull(value)) {
            return null;
        } else if (value instanceof CharSequence || value instanceof Character) {
            return value.toString();
        } else if (value instanceof Pattern pattern) { // in Groovy, ~/KAP-\d+/
            return pattern.pattern();
        } else if (JsonValues.isWhole(value)) {
            return value.toString();
        } else if (value instanceof BigDecimal decimal
                && decimal.stripTrailingZeros().scale() <= 0) {
            return decimal.toBigIntegerExact().toString();
        } else if (value instanceof Double d && isWhole(d, 1L << 53)
                || value instanceof Float f && isWhole(f, 1L << 24)) {
            return String.valueOf(((Number) value).longValue());
        }
        throw new InvalidInputException(wrongType.apply(value.getClass().getSimpleName())::toString);
    }

    /** @param limit of the whole numbers that the type represents exactly: a larger value could be another ticket */
    private static boolean isWhole(double value, long limit) {
        return value == Math.rint(value) && Math.abs(value) < limit;
    }
}
