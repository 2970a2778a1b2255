package io.jenkins.plugins.kapture.parameters;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.util.ListBoxModel.Option;
import hudson.util.ListBoxModel;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A parameter with a few fixed values. They are strings in steps and forms, since an unknown name of an enum ends in a
 * data-binding error that tells a user nothing.
 */
public final class EnumParameter {

    private EnumParameter() {}

    @NonNull
    static <T extends Enum<T>> T of(String parameter, Class<T> type, @CheckForNull String value, T byDefault) {
        if (value == null) {
            return byDefault;
        }
        return Arrays.stream(type.getEnumConstants())
                .filter(constant -> constant.name().equals(value.toUpperCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(Messages.EnumParameter_unknown(
                        parameter,
                        Arrays.stream(type.getEnumConstants()).map(Enum::name).collect(Collectors.joining(", ")),
                        value)));
    }

    /** The drop-down of a form, the default first. */
    @NonNull
    public static ListBoxModel policies() {
        return new ListBoxModel(
                new Option(Messages.EnumParameter_failure(), FailurePolicy.FAILURE.name()),
                new Option(Messages.EnumParameter_unstable(), FailurePolicy.UNSTABLE.name()),
                new Option(Messages.EnumParameter_ignore(), FailurePolicy.IGNORE.name()));
    }

    /** The drop-down of a form, the default first. */
    @NonNull
    public static ListBoxModel responseLogs() {
        return new ListBoxModel(
                new Option(Messages.EnumParameter_summary(), ResponseLogging.SUMMARY.name()),
                new Option(Messages.EnumParameter_full(), ResponseLogging.FULL.name()),
                new Option(Messages.EnumParameter_none(), ResponseLogging.NONE.name()));
    }
}
