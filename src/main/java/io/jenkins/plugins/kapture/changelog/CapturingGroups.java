package io.jenkins.plugins.kapture.changelog;

/**
 * Counts the capturing groups of a valid regular expression that take part in every match, so that a pattern with two
 * of them is rejected before it finds its first commit.
 */
final class CapturingGroups {

    private final String pattern;
    private int position;

    private CapturingGroups(String pattern) {
        this.pattern = pattern;
    }

    /** @return the minimum number of groups that take part in a match; 0 if it cannot be determined */
    static int atLeast(String pattern) {
        // In comment mode, brackets can be part of a comment.
        return pattern.matches("(?s).*\\(\\?[a-wyzA-Z]*x.*") ? 0 : new CapturingGroups(pattern).alternatives();
    }

    private int alternatives() {
        int least = Integer.MAX_VALUE;
        do {
            least = Math.min(least, sequence());
        } while (consume("|"));
        return least;
    }

    private int sequence() {
        int groups = 0;
        while (position < pattern.length() && !at("|") && !at(")")) {
            int ofElement = element();
            groups += isOptional() ? 0 : ofElement;
        }
        return groups;
    }

    private int element() {
        if (at("\\")) {
            escape();
        } else if (at("[")) {
            characterClass();
        } else if (consume("(")) {
            return group();
        } else {
            position++;
        }
        return 0;
    }

    private void escape() {
        if (consume("\\Q")) {
            int end = pattern.indexOf("\\E", position);
            position = end < 0 ? pattern.length() : end + 2;
        } else {
            position += at("\\c") ? 3 : 2; // a control character, such as \cA
        }
    }

    /** Character classes can be nested. */
    private void characterClass() {
        int depth = 0;
        do {
            if (consume("[")) {
                depth++;
                consume("^");
                consume("]"); // literal at the beginning
            } else if (consume("]")) {
                depth--;
            } else if (at("\\")) {
                escape();
            } else {
                position++;
            }
        } while (depth > 0 && position < pattern.length());
    }

    private int group() {
        int own = 1;
        boolean negative = false;
        if (consume("?")) {
            boolean named = at("<") && !at("<=") && !at("<!");
            own = named ? 1 : 0;
            negative = at("!") || at("<!");
            // Flags and the name count as elements without groups.
        }
        int groups = alternatives();
        consume(")");
        return negative ? 0 : own + groups;
    }

    private boolean isOptional() {
        boolean optional = at("?") || at("*") || at("{0");
        if (at("{") && position + 1 < pattern.length() && Character.isDigit(pattern.charAt(position + 1))) {
            position = pattern.indexOf('}', position) + 1;
        } else if (at("?") || at("*") || at("+")) {
            position++;
        }
        if (at("?") || at("+")) { // reluctant, possessive
            position++;
        }
        return optional;
    }

    private boolean consume(String text) {
        boolean found = at(text);
        if (found) {
            position += text.length();
        }
        return found;
    }

    private boolean at(String text) {
        return pattern.startsWith(text, position);
    }
}
