package io.jenkins.plugins.kapture.config;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import hudson.ProxyConfiguration;
import io.jenkins.plugins.kapture.JenkinsTestBase;
import io.jenkins.plugins.kapture.client.Token;
import io.jenkins.plugins.kapture.http.HttpPost;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KaptureRequestFactoryTest extends JenkinsTestBase {

    private static final Token TOKEN = Token.of("Basic c29tZTp0b2tlbg==");

    private final KaptureSite site = new KaptureSite("production", "acme");

    @AfterEach
    void removeProxy() throws Exception {
        jenkins.jenkins.setProxy(null);
    }

    @Test
    void headersOfTheSiteAreAdded() {
        site.setRequestHeaders(List.of(
                new RequestHeader("x-api-key", "{token}"),
                new RequestHeader("x-api-type", "TICKET"),
                new RequestHeader("x-both", "a {token} {token} {other}")));
        HttpPost post = post();
        assertThat(post.authorization(), is("Basic c29tZTp0b2tlbg=="));
        assertThat(post.headers().keySet(), is(Set.of("User-Agent", "x-api-key", "x-api-type", "x-both")));
        assertThat(post.headers().get("User-Agent"), startsWith("Jenkins-Kapture/"));
        assertThat(post.headers().get("x-api-key"), is("c29tZTp0b2tlbg=="));
        assertThat(post.headers().get("x-both"), is("a c29tZTp0b2tlbg== c29tZTp0b2tlbg== {other}"));
        assertThat(post.toString(), not(containsString("c29tZTp0b2tlbg==")));
        for (String value : post.headers().values()) {
            assertThat(TOKEN.mask(value), not(containsString("c29tZTp0b2tlbg==")));
        }
    }

    @Test
    void userAgentOfTheSiteReplacesThatOfThePlugin() {
        site.setRequestHeaders(List.of(new RequestHeader("user-agent", "Release robot")));
        assertThat(post().headers(), is(Map.of("user-agent", "Release robot")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''|true",
                "localhost|true",
                "acme.kapturecrm.com|false",
                "*.kapturecrm.com|false",
                "example.com, *.kapturecrm.com|false",
                "kapturecrm.com|true",
            })
    void proxyIsUsedUnlessItsExclusionsMatch(String exclusions, boolean used) throws Exception {
        jenkins.jenkins.setProxy(new ProxyConfiguration("proxy.example.com", 8080, "user", "secret", exclusions));
        assertThat(post().proxy() != null, is(used));
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://localhost:8080", "https://127.0.0.1", "https://[::1]:8443"})
    void loopbackAddressesAreNeverAskedThroughAProxy(String url) throws Exception {
        jenkins.jenkins.setProxy(new ProxyConfiguration("proxy.example.com", 8080));
        String before = System.clearProperty(SiteRules.LOOPBACK_IS_REMOTE);
        try {
            KaptureSite local = new KaptureSite("local", url);
            assertThat(KaptureRequestFactory.post(local, TOKEN, "[]").proxy(), is(nullValue()));
            assertThat(local.isSentFromController(), is(true));
            assertThat(site.isSentFromController(), is(false));
        } finally {
            System.setProperty(SiteRules.LOOPBACK_IS_REMOTE, String.valueOf(before));
        }
    }

    @Test
    void noProxyByDefault() {
        assertThat(post().proxy(), is(nullValue()));
    }

    private HttpPost post() {
        return KaptureRequestFactory.post(site, TOKEN, "[]");
    }
}
