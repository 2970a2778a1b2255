package io.jenkins.plugins.kapture.client;

import java.text.MessageFormat;
import java.util.Arrays;
import java.util.Locale;
import java.util.ResourceBundle;
import java.util.ResourceBundle.Control;
import java.util.function.Function;

/** A localizable message of a package that can be compiled without Jenkins: a plain {@link ResourceBundle}. */
public final class LocalizedMessage implements Function<Locale, String> {

    /** Falls back to English instead of the default locale of the JVM. */
    private static final Control NO_FALLBACK = Control.getNoFallbackControl(Control.FORMAT_DEFAULT);

    private final Class<?> owner;
    private final String key;
    private final Object[] arguments;

    /** @param arguments the arguments of the message; never a secret */
    LocalizedMessage(String key, Object... arguments) {
        // Convert to strings, so that numbers are formatted without grouping separators.
        this(
                LocalizedMessage.class,
                key,
                Arrays.stream(arguments).map(String::valueOf).toArray());
    }

    /**
     * @param owner a class of the package whose {@code Messages.properties} contain the message
     * @param arguments numbers for choices, strings for all others; never a secret
     */
    public LocalizedMessage(Class<?> owner, String key, Object[] arguments) {
        this.owner = owner;
        this.key = key;
        this.arguments = arguments.clone();
    }

    @Override
    public String apply(Locale locale) {
        String bundle = owner.getPackageName() + ".Messages";
        String pattern = ResourceBundle.getBundle(bundle, locale, owner.getClassLoader(), NO_FALLBACK)
                .getString(key);
        return new MessageFormat(pattern, locale).format(arguments);
    }

    @Override
    public String toString() {
        return apply(Locale.getDefault());
    }
}
