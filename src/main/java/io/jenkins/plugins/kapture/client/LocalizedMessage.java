package io.jenkins.plugins.kapture.client;

import java.text.MessageFormat;
import java.util.Arrays;
import java.util.Locale;
import java.util.ResourceBundle;
import java.util.ResourceBundle.Control;
import java.util.function.Function;

/** A message of this package, in any of its languages. A plain {@link ResourceBundle}: there are no Jenkins types here. */
final class LocalizedMessage implements Function<Locale, String> {

    private static final String BUNDLE = "io.jenkins.plugins.kapture.client.Messages";

    /** Where there is no translation it is English, whatever the default language of this JVM. */
    private static final Control NO_FALLBACK = Control.getNoFallbackControl(Control.FORMAT_DEFAULT);

    private final String key;
    private final Object[] arguments;

    /** @param arguments of the message; never a secret */
    LocalizedMessage(String key, Object... arguments) {
        this.key = key;
        // As strings, so that numbers are not grouped by the locale.
        this.arguments = Arrays.stream(arguments).map(String::valueOf).toArray();
    }

    @Override
    public String apply(Locale locale) {
        String pattern = ResourceBundle.getBundle(BUNDLE, locale, LocalizedMessage.class.getClassLoader(), NO_FALLBACK)
                .getString(key);
        return new MessageFormat(pattern, locale).format(arguments);
    }

    /** In the default language of this JVM. */
    @Override
    public String toString() {
        return apply(Locale.getDefault());
    }
}
