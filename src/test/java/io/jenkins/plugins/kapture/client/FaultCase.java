package io.jenkins.plugins.kapture.client;

import java.util.List;
import java.util.stream.Stream;

/**
 * A fault between a build and the service, and the expected outcome of an update.
 *
 * @param description as in the table of docs/dev/reliability.md
 * @param attempts number of attempts for a site that allows two
 * @param arrivals number of complete requests that the service receives for each attempt
 * @param updates number of updates that the service makes
 */
public record FaultCase(String description, Outcome outcome, int attempts, int arrivals, int updates, Script script) {

    /** Prepares the fault, which lasts until the fixture is closed. */
    public interface Script {
        void prepare(FaultFixture fixture) throws Exception;
    }

    /** Every fault, in the order of the table. */
    public static List<FaultCase> all() {
        return Stream.of(
                        ConnectionFaults.ALL.stream(),
                        TransferFaults.ALL.stream(),
                        ResponseFaults.ALL.stream(),
                        StatusFaults.ALL.stream())
                .flatMap(cases -> cases)
                .toList();
    }

    /** The request does not reach the service, but a later attempt may. */
    static FaultCase temporary(String description, Script script) {
        return new FaultCase(description, Outcome.UNAVAILABLE, 2, 0, 0, script);
    }

    /** The request does not reach the service, and a later attempt cannot either. */
    static FaultCase permanent(String description, Script script) {
        return new FaultCase(description, Outcome.UNAVAILABLE, 1, 0, 0, script);
    }

    /** The request may have been sent, and there is no complete response. */
    static FaultCase unknown(String description, int arrivals, int updates, Script script) {
        return new FaultCase(description, Outcome.UNKNOWN, 1, arrivals, updates, script);
    }

    /** There is a response. */
    static FaultCase response(String description, Outcome outcome, Script script) {
        return new FaultCase(description, outcome, 1, 1, outcome.isUpdated() ? 1 : 0, script);
    }

    /** The service temporarily refuses the request. */
    static FaultCase busy(String description, int attempts, Script script) {
        return new FaultCase(description, Outcome.UNAVAILABLE, attempts, 1, 0, script);
    }

    public FaultFixture open() throws Exception {
        FaultFixture fixture = new FaultFixture();
        script.prepare(fixture);
        return fixture;
    }

    @Override
    public String toString() {
        return description;
    }
}
