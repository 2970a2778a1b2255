package io.jenkins.plugins.kapture.client;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InvisibleCharactersTest {

    @ParameterizedTest
    @ValueSource(
            ints = {
                ' ', '\t', 0, 0x7F, 0x85, 0xA0, 0xAD, 0x34F, 0x61C, 0x1680, 0x180E, 0x2003, 0x200B, 0x200D, 0x2028,
                0x202E, 0x2060, 0x2800, 0x3000, 0x3164, 0xFE0F, 0xFEFF, 0xFFA0, 0xE0020, 0xE0100
            })
    void isTrimmedOfEveryInvisibleCharacter(int character) {
        String invisible = Character.toString(character);
        assertThat(
                InvisibleCharacters.trim(invisible + invisible + "a" + invisible + "b" + invisible),
                is("a" + invisible + "b"));
        assertThat(InvisibleCharacters.trim(invisible), is(""));
    }

    /** A pair of surrogates is not cut in half. */
    @ParameterizedTest
    @CsvSource({"500, '', 500, false", "501, '', 501, true", "499, 🎉, 500, true", "498, 🎉, 500, false"})
    void lineHasALimit(int letters, String emoji, int length, boolean cut) {
        String line = InvisibleCharacters.oneLine("x".repeat(letters) + emoji);
        assertThat(line.length(), is(length));
        assertThat(line.endsWith("…"), is(cut));
    }

    @Property
    void beginsAndEndsWithSomethingVisible(@ForAll String text) {
        String trimmed = InvisibleCharacters.trim(text);
        assertThat(text.contains(trimmed), is(true));
        if (!trimmed.isEmpty()) {
            assertThat(InvisibleCharacters.isInvisible(trimmed.codePointAt(0)), is(false));
            assertThat(InvisibleCharacters.isInvisible(trimmed.codePointBefore(trimmed.length())), is(false));
        }
        assertThat(InvisibleCharacters.trim(trimmed), is(trimmed));
    }
}
