package io.jenkins.plugins.kapture.client;

/** Prevents log injection: collapses external text to one line of limited length. */
final class OneLine {

    private static final int MAX_LENGTH = 500;

    private OneLine() {}

    static String of(String text) {
        if (text == null) {
            return "";
        }
        String line = text.replaceAll("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}\\s]+", " ").strip();
        if (line.length() <= MAX_LENGTH) {
            return line;
        }
        int end = Character.isHighSurrogate(line.charAt(MAX_LENGTH - 1)) ? MAX_LENGTH - 1 : MAX_LENGTH;
        return line.substring(0, end) + "…";
    }
}
