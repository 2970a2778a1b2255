package io.jenkins.plugins.kapture.client;

import io.jenkins.plugins.kapture.http.HttpPost;
import io.jenkins.plugins.kapture.mock.Fault;
import io.jenkins.plugins.kapture.mock.MockKapture;
import io.jenkins.plugins.kapture.release.ReleaseDemo;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.MessageFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ResourceBundle;
import java.util.stream.IntStream;

/**
 * Updates tickets of a mock server without Jenkins, and prints the lines of a build log: each outcome once, and a release.
 *
 * <p>Arguments: the file to write the mock server's page to, and optionally {@code stay} to keep the mock server running. Exits
 * with 0 if every outcome is as expected.
 */
public final class ClientDemo {

    private static final String TICKET = "713516551148";
    private static final int ATTEMPTS = 2;
    private static final PrintStream OUT = new PrintStream(System.out, true, StandardCharsets.UTF_8);

    /** The messages of the update operation, which itself needs Jenkins. */
    private static final ResourceBundle LOG = ResourceBundle.getBundle("io.jenkins.plugins.kapture.update.Messages");

    private final List<Outcome> outcomes = new ArrayList<>();
    private final MockKapture kapture;
    private String url;
    private String token = MockKapture.TOKEN;

    private ClientDemo(MockKapture kapture) {
        this.kapture = kapture;
        this.url = kapture.url();
    }

    public static void main(String[] arguments) throws Exception {
        boolean success;
        try (MockKapture kapture = MockKapture.start()) {
            success = new ClientDemo(kapture).run();
            Path page = Path.of(arguments[0]);
            try (InputStream in = URI.create(kapture.url() + "/").toURL().openStream()) {
                Files.write(page, in.readAllBytes());
            }
            if (arguments.length > 1) {
                OUT.println("\nMock Kapture server, with the tickets as they are now: " + kapture.url()
                        + "/ (Ctrl-C ends it)");
                Thread.currentThread().join();
            }
            OUT.println("\nPage of the mock Kapture server, with the tickets as they are now: " + page);
        }
        System.exit(success ? 0 : 1);
    }

    private boolean run() throws IOException, InterruptedException {
        List.of(TICKET, "713516551149", "713516551150").forEach(kapture::ticket);
        title("One update");
        update(TICKET);
        title("Several updates; the service does not know one of the tickets");
        batch("713516551149", "404", "713516551150");
        title("The service is busy for a second");
        kapture.onNext().inject(Fault.retryAfter(503, "1"));
        update(TICKET);
        title("The service does not accept the token");
        token = "cmV2b2tlZA==";
        update(TICKET);
        token = MockKapture.TOKEN;
        title("The site's URL is that of another server");
        kapture.onNext().inject(Fault.loginPage());
        update(TICKET);
        title("The service does not respond in time");
        kapture.onNext().inject(Fault.stall(Fault.Point.AFTER_REQUEST));
        update(TICKET);
        title("The service cannot be reached");
        url = "http://localhost:" + FaultFixture.closedPort();
        update(TICKET);
        title("A release of a small Git log, in three builds; the service is busy in the second one");
        url = kapture.url();
        ReleaseDemo.run(
                OUT,
                this::release,
                () -> IntStream.range(0, ATTEMPTS).forEach(i -> kapture.onNext().inject(Fault.retryAfter(503, "1"))));
        OUT.println("\nComments of ticket " + TICKET + " in the mock Kapture server: "
                + kapture.ticket(TICKET).comments());
        return outcomes.equals(List.of(
                Outcome.UPDATED,
                Outcome.UPDATED,
                Outcome.REJECTED,
                Outcome.UPDATED,
                Outcome.UPDATED,
                Outcome.UNAUTHORIZED,
                Outcome.FAULTY,
                Outcome.UNKNOWN,
                Outcome.UNAVAILABLE,
                // The release: staging, production with a failure, and production again.
                Outcome.UPDATED,
                Outcome.UPDATED,
                Outcome.UNAVAILABLE,
                Outcome.UPDATED,
                Outcome.UPDATED));
    }

    private Outcome release(String ticket, String comment) throws InterruptedException {
        OUT.println("[Kapture] " + send(ticket, comment));
        return outcomes.get(outcomes.size() - 1);
    }

    private void batch(String... tickets) throws InterruptedException {
        log("UpdateLog.begin", tickets.length, "demo", LOG.getString("RequestSender.controller"), 1);
        int before = outcomes.size();
        for (String ticket : tickets) {
            OUT.println("[Kapture] " + send(ticket));
        }
        long updated = outcomes.stream().skip(before).filter(Outcome::isUpdated).count();
        log("UpdateLog.end", tickets.length, updated, tickets.length - updated, 0);
    }

    private void update(String ticket) throws InterruptedException {
        log("UpdateLog.from", send(ticket), LOG.getString("RequestSender.controller"));
    }

    /** @return the message about the last attempt */
    private String send(String ticket) throws InterruptedException {
        return send(ticket, "Released 🎉 1." + outcomes.size());
    }

    private String send(String ticket, String comment) throws InterruptedException {
        TicketUpdate update = TicketUpdate.of(Map.of("ticket_id", ticket, "sub_status", "CL", "comment", comment));
        HttpPost post = new HttpPost(
                url + SiteAddress.DEFAULT_ENDPOINT_PATH,
                Token.of(token).authorization(),
                Map.of("User-Agent", "Jenkins-Kapture/demo"),
                update.json().getBytes(StandardCharsets.UTF_8),
                null,
                1,
                1);
        for (int attempt = 1; ; attempt++) {
            UpdateResponse response = FaultFixture.read(post.send(), url);
            if (!response.retryable() || attempt == ATTEMPTS) {
                outcomes.add(response.outcome());
                return UpdateResponse.explain(ticket, "demo", response.outcome(), response.message());
            }
            long delay = Math.max(1, response.retryAfterSeconds());
            log("UpdateLog.retry", ticket, attempt, ATTEMPTS, response.reason(), delay);
            Thread.sleep(delay * 1000);
        }
    }

    private static void title(String text) {
        OUT.println("\n" + text + ":");
    }

    private static void log(String key, Object... arguments) {
        OUT.println("[Kapture] " + MessageFormat.format(LOG.getString(key), arguments));
    }
}
