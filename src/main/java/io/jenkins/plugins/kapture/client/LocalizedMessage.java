package io.jenkins.plugins.kapture.client;

import java.text.MessageFormat;
import java.util.Arrays;
import java.util.Locale;
import java.util.ResourceBundle;
import java.util.ResourceBundle.Control;
import java.util.function.Function;

/**
 * A localizable message of this package. A plain {@link ResourceBundle}, because this package uses no Jenkins types.
 */
final class LocalizedMessage implements Function<Locale, String> {

    private static final String BUNDLE = "io.jenkins.plugins.kapture.client.Messages";

    /** Falls back to English instead of the default locale of the JVM. */
    private static final Control NO_FALLBACK = Control.getNoFallbackControl(Control.FORMAT_DEFAULT);

    private final String key;
    private final Object[] arguments;

    /** @param arguments the arguments of the message; never a secret */
    LocalizedMessage(String key, Object... arguments) {
        this.key = key;
        // Convert to strings, so that numbers are formatted without grouping separators.
        this.arguments = Arrays.stream(arguments).map(String::valueOf).toArray();
    }

    @Override
    public String apply(Locale locale) {
        String pattern = ResourceBundle.getBundle(BUNDLE, locale, LocalizedMessage.class.getClassLoader(), NO_FALLBACK)
                .getString(key);
        return new MessageFormat(pattern, locale).format(arguments);
    }

    /** The message in the default locale. */
    @Override
    public String toString() {
        return apply(Locale.getDefault());
    }
}
