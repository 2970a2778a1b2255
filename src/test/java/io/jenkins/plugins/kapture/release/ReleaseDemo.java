package io.jenkins.plugins.kapture.release;

import io.jenkins.plugins.kapture.changelog.Commit;
import io.jenkins.plugins.kapture.changelog.GitLog;
import io.jenkins.plugins.kapture.changelog.Mentions;
import io.jenkins.plugins.kapture.changelog.TicketPattern;
import io.jenkins.plugins.kapture.client.Outcome;
import io.jenkins.plugins.kapture.journal.Recorded;
import io.jenkins.plugins.kapture.journal.RecordedSearch;
import io.jenkins.plugins.kapture.journal.RecordedSearch.Source;
import io.jenkins.plugins.kapture.journal.RecordedUpdate;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Releases the commits of a small Git log to staging and production, in three builds, as a build log would print it. */
public final class ReleaseDemo {

    private static final RecordedSearch.Query QUERY =
            new RecordedSearch.Query(Source.BUILDS, "KAP-(\\d{12})", null, false);
    private static final String LOG = """
            commit 4444444444444444444444444444444444444444
            Author: Kim <kim@example.com>
            Date:   Mon Nov 30 10:03:00 2026 +0000

                Revert "KAP-713516551150 New colors"

                This reverts commit 2222222222222222222222222222222222222222.

            commit 3333333333333333333333333333333333333333
            Author: Ann <ann@example.com>
            Date:   Mon Nov 30 10:02:00 2026 +0000

                KAP-713516551148 KAP-713516551149 Ship on Saturdays

            commit 2222222222222222222222222222222222222222
            Author: Kim <kim@example.com>
            Date:   Mon Nov 30 10:01:00 2026 +0000

                KAP-713516551150 New colors

            commit 1111111111111111111111111111111111111111
            Author: Kim <kim@example.com>
            Date:   Mon Nov 30 10:00:00 2026 +0000

                KAP-713516551148 Accept vouchers
            """;

    /** Updates a ticket, and prints what a build log would contain about it. */
    public interface Sender {
        Outcome update(String ticketId, String comment) throws InterruptedException;
    }

    private final PrintStream out;
    private final Sender sender;
    private final List<Commit> commits = GitLog.parse(LOG);
    private final List<BuildRecord> builds = new ArrayList<>();
    private List<Recorded> journal = new ArrayList<>();

    private ReleaseDemo(PrintStream out, Sender sender) {
        this.out = out;
        this.sender = sender;
    }

    /** @param fail makes the service fail for the next update */
    public static void run(PrintStream out, Sender sender, Runnable fail) throws InterruptedException {
        ReleaseDemo demo = new ReleaseDemo(out, sender);
        demo.begin(1);
        demo.release("staging");
        demo.release("production");
        demo.begin(2);
        demo.release("staging");
        fail.run();
        demo.release("production");
        demo.begin(3);
        demo.release("staging");
        demo.release("production");
    }

    private void begin(int number) {
        journal = new ArrayList<>();
        builds.add(new BuildRecord("#" + number, number, List.of(journal), () -> true));
    }

    /** The first build has no changelog yet; the second one has all commits. */
    private void release(String environment) throws InterruptedException {
        int build = builds.size();
        out.println("\nBuild " + build + ", " + environment + ":");
        ReleaseRule rule = new ReleaseRule(environment, QUERY, false, List.copyOf(builds), List.of());
        List<Commit> changelog = build > 1 && rule.window().contains(2) ? commits : List.of();
        Mentions mentions = Mentions.inCommits(TicketPattern.parse(QUERY.pattern()), QUERY.paths(), changelog);
        PendingTickets pending = rule.inCommits(mentions.tickets());
        SearchReport.NoCommits reason =
                build == 1 ? SearchReport.NoCommits.FIRST_BUILD : SearchReport.NoCommits.UNCHANGED;
        new SearchReport(pending, mentions, 0, () -> reason).lines().forEach(line -> out.println("[Kapture] " + line));
        journal.add(rule.record(pending, List.of(), Map.of()));
        for (Map.Entry<String, List<Commit>> ticket : pending.found().entrySet()) {
            String titles = ticket.getValue().stream().map(Commit::title).collect(Collectors.joining("\n"));
            Outcome outcome = sender.update(ticket.getKey(), "Released to " + environment + ":\n" + titles);
            journal.add(new RecordedUpdate(environment, ticket.getKey(), outcome, true));
        }
    }
}
