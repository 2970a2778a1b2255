package io.jenkins.plugins.kapture.client;

import java.text.MessageFormat;
import java.util.Locale;
import java.util.ResourceBundle;

/** The sentences of this package. Plain {@link ResourceBundle}: the package is free of Jenkins types. */
final class Texts {

    private static final String BUNDLE = "io.jenkins.plugins.kapture.client.Messages";

    private Texts() {}

    static String get(Locale locale, String key, Object... args) {
        String pattern = ResourceBundle.getBundle(BUNDLE, locale, Texts.class.getClassLoader())
                .getString(key);
        return new MessageFormat(pattern, locale).format(args);
    }

    static String get(String key, Object... args) {
        return get(Locale.getDefault(), key, args);
    }
}
