package io.jenkins.plugins.kapture.client;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecretMaskTest {

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
                "s?>~|cz8+fg==",
                "s?>~|cz8+fg",
                "s?>~|cz8-fg==",
                "s?>~|cz8-fg",
            })
    void secretIsMasked(String secret, String form) {
        SecretMask mask = new SecretMask(List.of(secret));
        assertThat(mask.apply("<" + form + ">\\n"), is("<****>\\n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"first line\nsecond line\n", "a\tb\rc\fd\be"})
    void secretOfSeveralLinesIsMaskedInJson(String secret) throws Exception {
        String json = new ObjectMapper().writeValueAsString(Map.of("echo", secret));
        assertThat(new SecretMask(List.of(secret)).apply(json), is("{\"echo\":\"****\"}"));
    }

    /** Such as a private key or a configuration file. */
    @Test
    void longSecretIsMasked() {
        String secret = Base64.getEncoder().encodeToString(new byte[30_000]) + "end";
        SecretMask mask = new SecretMask(List.of(secret));
        assertThat(mask.apply("updated.\\n"), is("updated.\\n"));
        assertThat(mask.apply("\\n" + secret + "\\n"), is("\\n****\\n"));
    }

    @Test
    void longerSecretIsMaskedAsAWhole() {
        assertThat(new SecretMask(List.of("secret", "secret-of-two")).apply("a secret-of-two"), is("a ****"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"path", "\\path\\u12", "p\\", ""})
    void otherTextIsUnchanged(String text) {
        assertThat(new SecretMask(List.of("p/ss\"w")).apply(text), is(text));
        assertThat(new SecretMask(List.of("", "pat")).apply(text), is(text));
        assertThat(new SecretMask(List.of("path")).apply("a path"), is("a ****"));
    }
}
