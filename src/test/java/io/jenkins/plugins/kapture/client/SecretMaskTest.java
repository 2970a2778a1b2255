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
                "p/ss\"w|\\u0070/s\\u0073\\u0022w",
                "p/ss\"w|p%2Fss%22w",
                "p/ss\"w|p%2fss%22w",
                "p<s>&\"w|p&lt;s&gt;&amp;&quot;w",
                "p/s=w|p&#47;s&#x3D;w",
                "p/ss\"w|p\\\\/ss\\\\\\\"w", // a string in JSON in a string in JSON
                "back\\slash|back\\slash",
                "back\\slash|back\\\\slash",
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

    /** In UTF-16 that is read as UTF-8, and in Base64 that MIME has wrapped. */
    @ParameterizedTest
    @ValueSource(strings = {"s\0e\0c\0r\0e\0t\0", "sec\r\nret\n"})
    void secretWithControlCharactersInBetweenIsMasked(String text) {
        assertThat(new SecretMask(List.of("secret")).apply(text), is("****"));
    }

    /** Such as a private key or a configuration file. */
    @Test
    void longSecretIsMasked() {
        String secret = Base64.getEncoder().encodeToString(new byte[30_000]) + "end";
        SecretMask mask = new SecretMask(List.of(secret));
        assertThat(mask.apply("updated.\\n"), is("updated.\\n"));
        assertThat(mask.apply("\\n" + secret + "\\n"), is("\\n****\\n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"path", "\\path\\u12", "\\u0070/ss", "p\\"})
    void otherTextIsUnchanged(String text) {
        assertThat(new SecretMask(List.of("p/ss\"w")).apply(text), is(text));
    }
}
