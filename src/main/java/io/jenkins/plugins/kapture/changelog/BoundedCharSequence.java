package io.jenkins.plugins.kapture.changelog;

import io.jenkins.plugins.kapture.client.InvalidInputException;

/**
 * A CharSequence that limits the steps of a regular expression, to stop catastrophic backtracking deterministically.
 */
final class BoundedCharSequence implements CharSequence {

    /** About a second; enough for patterns whose steps grow with the square of a line's length, such as {@code .*x.*}. */
    private static final long MIN_STEPS = 100_000_000;

    private static final long STEPS_PER_CHARACTER = 200;

    private final String text;
    private final String pattern;
    private long stepsLeft;

    BoundedCharSequence(String text, String pattern) {
        this.text = text;
        this.pattern = pattern;
        stepsLeft = Math.max(MIN_STEPS, STEPS_PER_CHARACTER * text.length());
    }

    /** @throws InvalidInputException if the limit is exceeded */
    @Override
    public char charAt(int index) {
        if (--stepsLeft < 0) {
            throw tooComplex(pattern);
        }
        return text.charAt(index);
    }

    static InvalidInputException tooComplex(String pattern) {
        return new InvalidInputException(Messages._TicketPattern_tooComplex(pattern)::toString);
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
