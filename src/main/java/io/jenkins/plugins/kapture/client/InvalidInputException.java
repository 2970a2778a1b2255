package io.jenkins.plugins.kapture.client;

import java.util.Locale;
import java.util.function.Function;

/** The user must change something before anything can be sent. The message is one sentence that says what. */
public final class InvalidInputException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    private final transient Function<Locale, String> message;

    /** @param message in the language asked for; never contains a secret */
    public InvalidInputException(Function<Locale, String> message) {
        super(message.apply(Locale.getDefault()));
        this.message = message;
    }

    InvalidInputException(String key, Object... arguments) {
        this(new LocalizedMessage(key, arguments));
    }

    /** The message in the given language; in that of Jenkins if this exception was serialized meanwhile. */
    public String getMessage(Locale locale) {
        return message == null ? getMessage() : message.apply(locale);
    }
}
