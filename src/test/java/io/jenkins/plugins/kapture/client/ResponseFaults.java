package io.jenkins.plugins.kapture.client;

import static io.jenkins.plugins.kapture.client.FaultCase.response;
import static io.jenkins.plugins.kapture.client.Outcome.FAULTY;
import static io.jenkins.plugins.kapture.client.Outcome.UPDATED;

import io.jenkins.plugins.kapture.mock.Fault;
import io.jenkins.plugins.kapture.mock.MockTls.Certificate;
import io.jenkins.plugins.kapture.mock.UnusualResponses;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Complete responses that are unusual, or no responses of this service. */
final class ResponseFaults {

    private static final String SUCCESS = "{\"message\":\"Fait à Genève\",\"status\":\"success\"}";
    private static final String OTHER_TICKET = "{\"ticket\":{\"ticketId\":\"7\"},\"status\":\"success\"}";
    private static final String OK = "HTTP/1.1 200 OK\r\n";

    static final List<FaultCase> ALL = List.of(
            response("a response of 2 MiB", FAULTY, f -> f.inject(UnusualResponses.oversized())),
            response("a response that never ends", FAULTY, f -> f.inject(UnusualResponses.endlessChunks())),
            response("a compressed response, 64 MiB decompressed", FAULTY, f -> f.inject(UnusualResponses.gzipBomb())),
            response("a response compressed with gzip", UPDATED, f -> f.inject(UnusualResponses.compressed())),
            raw("a response with a head of 128 KiB", FAULTY, OK + "X: x\r\n".repeat(22_000) + "\r\n"),
            raw(
                    "a header with 60 KiB of whitespace",
                    UPDATED,
                    OK + "Proxy-Authenticate: a" + " ".repeat(60_000) + "b\r\n\r\n" + SUCCESS),
            raw("a response longer than its Content-Length", FAULTY, OK + "Content-Length: 9\r\n\r\n" + SUCCESS),
            raw(
                    "a response with two Content-Length headers",
                    FAULTY,
                    OK + "Content-Length: 9\r\nContent-Length: 20\r\n\r\n"),
            raw("whitespace before the colon of a header", FAULTY, OK + "Content-Length : 9\r\n\r\n" + SUCCESS),
            raw("a response that is not HTTP", FAULTY, "SSH-2.0-mock\r\n"),
            raw("an empty line before the status line", UPDATED, "\r\n" + OK + "\r\n" + SUCCESS),
            raw(
                    "Transfer-Encoding: identity and a Content-Length",
                    UPDATED,
                    OK + "Transfer-Encoding: identity\r\nContent-Length: "
                            + SUCCESS.getBytes(StandardCharsets.UTF_8).length + "\r\n\r\n" + SUCCESS),
            raw(
                    "an interim response before the final one",
                    UPDATED,
                    "HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n" + OK + "\r\n" + SUCCESS),
            raw(
                    "HTTP 101, which announces another protocol",
                    FAULTY,
                    "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n"),
            response("JSON encoded as UTF-16", FAULTY, f -> f.inject(Fault.body(SUCCESS, StandardCharsets.UTF_16LE))),
            response(
                    "JSON encoded as Latin-1",
                    UPDATED,
                    f -> f.inject(
                            Fault.body(SUCCESS, StandardCharsets.ISO_8859_1).afterUpdate())),
            json("documented JSON as text/plain", UPDATED, Fault.body(SUCCESS, "text/plain")),
            json("capitalized field names", UPDATED, UnusualResponses.capitalNames()),
            json("documented JSON in an array", UPDATED, UnusualResponses.array()),
            json(
                    "duplicate field names in a nested object",
                    UPDATED,
                    Fault.body("{\"ticket\":{\"id\":1,\"id\":2},\"status\":\"success\"}")),
            json("another ticket is confirmed", UPDATED, Fault.body(OTHER_TICKET)),
            json("two status fields that differ", FAULTY, Fault.body("{\"status\":\"success\",\"Status\":\"failed\"}")),
            json("an HTML page with HTTP 200", FAULTY, Fault.loginPage()),
            json("an empty response", FAULTY, Fault.body("")),
            json("JSON nested 100,000 levels deep", FAULTY, Fault.body("[".repeat(100_000))),
            json("JSON of another service", FAULTY, Fault.body("{\"ok\":true}")),
            response("TLS: the service has a name without a dot", UPDATED, f -> f.tls(Certificate.GOOD)),
            response(
                    "redirect to another host",
                    FAULTY,
                    f -> f.inject(Fault.redirect(307, f.secondService().endpoint()))),
            response(
                    "redirect to itself",
                    FAULTY,
                    f -> f.inject(Fault.redirect(308, f.kapture().endpoint()))));

    private ResponseFaults() {}

    private static FaultCase raw(String description, Outcome outcome, String bytes) {
        return json(description, outcome, Fault.raw(bytes.getBytes(StandardCharsets.UTF_8)));
    }

    private static FaultCase json(String description, Outcome outcome, Fault fault) {
        return response(description, outcome, f -> f.inject(outcome.isUpdated() ? fault.afterUpdate() : fault));
    }
}
