package io.jenkins.plugins.kapture.http;

import static io.jenkins.plugins.kapture.client.Outcome.UPDATED;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;

import io.jenkins.plugins.kapture.client.ClientTestBase;
import io.jenkins.plugins.kapture.client.Outcome;
import io.jenkins.plugins.kapture.sandbox.Fault;
import io.jenkins.plugins.kapture.sandbox.KaptureSandbox;
import io.jenkins.plugins.kapture.sandbox.SandboxProxy;
import io.jenkins.plugins.kapture.sandbox.SandboxRequest;
import io.jenkins.plugins.kapture.sandbox.SandboxTls.Certificate;
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
                "Negotiate YII=,NTLM|Negotiate, NTLM",
                "Digest realm=\"a, b\", nonce=\"c, Basic d\", qop=\"auth\"|Digest",
                "Digest realm = \"a\", qop = \"auth\", algorithm = MD5|Digest",
                "Negotiate // Kerberos|Negotiate, Kerberos"
            })
    void namesTheAuthenticationThatAProxyAsksFor(String challenge, String kinds) throws Exception {
        String refusal = "407 No\r\nProxy-Authenticate: " + challenge.replace(" // ", "\r\nProxy-Authenticate: ");
        fixture.proxyThatRefuses(refusal);
        assertThat(send().reason(), containsString("requires " + kinds + " authentication"));
        fixture.tls(Certificate.GOOD);
        assertThat(send().reason(), containsString("requires " + kinds + " authentication"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"407 No", "407 No\r\nProxy-Authenticate: NTLM, Basic realm=\"x\""})
    void asksToCheckThePasswordOfAProxyThatOffersBasic(String refusal) throws Exception {
        fixture.tls(Certificate.GOOD).proxyThatRefuses(refusal);
        assertThat(send().reason(), containsString("did not accept the user name and password"));
        assertThat(send().retryable(), is(false));
    }

    @Test
    void authenticatesAtAProxyWithoutSendingItTheToken() throws Exception {
        fixture.tls(Certificate.GOOD);
        SandboxProxy proxy = SandboxProxy.withPassword("kim", "pä:ss");
        fixture.proxy(proxy, "kim", "pä:ss");
        assertThat(send().outcome(), is(UPDATED));
        SandboxRequest connect = proxy.requests().get(0);
        assertThat(connect.method(), is("CONNECT"));
        assertThat("token sent to the proxy", connect.header("Authorization"), is(""));
        assertThat("password sent to the service", fixture.onlyRequest().header("Proxy-Authorization"), is(""));
    }

    @Test
    void usesAProxyWithoutPassword() throws Exception {
        fixture.proxy(SandboxProxy.open(), null, null);
        assertThat(send().outcome(), is(UPDATED));
        assertThat(fixture.onlyRequest().header("Authorization"), is("Basic " + KaptureSandbox.TOKEN));
    }

    @Test
    void reportsAProxyThatRefusesARequestWithoutTls() throws Exception {
        fixture.proxy(SandboxProxy.withPassword("kim", "right"), "kim", "wrong");
        assertThat(send().reason(), containsString("did not accept the user name and password"));
    }

    @Test
    void doesNotMistakeTheServiceForTheProxy() throws Exception {
        fixture.tls(Certificate.GOOD).proxy(SandboxProxy.open(), null, null);
        fixture.sandbox().onNext().inject(Fault.status(407));
        assertThat(send().outcome(), is(Outcome.FAULTY));
    }
}
