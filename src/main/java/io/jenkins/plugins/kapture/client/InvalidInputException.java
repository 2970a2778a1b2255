package io.jenkins.plugins.kapture.client;

import java.util.Locale;

/** What a user asked for can not be sent. The message is one sentence that says what to change. */
public final class InvalidInputException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    private final String key;
    private final String[] args;

    /**
     * @param key of the sentence in this package's {@code Messages.properties}
     * @param args what the sentence names; never a secret
     */
    InvalidInputException(String key, Object... args) {
        super(key);
        this.key = key;
        this.args = new String[args.length];
        for (int i = 0; i < args.length; i++) {
            // As text, so that a number is not grouped by the locale.
            this.args[i] = String.valueOf(args[i]);
        }
    }

    @Override
    public String getMessage() {
        return getMessage(Locale.getDefault());
    }

    /** The same sentence in another language, as for a form's reader. */
    public String getMessage(Locale locale) {
        return Texts.get(locale, key, (Object[]) args);
    }
}
