package io.jenkins.plugins.kapture.client;

import static io.jenkins.plugins.kapture.client.Outcome.FAULTY;
import static io.jenkins.plugins.kapture.client.Outcome.REJECTED;
import static io.jenkins.plugins.kapture.client.Outcome.UNAUTHORIZED;
import static io.jenkins.plugins.kapture.client.Outcome.UNAVAILABLE;
import static io.jenkins.plugins.kapture.client.Outcome.UNKNOWN;
import static io.jenkins.plugins.kapture.client.Outcome.UPDATED;
import static io.jenkins.plugins.kapture.sandbox.Fault.Point.AFTER_REQUEST;
import static io.jenkins.plugins.kapture.sandbox.Fault.Point.CONNECT;
import static io.jenkins.plugins.kapture.sandbox.Fault.Point.FIRST_BYTE;
import static io.jenkins.plugins.kapture.sandbox.Fault.Point.IN_BODY;
import static io.jenkins.plugins.kapture.sandbox.Fault.Point.IN_HEAD;
import static io.jenkins.plugins.kapture.sandbox.Fault.Point.IN_REQUEST;

import io.jenkins.plugins.kapture.sandbox.Fault;
import io.jenkins.plugins.kapture.sandbox.SandboxProxy;
import io.jenkins.plugins.kapture.sandbox.SandboxTls.Certificate;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** What can go wrong between a build and the service, and how an update ends then. Each lasts until its scene ends. */
public enum FaultCase {
    NAME("the name does not resolve", UNAVAILABLE, 0, s -> s.siteAt("https://kapture.invalid")),
    REFUSED(
            "nothing listens at the port",
            UNAVAILABLE,
            0,
            s -> s.siteAt("http://localhost:" + FaultFixture.closedPort())),
    CONNECT_STALLS(
            "the connection is never accepted",
            UNAVAILABLE,
            0,
            s -> s.impatient().siteAt("http://127.0.0.1:" + s.crowdedPort())),

    TLS_SELF_SIGNED("TLS: nobody knows the issuer", UNAVAILABLE, 0, s -> s.tls(Certificate.SELF_SIGNED)),
    TLS_OTHER_HOST("TLS: certificate of another host", UNAVAILABLE, 0, s -> s.tls(Certificate.OTHER_HOST)),
    TLS_OTHER_ADDRESS(
            "TLS: certificate does not name the IP address",
            UNAVAILABLE,
            0,
            s -> s.tls(Certificate.OTHER_HOST)
                    .siteAt("https://127.0.0.1:" + s.sandbox().port())),
    TLS_EXPIRED("TLS: certificate has expired", UNAVAILABLE, 0, s -> s.tls(Certificate.EXPIRED)),
    TLS_RESET("TLS: reset in the handshake", UNAVAILABLE, 0, s -> every(s.tls(Certificate.GOOD), Fault.reset(CONNECT))),
    TLS_STALLS(
            "TLS: the handshake stalls",
            UNAVAILABLE,
            0,
            s -> every(s.impatient().tls(Certificate.GOOD), Fault.stall(CONNECT))),
    TLS_NONE(
            "TLS: the service speaks plain HTTP",
            UNAVAILABLE,
            0,
            s -> s.siteAt("https://localhost:" + s.sandbox().port())),

    PROXY_NAME(
            "the proxy's name does not resolve",
            UNAVAILABLE,
            0,
            s -> s.tls(Certificate.GOOD).proxyAt("proxy.invalid", 3128)),
    PROXY_DOWN(
            "the proxy does not listen",
            UNAVAILABLE,
            0,
            s -> s.tls(Certificate.GOOD).proxyAt("localhost", FaultFixture.closedPort())),
    PROXY_FORBIDS("the proxy forbids it", UNAVAILABLE, 0, s -> {
        SandboxProxy proxy = SandboxProxy.open();
        proxy.refuse("403 Forbidden");
        s.tls(Certificate.GOOD).proxy(proxy, null, null);
    }),
    PROXY_FAILS("the proxy can not reach the service", UNAVAILABLE, 0, s -> {
        SandboxProxy proxy = SandboxProxy.open();
        proxy.refuse("502 Bad Gateway");
        s.tls(Certificate.GOOD).proxy(proxy, null, null);
    }),
    PROXY_PASSWORD(
            "the proxy's password is wrong",
            UNAVAILABLE,
            0,
            s -> s.tls(Certificate.GOOD).proxy(SandboxProxy.withPassword("kim", "right"), "kim", "wrong")),
    PROXY_NO_HTTP(
            "the proxy does not speak HTTP",
            UNAVAILABLE,
            0,
            s -> every(s, Fault.raw("SSH-2.0-sandbox\r\n"))
                    .proxyAt("localhost", s.sandbox().port())
                    .siteAt("https://kapture.invalid")),

    RESET_AT_REQUEST("reset when the request begins", UNKNOWN, 0, s -> every(s, Fault.reset(FIRST_BYTE))),
    RESET_IN_REQUEST("reset within the request", UNKNOWN, 0, s -> every(s, Fault.reset(IN_REQUEST))),
    RESET_AFTER_REQUEST("reset after the request", UNKNOWN, 1, s -> every(s, Fault.reset(AFTER_REQUEST))),
    RESET_AFTER_UPDATE(
            "reset after the update",
            UNKNOWN,
            1,
            s -> every(s, Fault.reset(AFTER_REQUEST).afterUpdate())),
    RESET_IN_HEAD("reset in the answer's head", UNKNOWN, 1, s -> every(s, Fault.reset(IN_HEAD))),
    RESET_IN_BODY("reset in the answer's body", UNKNOWN, 1, s -> every(s, Fault.reset(IN_BODY))),
    CLOSED_AFTER_REQUEST("closed without an answer", UNKNOWN, 1, s -> every(s, Fault.close(AFTER_REQUEST))),
    CLOSED_IN_HEAD("closed in the answer's head", UNKNOWN, 1, s -> every(s, Fault.close(IN_HEAD))),
    TRUNCATED("the answer's body is cut short", UNKNOWN, 1, s -> every(s, Fault.truncated())),
    TRUNCATED_CHUNKS(
            "the answer's last chunk is missing",
            UNKNOWN,
            1,
            s -> every(s, Fault.raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n"))),

    STALL_IN_REQUEST("silence within the request", UNKNOWN, 0, s -> every(s.impatient(), Fault.stall(IN_REQUEST))),
    STALL_AFTER_REQUEST("silence after the request", UNKNOWN, 1, s -> every(s.impatient(), Fault.stall(AFTER_REQUEST))),
    STALL_IN_HEAD("silence in the answer's head", UNKNOWN, 1, s -> every(s.impatient(), Fault.stall(IN_HEAD))),
    STALL_IN_BODY("silence in the answer's body", UNKNOWN, 1, s -> every(s.impatient(), Fault.stall(IN_BODY))),
    DRIBBLE(
            "an answer of one byte at a time",
            UNKNOWN,
            1,
            s -> every(s.impatient(), Fault.dribble(Duration.ofMillis(50)))),

    OVERSIZED("an answer of 2 MiB", FAULTY, 1, s -> every(s, Fault.oversized())),
    ENDLESS("an answer that never ends", FAULTY, 1, s -> every(s, Fault.endlessChunks())),
    GZIP_BOMB("a compressed answer, 64 MiB unpacked", FAULTY, 1, s -> every(s, Fault.gzipBomb())),
    ENDLESS_HEAD(
            "an answer's head of 128 KiB",
            FAULTY,
            1,
            s -> every(s, Fault.raw("HTTP/1.1 200 OK\r\n" + "X: x\r\n".repeat(22_000) + "\r\n"))),
    LENGTH_TOO_SHORT(
            "the answer is longer than it says",
            FAULTY,
            1,
            s -> every(s, Fault.raw("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{\"status\":\"success\"}"))),
    LENGTHS_DIFFER(
            "the answer says two lengths",
            FAULTY,
            1,
            s -> every(s, Fault.raw("HTTP/1.1 200 OK\r\nContent-Length: 9\r\nContent-Length: 20\r\n\r\n"))),
    NOT_HTTP("the answer is not HTTP", FAULTY, 1, s -> every(s, Fault.raw("SSH-2.0-sandbox\r\n"))),
    UTF_16(
            "the answer is UTF-16",
            FAULTY,
            1,
            s -> every(s, Fault.body(FaultFixture.SUCCESS, StandardCharsets.UTF_16LE))),
    LATIN_1(
            "the answer is Latin-1 JSON",
            UPDATED,
            1,
            s -> every(
                    s,
                    Fault.body(FaultFixture.SUCCESS, StandardCharsets.ISO_8859_1)
                            .afterUpdate())),
    OTHER_TYPE(
            "documented JSON as text/plain",
            UPDATED,
            1,
            s -> every(s, Fault.body(FaultFixture.SUCCESS, "text/plain").afterUpdate())),
    INTERIM(
            "an interim answer first",
            UPDATED,
            1,
            s -> every(
                    s,
                    Fault.raw("HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\n\r\n"
                                    + FaultFixture.SUCCESS)
                            .afterUpdate())),
    LOGIN_PAGE("an HTML page with HTTP 200", FAULTY, 1, s -> every(s, Fault.loginPage())),
    EMPTY("an empty answer", FAULTY, 1, s -> every(s, Fault.body(""))),
    DEEP("JSON of 100,000 levels", FAULTY, 1, s -> every(s, Fault.body("[".repeat(100_000)))),
    OTHER_JSON("JSON of another service", FAULTY, 1, s -> every(s, Fault.body("{\"ok\":true}"))),

    REDIRECT(
            "redirect to another host",
            FAULTY,
            1,
            s -> every(s, Fault.redirect(307, s.elsewhere().endpoint()))),
    REDIRECT_SELF(
            "redirect to itself",
            FAULTY,
            1,
            s -> every(s, Fault.redirect(308, s.sandbox().endpoint()))),
    HTTP_400("HTTP 400", REJECTED, 1, s -> every(s, Fault.status(400))),
    HTTP_401("HTTP 401", UNAUTHORIZED, 1, s -> every(s, Fault.status(401))),
    HTTP_403("HTTP 403", UNAUTHORIZED, 1, s -> every(s, Fault.status(403))),
    HTTP_404("HTTP 404 with a page", FAULTY, 1, s -> every(s, Fault.status(404))),
    HTTP_429("HTTP 429", UNAVAILABLE, 1, s -> every(s, Fault.retryAfter(429, "0"))),
    HTTP_500("HTTP 500", FAULTY, 1, s -> every(s, Fault.status(500))),
    HTTP_502("HTTP 502", FAULTY, 1, s -> every(s, Fault.status(502))),
    HTTP_503("HTTP 503", UNAVAILABLE, 1, s -> every(s, Fault.retryAfter(503, "0"))),
    HTTP_503_ABSURD(
            "HTTP 503, Retry-After in ages", UNAVAILABLE, 1, s -> every(s, Fault.retryAfter(503, "9".repeat(40)))),
    HTTP_504("HTTP 504", FAULTY, 1, s -> every(s, Fault.status(504)));

    interface Script {
        void play(FaultFixture scene) throws Exception;
    }

    private final String description;
    private final Outcome outcome;
    private final int arrivals;
    private final Script script;

    FaultCase(String description, Outcome outcome, int arrivals, Script script) {
        this.description = description;
        this.outcome = outcome;
        this.arrivals = arrivals;
        this.script = script;
    }

    /** A scene in which it goes wrong. */
    public FaultFixture scene() throws Exception {
        FaultFixture scene = new FaultFixture();
        script.play(scene);
        return scene;
    }

    public Outcome outcome() {
        return outcome;
    }

    /** How many requests arrive whole for each time that one is sent. */
    public int arrivals() {
        return arrivals;
    }

    @Override
    public String toString() {
        return description;
    }

    private static FaultFixture every(FaultFixture scene, Fault fault) {
        scene.sandbox().onEvery().answer(fault);
        return scene;
    }
}
