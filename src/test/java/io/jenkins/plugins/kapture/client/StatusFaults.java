package io.jenkins.plugins.kapture.client;

import static io.jenkins.plugins.kapture.client.FaultCase.busy;
import static io.jenkins.plugins.kapture.client.FaultCase.response;
import static io.jenkins.plugins.kapture.client.FaultCase.unknown;
import static io.jenkins.plugins.kapture.client.Outcome.FAULTY;
import static io.jenkins.plugins.kapture.client.Outcome.REJECTED;
import static io.jenkins.plugins.kapture.client.Outcome.UNAUTHORIZED;
import static io.jenkins.plugins.kapture.mock.Fault.Point.IN_REQUEST;

import io.jenkins.plugins.kapture.mock.Fault;
import io.jenkins.plugins.kapture.mock.MockTls.Certificate;
import java.util.List;

/** Every kind of HTTP status. */
final class StatusFaults {

    private static final String FAILED = "{\"message\":\"No Data found/ticket_id is missing\",\"status\":\"failed\"}";
    private static final String CAPITALS = FAILED.replace("message", "Message").replace("status", "Status");

    static final List<FaultCase> ALL = List.of(
            response("HTTP 400 with an HTML page", REJECTED, f -> f.inject(Fault.status(400))),
            response("HTTP 401 with an HTML page", UNAUTHORIZED, f -> f.inject(Fault.status(401))),
            response("HTTP 403 with an HTML page", UNAUTHORIZED, f -> f.inject(Fault.status(403))),
            response("HTTP 404 with an HTML page", FAULTY, f -> f.inject(Fault.status(404))),
            response("HTTP 404 with the documented JSON", REJECTED, f -> f.inject(Fault.status(404, FAILED))),
            response("HTTP 408 with the documented JSON", FAULTY, f -> f.inject(Fault.status(408, FAILED))),
            response("HTTP 422 with the documented JSON", REJECTED, f -> f.inject(Fault.status(422, FAILED))),
            response("HTTP 200 with a failure, capitalized field names", REJECTED, f -> f.inject(Fault.body(CAPITALS))),
            early("HTTP 403 while 2 MB are sent", UNAUTHORIZED, f -> f.inject(Fault.early(IN_REQUEST, 403))),
            early("HTTP 413 while 2 MB are sent", FAULTY, f -> f.inject(Fault.early(IN_REQUEST, 413))),
            early(
                    "HTTP 413 while 2 MB are sent over TLS",
                    FAULTY,
                    f -> f.tls(Certificate.GOOD).inject(Fault.early(IN_REQUEST, 413))),
            busy("HTTP 429", 2, f -> f.inject(Fault.retryAfter(429, "0"))),
            unknown("HTTP 500", 1, 0, f -> f.inject(Fault.status(500))),
            unknown(
                    "HTTP 500 after the update",
                    1,
                    1,
                    f -> f.inject(Fault.status(500).afterUpdate())),
            response("HTTP 500 with the documented JSON", FAULTY, f -> f.inject(Fault.status(500, FAILED))),
            unknown("HTTP 502", 1, 0, f -> f.inject(Fault.status(502))),
            busy("HTTP 503", 2, f -> f.inject(Fault.retryAfter(503, "0"))),
            busy("HTTP 503 with an excessive Retry-After", 1, f -> f.inject(Fault.retryAfter(503, "9".repeat(40)))),
            unknown("HTTP 504", 1, 0, f -> f.inject(Fault.status(504))));

    private StatusFaults() {}

    private static FaultCase early(String description, Outcome outcome, FaultCase.Script script) {
        return new FaultCase(description, outcome, 1, 0, 0, fixture -> {
            fixture.withCommentOf(2_000_000);
            script.prepare(fixture);
        });
    }
}
