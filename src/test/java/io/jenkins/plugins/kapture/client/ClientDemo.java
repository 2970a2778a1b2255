package io.jenkins.plugins.kapture.client;

import io.jenkins.plugins.kapture.http.HttpPost;
import io.jenkins.plugins.kapture.sandbox.KaptureSandbox;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** One update by the client alone, with the line that a build's log would show. Ends with 0 if that was an update. */
public final class ClientDemo {

    private static final String TICKET = "713516551148";

    private ClientDemo() {}

    public static void main(String[] arguments) throws Exception {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        try (KaptureSandbox sandbox = KaptureSandbox.start()) {
            sandbox.ticket(TICKET);
            TicketUpdate update = new TicketUpdate(TICKET, "CL", "Released 🎉 1.0", null, null, null, null);
            HttpPost post = new HttpPost(
                    sandbox.endpoint(),
                    Token.of(KaptureSandbox.TOKEN).authorization(),
                    Map.of("User-Agent", "Jenkins-Kapture/demo"),
                    update.toJson(),
                    null,
                    10,
                    30);
            UpdateResponse answer = UpdateResponse.read(post.send(), sandbox.url());
            out.println("[Kapture] " + UpdateResponse.explain(TICKET, "sandbox", answer.outcome(), answer.message()));
            out.println("Ticket page: " + answer.state().ticketUrl());
            out.println("Comments that the service has now: "
                    + sandbox.ticket(TICKET).comments());
            System.exit(answer.outcome().isUpdated() ? 0 : 1);
        }
    }
}
