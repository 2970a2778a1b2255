package io.jenkins.plugins.kapture.http;

import static io.jenkins.plugins.kapture.client.Outcome.UPDATED;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;

import io.jenkins.plugins.kapture.client.ClientTestBase;
import io.jenkins.plugins.kapture.client.Outcome;
import io.jenkins.plugins.kapture.http.HttpResponse.Failure;
import io.jenkins.plugins.kapture.mock.Fault;
import io.jenkins.plugins.kapture.mock.MockKapture;
import io.jenkins.plugins.kapture.mock.MockProxy;
import io.jenkins.plugins.kapture.mock.MockRequest;
import io.jenkins.plugins.kapture.mock.MockTls.Certificate;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpProxyTest extends ClientTestBase {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "NTLM|NTLM",
                "Negotiate YII=,NTLM|Negotiate YII=,NTLM",
                "Digest realm=\"a\", nonce=\"Basic d\"|Digest realm=\"a\", nonce=\"Basic d\"",
                "Negotiate // Basically|Negotiate, Basically"
            })
    void quotesTheAuthenticationThatAProxyAsksFor(String challenge, String kinds) throws Exception {
        String refusal = "407 No\r\nProxy-Authenticate: " + challenge.replace(" // ", "\r\nProxy-Authenticate: ");
        fixture.proxyThatRefuses(refusal);
        assertThat(
                send().reason(), containsString("another kind of authentication than Basic (" + kinds + ", HTTP 407)"));
        fixture.tls(Certificate.GOOD);
        assertThat(
                send().reason(), containsString("another kind of authentication than Basic (" + kinds + ", HTTP 407)"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "407 No",
                "407 No\r\nProxy-Authenticate: NTLM, Basic realm=\"x\"",
                "407 No\r\nProxy-Authenticate: NTLM\r\nproxy-authenticate: basic"
            })
    void asksToCheckThePasswordOfAProxyThatOffersBasic(String refusal) throws Exception {
        fixture.tls(Certificate.GOOD).proxyThatRefuses(refusal);
        assertThat(send().reason(), containsString("did not accept the user name and password"));
        assertThat(send().retryable(), is(false));
    }

    @ParameterizedTest
    @CsvSource({"403, false", "408, true", "428, false", "429, true", "499, false", "500, true", "503, true"})
    void saysWhetherAProxyMayOpenTheTunnelLater(int status, boolean later) throws Exception {
        fixture.tls(Certificate.GOOD).proxyThatRefuses(status + " No");
        Failure failure = fixture.post().send().failure();
        assertThat(failure, is(later ? Failure.PROXY_FAILED : Failure.PROXY_REFUSED));
        assertThat(failure.temporary, is(later));
        assertThat(failure.beforeRequest, is(true));
    }

    @Test
    void doesNotReuseTheConnectionOfAnotherProxyUser() throws Exception {
        fixture.tls(Certificate.GOOD).kapture().announceKeepAlive(60);
        MockProxy proxy = MockProxy.withPassword("kim", "right");
        fixture.proxy(proxy, "kim", "right");
        assertThat(send().outcome(), is(UPDATED));
        fixture.proxy(proxy, "kim", "wrong");
        assertThat(send().outcome(), is(Outcome.UNAVAILABLE));
    }

    @Test
    void authenticatesAtAProxyWithoutSendingItTheToken() throws Exception {
        fixture.tls(Certificate.GOOD);
        MockProxy proxy = MockProxy.withPassword("kim", "pä:ss");
        fixture.proxy(proxy, "kim", "pä:ss");
        assertThat(send().outcome(), is(UPDATED));
        MockRequest connect = proxy.requests().get(0);
        assertThat(connect.method(), is("CONNECT"));
        assertThat("token sent to the proxy", connect.header("Authorization"), is(""));
        assertThat("password sent to the service", fixture.onlyRequest().header("Proxy-Authorization"), is(""));
    }

    @Test
    void usesAProxyWithoutPassword() throws Exception {
        fixture.proxy(MockProxy.open(), null, null);
        assertThat(send().outcome(), is(UPDATED));
        assertThat(fixture.onlyRequest().header("Authorization"), is("Basic " + MockKapture.TOKEN));
    }

    /** A site can send its token in any header, also in this one. */
    @Test
    void sendsTheHeadersOfTheSiteToTheServiceOnly() throws Exception {
        fixture.tls(Certificate.GOOD);
        MockProxy proxy = MockProxy.open();
        fixture.proxy(proxy, null, null);
        HttpPost plain = fixture.post();
        Map<String, String> headers = Map.of("User-Agent", "gateway " + MockKapture.TOKEN);
        new HttpPost(plain.url(), plain.authorization(), headers, plain.body(), plain.proxy(), 20, 20).send();
        assertThat(fixture.onlyRequest().header("User-Agent"), containsString(MockKapture.TOKEN));
        assertThat(proxy.requests().get(0).header("User-Agent"), is("Jenkins-Kapture"));
    }

    @Test
    void doesNotMistakeTheServiceForTheProxy() throws Exception {
        fixture.tls(Certificate.GOOD).proxy(MockProxy.open(), null, null);
        fixture.kapture().onNext().inject(Fault.status(407));
        assertThat(send().outcome(), is(Outcome.FAULTY));
    }
}
