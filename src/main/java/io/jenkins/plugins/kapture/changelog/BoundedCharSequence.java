package io.jenkins.plugins.kapture.changelog;

/**
 * Limits the steps of a regular expression, to stop catastrophic backtracking deterministically, and ends it when its
 * thread is interrupted.
 */
final class BoundedCharSequence implements CharSequence {

    /** A few tenths of a second; enough for patterns whose steps grow with the square of a line's length, such as {@code .*x.*}. */
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
                || stepsLeft % STEPS_PER_CHECK == 0 && Thread.currentThread().isInterrupted()) {
            throw new TicketPattern.TooComplexException();
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
