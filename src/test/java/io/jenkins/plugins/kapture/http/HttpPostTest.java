package io.jenkins.plugins.kapture.http;

import static io.jenkins.plugins.kapture.client.Outcome.UPDATED;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import io.jenkins.plugins.kapture.client.ClientTestBase;
import io.jenkins.plugins.kapture.client.FaultFixture;
import io.jenkins.plugins.kapture.client.SiteAddress;
import io.jenkins.plugins.kapture.http.HttpResponse.Failure;
import io.jenkins.plugins.kapture.mock.Fault;
import io.jenkins.plugins.kapture.mock.MockKapture;
import io.jenkins.plugins.kapture.mock.MockRequest;
import io.jenkins.plugins.kapture.mock.MockTls.Certificate;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpPostTest extends ClientTestBase {

    private static final String TICKET = FaultFixture.TICKET;

    @Test
    void sendsTheseHeadersAndNoOthers() throws Exception {
        assertThat(send().outcome(), is(UPDATED));
        MockRequest request = fixture.onlyRequest();
        assertThat(request.method() + " " + request.target(), is("POST " + SiteAddress.DEFAULT_ENDPOINT_PATH));
        assertThat(
                request.headers().stream()
                        .map(header -> header.getKey() + ": " + header.getValue())
                        .toList(),
                containsInAnyOrder(
                        "Host: localhost:" + fixture.kapture().port(),
                        "Authorization: Basic " + MockKapture.TOKEN,
                        "User-Agent: Jenkins-Kapture/test",
                        "Connection: keep-alive",
                        "Accept: application/json",
                        "Accept-Encoding: identity",
                        "Content-Type: application/json",
                        "Content-Length: " + request.body().length));
    }

    @Test
    void sendsTheHeadersOfTheSite() throws Exception {
        HttpPost plain = fixture.post();
        Map<String, String> headers = Map.of("User-Agent", "x", "x-api-type", "TICKET", "accept", "*/*");
        new HttpPost(plain.url(), plain.authorization(), headers, plain.body(), null, 20, 20).send();
        MockRequest request = fixture.onlyRequest();
        assertThat(request.header("x-api-type"), is("TICKET"));
        assertThat(request.header("Accept"), is("*/*"));
        assertThat(
                request.headers().stream()
                        .filter(h -> h.getKey().equalsIgnoreCase("accept"))
                        .count(),
                is(1L));
    }

    @Test
    void sendsTheBodyUnchanged() throws Exception {
        byte[] body = "[{\"ticket_id\":\"%s\",\"sub_status\":\"PS\",\"comment\":\"नमस्ते 🎉\\r\\n%s\"}]"
                .formatted(TICKET, "\u00a0x".repeat(700_000))
                .getBytes(StandardCharsets.UTF_8);
        HttpPost small = fixture.post();
        HttpPost large = new HttpPost(small.url(), small.authorization(), small.headers(), body, null, 20, 20);
        assertThat(FaultFixture.read(large.send(), fixture.url()).outcome(), is(UPDATED));
        assertArrayEquals(body, fixture.onlyRequest().body());
    }

    @Test
    void connectsWithTlsByNameAndByAddress() throws Exception {
        fixture.tls(Certificate.GOOD);
        assertThat(send().outcome(), is(UPDATED));
        fixture.siteAt("https://127.0.0.1:" + fixture.kapture().port());
        assertThat(send().outcome(), is(UPDATED));
    }

    @Test
    void sendsTheServerNameEvenWithoutADot() throws Exception {
        fixture.tls(Certificate.GOOD);
        send();
        fixture.siteAt("https://127.0.0.1:" + fixture.kapture().port());
        send();
        assertThat(fixture.kapture().serverNames(), is(List.of("localhost", "")));
    }

    @ParameterizedTest
    @CsvSource({
        "SELF_SIGNED, unable to find valid certification path",
        "OTHER_HOST, name matching localhost found",
        "EXPIRED, NotAfter"
    })
    void namesWhatIsWrongWithACertificate(Certificate certificate, String detail) throws Exception {
        fixture.tls(certificate);
        HttpResponse response = fixture.post().send();
        assertThat(response.failure(), is(Failure.TLS_FAILED));
        assertThat(response.detail(), containsString(detail));
    }

    @Test
    void reportsARequiredClientCertificate() throws Exception {
        fixture.tlsWithClientCertificates();
        assertThat(send().reason(), containsString("requires a client certificate"));
    }

    @ParameterizedTest
    @CsvSource({"false, 403, 256000", "false, 413, 2000000", "true, 403, 256000", "true, 413, 2000000"})
    void readsAResponseThatComesBeforeTheRequestWasSent(boolean tls, int status, int size) throws Exception {
        if (tls) {
            fixture.tls(Certificate.GOOD);
        }
        fixture.withCommentOf(size).inject(Fault.early(Fault.Point.IN_REQUEST, status));
        for (int i = 0; i < 20; i++) {
            assertThat(send().httpStatus(), is(status));
        }
    }

    @Test
    void namesTheHostThatCannotBeReached() throws Exception {
        fixture.siteAt("https://kapture.invalid");
        assertThat(send().reason(), containsString("host name “kapture.invalid” cannot be resolved"));
        int port = FaultFixture.closedPort();
        fixture.siteAt("http://localhost:" + port);
        assertThat(send().reason(), containsString("(localhost:" + port + ": Connection refused)"));
        fixture.proxyAt("127.0.0.1", port);
        assertThat(send().reason(), containsString("(proxy 127.0.0.1:" + port + ": Connection refused)"));
    }

    @Test
    void saysWhyThereIsNoResponse() throws Exception {
        assertThat(failure(Fault.close(Fault.Point.AFTER_REQUEST)), is("NO_RESPONSE"));
        assertThat(failure(Fault.raw("SSH-2.0\r\n")), is("INVALID_RESPONSE"));
        fixture.withShortRequestTimeout();
        assertThat(failure(Fault.stall(Fault.Point.AFTER_REQUEST)), is("NO_RESPONSE_IN_TIME 1"));
    }

    private String failure(Fault fault) throws Exception {
        fixture.kapture().onNext().inject(fault);
        HttpResponse response = fixture.post().send();
        assertThat(response.failure().beforeRequest, is(false));
        return response.failure() + (response.detail().matches("\\d+") ? " " + response.detail() : "");
    }

    @Test
    void saysThatTheConnectionWasNotAcceptedInTime() throws Exception {
        fixture.withShortConnectTimeout().siteAt("http://127.0.0.1:" + fixture.portWithFullBacklog());
        HttpResponse response = fixture.post().send();
        assertThat(response.failure(), is(Failure.NOT_REACHED_IN_TIME));
        assertThat(response.detail(), is("1"));
    }

    @Test
    void closesAConnectionThatItDoesNotReuse() throws Exception {
        fixture.kapture().announceKeepAlive(60);
        Fault invalid = Fault.altered(response -> response.with("Transfer-Encoding", "gzip"));
        for (Fault fault : List.of(Fault.status(500), invalid)) {
            fixture.kapture().onNext().inject(fault);
            send();
            fixture.kapture().awaitConnectionsOpen(0);
        }
    }

    @Test
    void doesNotPrintItsSecrets() {
        fixture.proxyAt("proxy.example", 3128);
        HttpProxy proxy = new HttpProxy("proxy.example", 3128, "kim", "secret");
        assertThat(fixture.post().toString(), is("POST " + fixture.url() + SiteAddress.DEFAULT_ENDPOINT_PATH));
        assertThat(proxy.toString(), is("proxy.example:3128"));
    }
}
