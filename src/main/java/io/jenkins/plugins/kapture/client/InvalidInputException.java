package io.jenkins.plugins.kapture.client;

import java.util.Locale;
import java.util.function.Function;

/** The input is not valid and nothing has been sent. The message tells the user what to change. */
public final class InvalidInputException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    private final transient Function<Locale, String> message;

    /** @param message the message by locale; never contains a secret; control characters in it are replaced */
    public InvalidInputException(Function<Locale, String> message) {
        super(InvisibleCharacters.unbroken(message.apply(Locale.getDefault())));
        this.message = message.andThen(InvisibleCharacters::unbroken);
    }

    InvalidInputException(String key, Object... arguments) {
        this(new LocalizedMessage(key, arguments));
    }

    /** @return the same, with the name of the value that it is about, such as {@code ticketIds[1]} */
    public InvalidInputException in(String name) {
        return new InvalidInputException(locale -> name + ": " + getMessage(locale));
    }

    /** The message in the given locale, or in the default locale if this exception was deserialized. */
    public String getMessage(Locale locale) {
        return message == null ? getMessage() : message.apply(locale);
    }
}
