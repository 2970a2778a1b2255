package io.jenkins.plugins.kapture.changelog;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.kapture.client.InvalidInputException;
import io.jenkins.plugins.kapture.client.InvisibleCharacters;
import io.jenkins.plugins.kapture.client.LocalizedMessage;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** The regular expression that finds ticket IDs. */
public final class TicketPattern {

    /** Text that a template of commit messages or pull requests leaves behind. */
    private static final Pattern COMMENT = Pattern.compile("(?s)<!--.*?-->");

    private final Pattern pattern;
    private final boolean hasNamedId;

    private TicketPattern(Pattern pattern) {
        this.pattern = pattern;
        hasNamedId = pattern.pattern().contains("(?<id>");
    }

    /** @throws InvalidInputException if it is blank, no regular expression, or matches the empty string */
    public static TicketPattern parse(@CheckForNull String regex) {
        if (regex == null || regex.isBlank()) {
            throw error("TicketPattern.blank");
        }
        TicketPattern pattern = new TicketPattern(compile(regex));
        if (pattern.pattern.matcher("").find()) {
            throw error("TicketPattern.emptyMatch", regex);
        }
        return pattern;
    }

    private static Pattern compile(String regex) {
        try {
            return Pattern.compile(regex);
        } catch (PatternSyntaxException e) {
            throw error("TicketPattern.invalid", regex, e.getDescription(), e.getIndex());
        }
    }

    /**
     * @return the IDs in order of their first appearance
     * @throws InvalidInputException if two groups take part in a match
     * @throws TooComplexException if matching takes too many steps
     */
    Set<String> find(String text) throws InterruptedException {
        Set<String> ids = new LinkedHashSet<>();
        try {
            String searched = text.contains("<!--")
                    ? COMMENT.matcher(new BoundedCharSequence(text)).replaceAll(" ")
                    : text;
            Matcher matcher = pattern.matcher(new BoundedCharSequence(searched));
            while (matcher.find()) {
                String id = InvisibleCharacters.trim(id(matcher)); // as in a request
                if (!id.isEmpty()) {
                    ids.add(id);
                }
            }
        } catch (StackOverflowError | TooComplexException e) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            throw new TooComplexException();
        }
        return ids;
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
                    throw error("TicketPattern.severalGroups", pattern.pattern());
                }
                id = match.group(group);
            }
        }
        return id == null ? match.group() : id;
    }

    /** For a text that cannot be left out. */
    InvalidInputException tooComplex() {
        return error("TicketPattern.tooComplex", pattern.pattern());
    }

    private static InvalidInputException error(String key, Object... arguments) {
        return new InvalidInputException(new LocalizedMessage(TicketPattern.class, key, arguments));
    }

    /** Matching a text takes too many steps, or too deep a recursion. */
    static final class TooComplexException extends RuntimeException {

        private static final long serialVersionUID = 1L;
    }

    /**
     * Limits the steps of a regular expression, to stop catastrophic backtracking deterministically, and ends it when its
     * thread is interrupted.
     */
    private static final class BoundedCharSequence implements CharSequence {

        /** A few tenths of a second: enough for {@code .*x.*}, whose steps grow with the square of a line's length. */
        private static final long MIN_STEPS = 100_000_000;

        private static final long STEPS_PER_CHARACTER = 200;
        private static final long STEPS_PER_CHECK = 1 << 16;

        private final String text;
        private long stepsLeft;

        BoundedCharSequence(String text) {
            this.text = text;
            stepsLeft = Math.max(MIN_STEPS, STEPS_PER_CHARACTER * text.length());
        }

        @Override
        public char charAt(int index) {
            if (--stepsLeft < 0
                    || stepsLeft % STEPS_PER_CHECK == 0
                            && Thread.currentThread().isInterrupted()) {
                throw new TooComplexException();
            }
            return text.charAt(index);
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.substring(start, end);
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
