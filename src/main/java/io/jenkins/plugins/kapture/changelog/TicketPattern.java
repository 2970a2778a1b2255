package io.jenkins.plugins.kapture.changelog;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.kapture.client.InvalidInputException;
import io.jenkins.plugins.kapture.client.InvisibleCharacters;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** The regular expression that finds ticket IDs. */
final class TicketPattern {

    private final Pattern pattern;
    private final boolean hasNamedId;

    private TicketPattern(Pattern pattern) {
        this.pattern = pattern;
        hasNamedId = hasNamedId(pattern.pattern());
    }

    private static boolean hasNamedId(String regex) {
        try {
            Matcher empty = Pattern.compile("|" + regex).matcher("");
            return empty.matches() && empty.group("id") == null;
        } catch (IllegalArgumentException e) { // there is no such group
            return false;
        }
    }

    static TicketPattern parse(@CheckForNull String regex) {
        if (regex == null || regex.isBlank()) {
            throw new InvalidInputException(Messages._TicketPattern_blank()::toString);
        }
        TicketPattern pattern = new TicketPattern(compile(regex));
        if (pattern.matcher("").find()) {
            throw new InvalidInputException(Messages._TicketPattern_emptyMatch(regex)::toString);
        } else if (!pattern.hasNamedId && CapturingGroups.atLeast(regex) > 1) {
            throw pattern.severalGroups();
        }
        return pattern;
    }

    private static Pattern compile(String regex) {
        try {
            return Pattern.compile(regex);
        } catch (PatternSyntaxException e) {
            throw new InvalidInputException(
                    Messages._TicketPattern_invalid(regex, e.getDescription(), e.getIndex())::toString);
        }
    }

    /**
     * @return the IDs in order of their first appearance
     * @throws InvalidInputException if matching takes too many steps, or two groups take part in a match
     */
    Set<String> find(String text) {
        Set<String> ids = new LinkedHashSet<>();
        try {
            Matcher matcher = matcher(text);
            while (matcher.find()) {
                String id = InvisibleCharacters.trim(id(matcher)); // as in a request
                if (!id.isEmpty()) {
                    ids.add(id);
                }
            }
        } catch (StackOverflowError e) {
            throw BoundedCharSequence.tooComplex(pattern.pattern());
        }
        return ids;
    }

    private Matcher matcher(String text) {
        return pattern.matcher(new BoundedCharSequence(text, pattern.pattern()));
    }

    private String id(Matcher match) {
        String named = hasNamedId ? match.group("id") : null;
        if (named != null) {
            return named;
        }
        String id = null;
        for (int group = 1; group <= match.groupCount(); group++) {
            if (match.group(group) != null) {
                if (id != null) {
                    throw severalGroups();
                }
                id = match.group(group);
            }
        }
        return id == null ? match.group() : id;
    }

    private InvalidInputException severalGroups() {
        return new InvalidInputException(Messages._TicketPattern_severalGroups(pattern.pattern())::toString);
    }
}
