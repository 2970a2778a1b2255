package io.jenkins.plugins.kapture.parameters;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.kapture.client.InvalidInputException;
import io.jenkins.plugins.kapture.client.JsonValues;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jvnet.localizer.Localizable;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** Converts the values that scripts pass for a string: Java and Groovy strings, and integers. */
@Restricted(NoExternalUse.class)
public final class TextValue {

    private TextValue() {}

    /**
     * @param parameter name of the parameter, for the message
     * @return the string, or {@code null} for {@code null}
     * @throws InvalidInputException if the value is neither a string nor an integer; the message contains the
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
        } else if (value instanceof CharSequence
                || value instanceof Character
                || value instanceof Pattern // in Groovy, ~/KAP-\d+/
                || JsonValues.isWhole(value)) {
            return value.toString();
        }
        throw new InvalidInputException(wrongType.apply(value.getClass().getSimpleName())::toString);
    }
}
