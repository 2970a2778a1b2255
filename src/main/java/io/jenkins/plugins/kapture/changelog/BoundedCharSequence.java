package io.jenkins.plugins.kapture.changelog;

import edu.umd.cs.findbugs.annotations.NonNull;

/**
 * A text that a regular expression may look at only so often. Some patterns backtrack for ever on the wrong text; to
 * count steps stops them at the same place on every machine.
 */
final class BoundedCharSequence implements CharSequence {

    private static final int STEPS = 5_000_000;

    private final String text;
    private final String pattern;
    private int steps;

    BoundedCharSequence(String text, String pattern) {
        this.text = text;
        this.pattern = pattern;
    }

    /** @throws IllegalArgumentException when the steps are used up */
    @Override
    public char charAt(int index) {
        if (++steps > STEPS) {
            throw tooComplex(pattern);
        }
        return text.charAt(index);
    }

    static IllegalArgumentException tooComplex(String pattern) {
        return new IllegalArgumentException(Messages.ChangelogTickets_tooComplex(pattern));
    }

    @Override
    public int length() {
        return text.length();
    }

    @NonNull
    @Override
    public CharSequence subSequence(int start, int end) {
        return text.substring(start, end);
    }

    @NonNull
    @Override
    public String toString() {
        return text;
    }
}
