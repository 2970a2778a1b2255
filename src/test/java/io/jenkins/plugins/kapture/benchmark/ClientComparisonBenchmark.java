package io.jenkins.plugins.kapture.benchmark;

import static io.jenkins.plugins.kapture.client.Outcome.UPDATED;

import io.jenkins.plugins.kapture.client.ClientTestBase;
import io.jenkins.plugins.kapture.client.FaultCase;
import io.jenkins.plugins.kapture.client.FaultFixture;
import io.jenkins.plugins.kapture.client.MeasuredTable;
import io.jenkins.plugins.kapture.client.Outcome;
import io.jenkins.plugins.kapture.client.UpdateResponse;
import io.jenkins.plugins.kapture.http.HttpPost;
import io.jenkins.plugins.kapture.http.HttpResponse;
import io.jenkins.plugins.kapture.mock.Fault;
import io.jenkins.plugins.kapture.mock.MockProxy;
import io.jenkins.plugins.kapture.mock.MockTls.Certificate;
import org.junit.jupiter.api.Test;

/** The plugin's client beside that of the JDK: the fault rows in which they differ, and two cases more. */
class ClientComparisonBenchmark extends ClientTestBase {

    private static final int TRIES = 200;

    /** Sends a request as one of the clients. */
    private interface Client {
        HttpResponse send(HttpPost post) throws InterruptedException;
    }

    /** Prepares the service for the next of many requests. */
    private interface Scene {
        void prepare(FaultFixture fixture) throws Exception;
    }

    @Test
    void compare() throws Exception {
        MeasuredTable table = new MeasuredTable(
                "docs/dev/http-client.md", "comparison", "Case", "Right", "The plugin's client", "`java.net.http`");
        int same = 0;
        for (FaultCase fault : FaultCase.all()) {
            String ours = outcome(fault, HttpPost::send);
            String theirs = outcome(fault, ClientComparisonBenchmark::sendWithJdk);
            if (ours.equals(theirs)) {
                same++;
            } else {
                table.add(fault, "`" + fault.outcome() + "`", ours, theirs);
            }
        }
        table.add("the other fault rows", same, same, same);
        row(
                table,
                "proxy with a password, over TLS",
                1,
                fixture ->
                        fixture.tls(Certificate.GOOD).proxy(MockProxy.withPassword("kim", "secret"), "kim", "secret"));
        row(
                table,
                "early HTTP 403 while 256 KB are sent: response lost",
                TRIES,
                fixture -> fixture.withCommentOf(256_000).inject(Fault.early(Fault.Point.IN_REQUEST, 403)));
        table.write();
    }

    private static void row(MeasuredTable table, String name, int tries, Scene scene) throws Exception {
        String right = tries == 1 ? "`UPDATED`" : "0 of " + tries;
        table.add(name, right, repeat(tries, scene, false), repeat(tries, scene, true));
    }

    private static String repeat(int tries, Scene scene, boolean jdk) throws Exception {
        int wrong = 0;
        Outcome last = UPDATED;
        try (FaultFixture fixture = new FaultFixture()) {
            scene.prepare(fixture);
            JdkClient client = new JdkClient(fixture.post());
            for (int i = 0; i < tries; i++) {
                HttpResponse response =
                        jdk ? client.send(fixture.post()) : fixture.post().send();
                last = FaultFixture.read(response, fixture.url()).outcome();
                wrong += last == UPDATED || last == Outcome.UNAUTHORIZED ? 0 : 1;
            }
        }
        return tries == 1 ? "`" + last + "`" : wrong + " of " + tries;
    }

    private static String outcome(FaultCase fault, Client client) throws Exception {
        try (FaultFixture fixture = fault.open()) {
            UpdateResponse response = FaultFixture.read(client.send(fixture.post()), fixture.url());
            fixture.kapture().awaitRequests(fault.arrivals());
            int received = fixture.kapture().requests().size();
            boolean again = received > fault.arrivals();
            return "`" + response.outcome() + "`" + (again ? ", sent " + received + " times" : "");
        }
    }

    private static HttpResponse sendWithJdk(HttpPost post) throws InterruptedException {
        return new JdkClient(post).send(post);
    }
}
