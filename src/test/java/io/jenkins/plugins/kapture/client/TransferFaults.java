package io.jenkins.plugins.kapture.client;

import static io.jenkins.plugins.kapture.client.FaultCase.unknown;
import static io.jenkins.plugins.kapture.mock.Fault.Point.AFTER_REQUEST;
import static io.jenkins.plugins.kapture.mock.Fault.Point.FIRST_BYTE;
import static io.jenkins.plugins.kapture.mock.Fault.Point.IN_BODY;
import static io.jenkins.plugins.kapture.mock.Fault.Point.IN_HEAD;
import static io.jenkins.plugins.kapture.mock.Fault.Point.IN_REQUEST;

import io.jenkins.plugins.kapture.mock.Fault;
import io.jenkins.plugins.kapture.mock.MockTls.Certificate;
import java.time.Duration;
import java.util.List;

/** The connection breaks or stalls during a request or its response. */
final class TransferFaults {

    static final List<FaultCase> ALL = List.of(
            unknown("reset at the beginning of the request", 0, 0, f -> f.inject(Fault.reset(FIRST_BYTE))),
            unknown("reset within the request", 0, 0, f -> f.inject(Fault.reset(IN_REQUEST))),
            unknown("reset after the request", 1, 0, f -> f.inject(Fault.reset(AFTER_REQUEST))),
            unknown(
                    "reset after the update",
                    1,
                    1,
                    f -> f.inject(Fault.reset(AFTER_REQUEST).afterUpdate())),
            unknown("reset within the head of the response", 1, 1, f -> f.inject(Fault.reset(IN_HEAD))),
            unknown("reset within the body of the response", 1, 1, f -> f.inject(Fault.reset(IN_BODY))),
            unknown("closed without a response", 1, 0, f -> f.inject(Fault.close(AFTER_REQUEST))),
            unknown(
                    "closed without a response, over TLS",
                    1,
                    0,
                    f -> f.tls(Certificate.GOOD).inject(Fault.close(AFTER_REQUEST))),
            unknown("closed within the head of the response", 1, 1, f -> f.inject(Fault.close(IN_HEAD))),
            unknown("closed within the body of the response", 1, 1, f -> f.inject(Fault.truncated())),
            unknown("closed within the status line", 1, 0, f -> f.inject(Fault.raw("HTTP/1.1 503 Bu"))),
            unknown(
                    "the last chunk of the response is missing",
                    1,
                    0,
                    f -> f.inject(Fault.raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n"))),
            unknown(
                    "the last chunk of the response is truncated",
                    1,
                    0,
                    f -> f.inject(
                            Fault.raw(
                                    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n14\r\n{\"status\":\"success\"}\r\n0"))),
            unknown(
                    "stalled within the request",
                    0,
                    0,
                    f -> f.withShortRequestTimeout().inject(Fault.stall(IN_REQUEST))),
            unknown(
                    "stalled after the request",
                    1,
                    0,
                    f -> f.withShortRequestTimeout().inject(Fault.stall(AFTER_REQUEST))),
            unknown(
                    "stalled within the head of the response",
                    1,
                    1,
                    f -> f.withShortRequestTimeout().inject(Fault.stall(IN_HEAD))),
            unknown(
                    "stalled within the body of the response",
                    1,
                    1,
                    f -> f.withShortRequestTimeout().inject(Fault.stall(IN_BODY))),
            unknown(
                    "a response sent one byte at a time",
                    1,
                    1,
                    f -> f.withShortRequestTimeout().inject(Fault.trickle(Duration.ofMillis(50)))));

    private TransferFaults() {}
}
