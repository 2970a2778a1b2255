package io.jenkins.plugins.kapture.client;

import java.util.regex.Pattern;

/** Characters that cannot be seen: every kind of whitespace, control and format characters, and blank letters. */
public final class InvisibleCharacters {

    /** Letters, marks and symbols without a visible glyph. */
    private static final String BLANK_LETTERS =
            "\u034F\u115F\u1160\u17B4\u17B5\u180B\u180C\u180D\u180F\u2800\u3164\uFFA0";

    private static final int MAX_LINE_LENGTH = 500;

    /**
     * What must not be in a line of a log or a page: line breaks and other control characters, unpaired surrogates and
     * other characters that XML forbids, and those that change the direction of the text. A joiner within a word or an
     * emoji stays.
     */
    private static final Pattern NOT_IN_A_LINE =
            Pattern.compile("[\\p{Cc}\\p{Cs}\\p{Zl}\\p{Zp}\\s\\u202A-\\u202E\\u2066-\\u2069\\uFFFE\\uFFFF]+");

    private InvisibleCharacters() {}

    /** Removes invisible characters at both ends; {@code null} becomes empty. */
    public static String trim(String text) {
        int start = 0;
        int end = text == null ? 0 : text.length();
        while (start < end && isInvisible(text.codePointAt(start))) {
            start += Character.charCount(text.codePointAt(start));
        }
        while (start < end && isInvisible(text.codePointBefore(end))) {
            end -= Character.charCount(text.codePointBefore(end));
        }
        return start == end ? "" : text.substring(start, end);
    }

    /** Makes a line of limited length of any text, for logs, the remote API in XML, and pages. */
    public static String oneLine(String text) {
        String line = unbroken(text);
        if (line.length() <= MAX_LINE_LENGTH) {
            return line;
        }
        int end = Character.isHighSurrogate(line.charAt(MAX_LINE_LENGTH - 1)) ? MAX_LINE_LENGTH - 1 : MAX_LINE_LENGTH;
        return line.substring(0, end) + "…";
    }

    /** @return the text on one line of any length */
    static String unbroken(String text) {
        return NOT_IN_A_LINE.matcher(text).replaceAll(" ").strip();
    }

    public static boolean isInvisible(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.SPACE_SEPARATOR,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.CONTROL,
                    Character.FORMAT -> true;
            default ->
                BLANK_LETTERS.indexOf(codePoint) >= 0
                        || codePoint >= 0xFE00 && codePoint <= 0xFE0F // variation selectors
                        || codePoint >= 0xE0100 && codePoint <= 0xE01EF;
        };
    }

    /** @return the character in quotation marks, or its code point and name if it cannot be seen */
    static String describe(int codePoint) {
        return isInvisible(codePoint) || !Character.isDefined(codePoint)
                ? "U+%04X (%s)".formatted(codePoint, Character.getName(codePoint))
                : "“" + Character.toString(codePoint) + "”";
    }
}
