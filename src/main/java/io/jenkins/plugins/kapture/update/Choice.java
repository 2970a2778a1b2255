package io.jenkins.plugins.kapture.update;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.util.ListBoxModel;
import hudson.util.ListBoxModel.Option;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A parameter with a few fixed values. They are strings in steps and forms, since an unknown name of an enum ends in a
 * data-binding error that tells a user nothing.
 */
public final class Choice {

    private Choice() {}

    @NonNull
    static <T extends Enum<T>> T of(String parameter, Class<T> type, @CheckForNull String value, T byDefault) {
        if (value == null) {
            return byDefault;
        }
        return Arrays.stream(type.getEnumConstants())
                .filter(constant -> constant.name().equals(value.toUpperCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(Messages.Choice_unknown(
                        parameter,
                        Arrays.stream(type.getEnumConstants()).map(Enum::name).collect(Collectors.joining(", ")),
                        value)));
    }

    /** The drop-down of a form, the default first. */
    @NonNull
    public static ListBoxModel policies() {
        return new ListBoxModel(
                new Option(Messages.Choice_failure(), Policy.FAILURE.name()),
                new Option(Messages.Choice_unstable(), Policy.UNSTABLE.name()),
                new Option(Messages.Choice_ignore(), Policy.IGNORE.name()));
    }

    /** The drop-down of a form, the default first. */
    @NonNull
    public static ListBoxModel responseLogs() {
        return new ListBoxModel(
                new Option(Messages.Choice_summary(), ResponseLog.SUMMARY.name()),
                new Option(Messages.Choice_full(), ResponseLog.FULL.name()),
                new Option(Messages.Choice_none(), ResponseLog.NONE.name()));
    }
}
