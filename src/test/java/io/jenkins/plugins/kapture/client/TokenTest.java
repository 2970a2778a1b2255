package io.jenkins.plugins.kapture.client;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenTest {

    private static final String PLAIN = "robot:pass/word+1";
    private static final String BASE64 = Base64.getEncoder().encodeToString(PLAIN.getBytes(StandardCharsets.UTF_8));

    @ParameterizedTest
    @ValueSource(strings = {"abc", " abc ", "Basic abc", "basic  abc\n", "\tBASIC abc"})
    void isAcceptedWithAndWithoutItsPrefix(String secret) {
        assertThat(Token.of(secret).authorization(), is("Basic abc"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  ", "Basic ", "basic", "a b", "a\r\nX: y", "ünicode"})
    void refusesInvalidTokens(String secret) {
        String message = assertThrows(InvalidInputException.class, () -> Token.of(secret))
                .getMessage();
        assertThat(message, containsString("secret text"));
    }

    @Test
    void isMaskedInEveryEncoding() {
        Token token = Token.of(BASE64);
        String encoded = URLEncoder.encode(BASE64, StandardCharsets.UTF_8);
        String text =
                String.join(" ", BASE64, PLAIN, encoded, encoded.toLowerCase(java.util.Locale.ROOT), "pass/word+1");
        String masked = token.mask(text);
        for (String form : new String[] {BASE64, PLAIN, "pass/word+1", encoded}) {
            assertThat(masked, not(containsString(form)));
        }
        assertThat(token.toString(), not(containsString(BASE64)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"q83vEjRWeJA\\u003d", "q83vEjRWeJA%3D"})
    void isMaskedInJson(String escaped) {
        assertThat(
                Token.of("q83vEjRWeJA=").mask("{\"echo\":\"Basic " + escaped + "\"}"), is("{\"echo\":\"Basic ****\"}"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "p/ss\"w|p/ss\"w",
                "p/ss\"w|p\\/ss\\\"w",
                "p/ss\"w|p/ss\\\"w",
                "p/ss\"w|p%2Fss%22w",
                "p/ss\"w|p%2fss%22w",
                "p<s>&\"w|p&lt;s&gt;&amp;&quot;w",
                "back\\slash|back\\slash",
                "back\\slash|back\\\\slash",
                "back\\/\\|back%5C%2F%5c",
                "back\\/\\|back\\\\\\/\\\\",
                "🎫/4|\\uD83C\\uDFAB/4",
                "s?>~|cz8+fg==",
                "s?>~|cz8+fg",
                "s?>~|cz8-fg==",
                "s?>~|cz8-fg",
                "path|path",
                "it's+1|it&#39;s&#43;1",
                "it's+1|it&#x27;s&#x2B;1",
                "it's+1|it&apos;s\\u002B1",
                "a/b=|a\\\\/b\\\\u003d",
                "ü-4 a|%C3%BC-4+a",
                "ü-4 a|\\u00fc-4 a",
            })
    void passwordIsMaskedInEveryEncoding(String password, String form) {
        assertThat(withPassword(password).mask("<" + form + ">\\n"), is("<****>\\n"));
    }

    /** A service could return them to stop the controller. */
    @ParameterizedTest
    @ValueSource(strings = {"\\", "/", "\\u005c", "%", "&", "&amp;", "robot:"})
    void longTextIsMaskedInTime(String part) {
        for (String password : List.of("\\".repeat(20) + "/+", "/".repeat(20), "%&".repeat(10))) {
            Token token = withPassword(password);
            assertTimeoutPreemptively(Duration.ofSeconds(30), () -> token.mask(part.repeat(1_000_000 / part.length())));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"path", "\\path\\u12", "p\\", ""})
    void otherTextIsUnchanged(String text) {
        assertThat(withPassword("p/ss\"w").mask(text), is(text));
        assertThat(withPassword("pat").mask(text), is(text));
        assertThat(withPassword("").mask(text), is(text));
    }

    private static Token withPassword(String password) {
        String login = "robot:" + password;
        return Token.of(Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void slashesAreMaskedInJson() {
        Token token = Token.of(BASE64);
        assertThat(token.mask("a \\/ " + PLAIN.replace("/", "\\/")), is("a \\/ ****"));
    }

    @Test
    void standsInHeadersOfTheSite() {
        assertThat(Token.of("Basic " + BASE64).expand("key {token}, {other}"), is("key " + BASE64 + ", {other}"));
    }
}
