package io.jenkins.plugins.kapture.client;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.anyOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SiteAddressTest {

    @ParameterizedTest
    @CsvSource({
        "acme, https://acme.kapturecrm.com",
        "ACME, https://acme.kapturecrm.com",
        "acme.kapturecrm.com, https://acme.kapturecrm.com",
        "https://acme.kapturecrm.com/, https://acme.kapturecrm.com",
        "https://acme.kapturecrm.com:443, https://acme.kapturecrm.com",
        "https://acme.kapturecrm.com/update-ticket-from-other-source.html/v.2.0, https://acme.kapturecrm.com",
        "https://acme.kapturecrm.com/update-ticket-from-other-source.html/v.2.0/, https://acme.kapturecrm.com",
        "https://acme.kapturecrm.com/update-ticket-from-other-source.html/v.2.0?=, https://acme.kapturecrm.com",
        "https://acme.kapturecrm.com/update-ticket-from-other-source.html/v.2.0/?, https://acme.kapturecrm.com",
        "acme.kapturecrm.com/?=, https://acme.kapturecrm.com",
        "\u00a0acme\u200b, https://acme.kapturecrm.com",
        "name.int.kapturecrm.com, https://name.int.kapturecrm.com",
        "https://NAME.int.kapturecrm.com/, https://name.int.kapturecrm.com",
        "https://crm.example.com:8443, https://crm.example.com:8443",
        "http://localhost:8080/, http://localhost:8080",
        "LocalHost:8443, https://localhost:8443",
        "http://127.0.0.1:81, http://127.0.0.1:81",
        "http://[::1]:81, http://[::1]:81",
        "http://[0:0:0:0:0:0:0:1], http://[0:0:0:0:0:0:0:1]",
        "http://[::0001]/, http://[::0001]",
        "http://[0::0.0.0.1], http://[0::0.0.0.1]",
        "http://[::FFFF:127.0.0.1]:81, http://[::ffff:127.0.0.1]:81",
    })
    void isNormalized(String input, String stored) {
        assertThat(SiteAddress.normalize(input, null, false), is(stored));
        assertThat(SiteAddress.normalize(stored, null, false), is(stored));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "http://acme.kapturecrm.com",
                "http://localhost.example.com",
                "http://127.0.0.1.example.com",
                "http://[::2]",
                "http://[::ffff:10.0.0.1]",
                "http://[localhost]",
                "ftp://acme.kapturecrm.com",
                "https://user:pw@acme.kapturecrm.com",
                "https://acme.kapturecrm.com/?a=b",
                "https://acme.kapturecrm.com/#x",
                "https://acme.kapturecrm.com/else",
                "https://acme.kapturecrm.com:0",
                "https://acme.kapturecrm.com:70000",
                "https://",
                "acme corp",
                "<script>",
                "javascript:alert(1)",
                "file:///etc/passwd",
            })
    void refusesEverythingElse(String input) {
        assertThrows(InvalidInputException.class, () -> SiteAddress.normalize(input, null, false));
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://localhost:8080", "http://127.0.0.1"})
    void refusesPlainHttpInFipsMode(String input) {
        assertThrows(InvalidInputException.class, () -> SiteAddress.normalize(input, null, true));
    }

    @ParameterizedTest
    @CsvSource({
        "https://crm.example.com/moved/v3, /moved/v3",
        "https://crm.example.com/moved/v3/?=, /moved/v3",
        "https://crm.example.com/moved/v3, /moved/v3/",
        "https://crm.example.com/moved/v3?=, /moved/v3?=",
        "https://crm.example.com/moved/v3, \u200b/moved/v3/?",
        "https://crm.example.com/update-ticket-from-other-source.html/v.2.0, /moved/v3",
    })
    void mayEndWithItsOwnEndpointPath(String input, String path) {
        assertThat(SiteAddress.normalize(input, path, false), is("https://crm.example.com"));
    }

    @Test
    void isCheckedAgainForARequest() {
        assertThat(
                SiteAddress.endpoint("https://acme.kapturecrm.com", null, true),
                is("https://acme.kapturecrm.com" + SiteAddress.DEFAULT_ENDPOINT_PATH));
        assertThat(SiteAddress.endpoint("http://localhost:80", " /x?=", false), is("http://localhost/x"));
        for (String url : List.of("http://acme.kapturecrm.com", "https://acme.kapturecrm.com@evil.example", "")) {
            assertThrows(InvalidInputException.class, () -> SiteAddress.endpoint(url, null, false));
        }
        assertThrows(InvalidInputException.class, () -> SiteAddress.endpoint("https://acme.example", "/../x", false));
        assertThrows(InvalidInputException.class, () -> SiteAddress.endpoint("http://localhost", null, true));
    }

    @ParameterizedTest
    @ValueSource(strings = {"no-slash", "//host", "/a/../b", "/a b", "/a?b", "/a#b", "/", "/a%zz", "/%"})
    void refusesInvalidPaths(String path) {
        assertThrows(InvalidInputException.class, () -> SiteAddress.checkEndpointPath(path));
    }

    /** Any input is either refused with a message, or stored as a URL that is safe to use and stays the same. */
    @Property(tries = 2000)
    void isSafeOrRefused(@ForAll String input) {
        try {
            String stored = SiteAddress.normalize(input, null, false);
            assertThat(SiteAddress.normalize(stored, null, false), is(stored));
            assertThat(
                    stored, anyOf(startsWith("https://"), startsWith("http://localhost"), startsWith("http://127.")));
            assertThat(stored, not(containsString("@")));
        } catch (InvalidInputException e) {
            assertThat(e.getMessage(), containsString("."));
        }
    }
}
