package io.jenkins.plugins.kapture.http;

import static io.jenkins.plugins.kapture.client.Outcome.UPDATED;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import io.jenkins.plugins.kapture.client.ClientTestBase;
import io.jenkins.plugins.kapture.client.FaultFixture;
import io.jenkins.plugins.kapture.client.Outcome;
import io.jenkins.plugins.kapture.client.SiteAddress;
import io.jenkins.plugins.kapture.client.UpdateResponse;
import io.jenkins.plugins.kapture.sandbox.Fault;
import io.jenkins.plugins.kapture.sandbox.KaptureSandbox;
import io.jenkins.plugins.kapture.sandbox.SandboxProxy;
import io.jenkins.plugins.kapture.sandbox.SandboxRequest;
import io.jenkins.plugins.kapture.sandbox.SandboxTls.Certificate;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class HttpPostTest extends ClientTestBase {

    private static final String TICKET = FaultFixture.TICKET;

    @Test
    void sendsTheseHeadersAndNoOthers() throws Exception {
        assertThat(send().outcome(), is(UPDATED));
        SandboxRequest request = onlyRequest();
        assertThat(request.method() + " " + request.target(), is("POST " + SiteAddress.DEFAULT_ENDPOINT_PATH));
        assertThat(
                request.headers().stream()
                        .map(header -> header.getKey() + ": " + header.getValue())
                        .toList(),
                containsInAnyOrder(
                        "Host: localhost:" + fixture.sandbox().port(),
                        "Authorization: Basic " + KaptureSandbox.TOKEN,
                        "User-Agent: Jenkins-Kapture/test",
                        "Connection: keep-alive",
                        "Accept: application/json",
                        "Accept-Encoding: identity",
                        "Content-Type: application/json",
                        "Content-Length: " + request.body().length));
    }

    @Test
    void sendsEachByteAsItIs() throws Exception {
        byte[] body = "[{\"ticket_id\":\"%s\",\"sub_status\":\"PS\",\"comment\":\"नमस्ते 🎉\\r\\n%s\"}]"
                .formatted(TICKET, "\u00a0x".repeat(700_000))
                .getBytes(StandardCharsets.UTF_8);
        HttpPost small = fixture.post();
        HttpPost large = new HttpPost(small.url(), small.authorization(), small.headers(), body, null, 20, 20);
        assertThat(UpdateResponse.read(large.send(), fixture.url()).outcome(), is(UPDATED));
        assertArrayEquals(body, onlyRequest().body());
    }

    @Test
    void speaksTlsWithNameAndWithAddress() throws Exception {
        fixture.tls(Certificate.GOOD);
        assertThat(send().outcome(), is(UPDATED));
        fixture.siteAt("https://127.0.0.1:" + fixture.sandbox().port());
        assertThat(send().outcome(), is(UPDATED));
    }

    @Test
    void passesAProxyWithItsOwnPassword() throws Exception {
        fixture.tls(Certificate.GOOD);
        SandboxProxy proxy = SandboxProxy.withPassword("kim", "pä:ss");
        fixture.proxy(proxy, "kim", "pä:ss");
        assertThat(send().outcome(), is(UPDATED));
        SandboxRequest connect = proxy.requests().get(0);
        assertThat(connect.method(), is("CONNECT"));
        assertThat("the proxy does not see the token", connect.header("Authorization"), is(""));
        assertThat("nor the service the password", onlyRequest().header("Proxy-Authorization"), is(""));
    }

    @Test
    void passesAProxyWithoutPassword() throws Exception {
        fixture.proxy(SandboxProxy.open(), null, null);
        assertThat(send().outcome(), is(UPDATED));
        assertThat(onlyRequest().header("Authorization"), is("Basic " + KaptureSandbox.TOKEN));
    }

    @Test
    void tellsAProxyThatRefusesAPlainRequest() throws Exception {
        fixture.proxy(SandboxProxy.withPassword("kim", "right"), "kim", "wrong");
        assertThat(send().reason(), containsString("did not accept the user name and password"));
    }

    @Test
    void doesNotBlameTheProxyForTheService() throws Exception {
        fixture.tls(Certificate.GOOD).proxy(SandboxProxy.open(), null, null);
        fixture.sandbox().onNext().inject(Fault.status(407));
        assertThat(send().outcome(), is(Outcome.FAULTY));
    }

    @Test
    void doesNotPrintItsSecrets() {
        fixture.proxyAt("proxy.example", 3128);
        HttpProxy proxy = new HttpProxy("proxy.example", 3128, "kim", "secret");
        assertThat(fixture.post().toString(), not(containsString(KaptureSandbox.TOKEN)));
        assertThat(proxy.toString(), is("proxy.example:3128"));
    }

    private SandboxRequest onlyRequest() {
        List<SandboxRequest> requests = fixture.sandbox().requests();
        assertThat(requests.size(), is(1));
        return requests.get(0);
    }
}
