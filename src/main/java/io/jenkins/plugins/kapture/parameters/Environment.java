package io.jenkins.plugins.kapture.parameters;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.kapture.client.InvalidInputException;
import io.jenkins.plugins.kapture.client.InvisibleCharacters;
import io.jenkins.plugins.kapture.client.TicketUpdate;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** The name of what is released to, such as {@code production}; in upper or lower case it is the same environment. */
@Restricted(NoExternalUse.class)
public final class Environment {

    private static final int MAX_LENGTH = 100;

    private Environment() {}

    /**
     * @param name any text of at most 100 visible characters, and spaces between them
     * @return the name without whitespace around it; empty for a blank name
     * @throws InvalidInputException for any other name, and for the text {@code null}
     */
    public static String parse(@CheckForNull String name) {
        String trimmed = TicketUpdate.checkOptional("environment", name);
        if (trimmed == null) {
            return "";
        }
        if (trimmed.codePoints().anyMatch(c -> c != ' ' && InvisibleCharacters.isInvisible(c))) {
            throw new InvalidInputException(Messages._Environment_invisible()::toString);
        } else if (trimmed.codePointCount(0, trimmed.length()) > MAX_LENGTH) {
            throw new InvalidInputException(Messages._Environment_long(MAX_LENGTH)::toString);
        }
        return trimmed;
    }
}
