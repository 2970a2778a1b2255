package io.jenkins.plugins.kapture.client;

import static io.jenkins.plugins.kapture.client.FaultCase.permanent;
import static io.jenkins.plugins.kapture.client.FaultCase.temporary;
import static io.jenkins.plugins.kapture.mock.Fault.Point.CONNECT;
import static io.jenkins.plugins.kapture.mock.Fault.Point.FIRST_BYTE;

import io.jenkins.plugins.kapture.mock.Fault;
import io.jenkins.plugins.kapture.mock.MockProxy;
import io.jenkins.plugins.kapture.mock.MockTls.Certificate;
import java.util.List;

/** Name, connection, TLS and proxy. */
final class ConnectionFaults {

    private static final String LOGIN = "407 Proxy Authentication Required\r\nProxy-Authenticate: ";

    static final List<FaultCase> ALL = List.of(
            temporary("the name does not resolve", f -> f.siteAt("https://kapture.invalid")),
            temporary("nothing listens on the port", f -> f.siteAt("http://localhost:" + FaultFixture.closedPort())),
            temporary(
                    "the connection is never accepted",
                    f -> f.withShortConnectTimeout().siteAt("http://127.0.0.1:" + f.portWithFullBacklog())),
            permanent("TLS: unknown issuer", f -> f.tls(Certificate.SELF_SIGNED)),
            permanent("TLS: certificate for another host", f -> f.tls(Certificate.OTHER_HOST)),
            permanent(
                    "TLS: certificate without the IP address",
                    f -> f.tls(Certificate.OTHER_HOST)
                            .siteAt("https://127.0.0.1:" + f.kapture().port())),
            permanent("TLS: expired certificate", f -> f.tls(Certificate.EXPIRED)),
            permanent("TLS: client certificate required", f -> f.tlsWithClientCertificates()),
            temporary(
                    "TLS: reset in the handshake", f -> f.tls(Certificate.GOOD).inject(Fault.reset(CONNECT))),
            temporary(
                    "TLS: the handshake stalls",
                    f -> f.tls(Certificate.GOOD).withShortConnectTimeout().inject(Fault.stall(CONNECT))),
            permanent(
                    "TLS: the service uses plain HTTP",
                    f -> f.inject(Fault.early(FIRST_BYTE, 400))
                            .siteAt("https://localhost:" + f.kapture().port())),
            temporary(
                    "the proxy's name does not resolve",
                    f -> f.tls(Certificate.GOOD).proxyAt("proxy.invalid", 3128)),
            temporary(
                    "nothing listens on the proxy's port",
                    f -> f.tls(Certificate.GOOD).proxyAt("localhost", FaultFixture.closedPort())),
            permanent("the proxy refuses", f -> f.tls(Certificate.GOOD).proxyThatRefuses("403 Forbidden")),
            temporary(
                    "the proxy cannot reach the service",
                    f -> f.tls(Certificate.GOOD).proxyThatRefuses("502 Bad Gateway")),
            permanent(
                    "the proxy's password is wrong",
                    f -> f.tls(Certificate.GOOD).proxy(MockProxy.withPassword("kim", "right"), "kim", "wrong")),
            permanent(
                    "the proxy's password is wrong, without TLS",
                    f -> f.proxy(MockProxy.withPassword("kim", "right"), "kim", "wrong")),
            permanent(
                    "the proxy requires NTLM or Negotiate",
                    f -> f.tls(Certificate.GOOD).proxyThatRefuses(LOGIN + "NTLM\r\nProxy-Authenticate: Negotiate")),
            permanent(
                    "the proxy requires Digest, without TLS",
                    f -> f.proxyThatRefuses(LOGIN + "Digest realm=\"a, b\", nonce=\"c\", qop=\"auth\"")),
            temporary(
                    "the proxy does not use HTTP",
                    f -> f.inject(Fault.raw(FIRST_BYTE, "SSH-2.0-mock\r\n"))
                            .proxyAt("localhost", f.kapture().port())
                            .siteAt("https://kapture.invalid")));

    private ConnectionFaults() {}
}
