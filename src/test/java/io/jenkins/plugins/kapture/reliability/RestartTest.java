package io.jenkins.plugins.kapture.reliability;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;

import io.jenkins.plugins.kapture.KaptureTestUtil;
import io.jenkins.plugins.kapture.client.MeasuredTable;
import io.jenkins.plugins.kapture.config.KaptureConfiguration;
import io.jenkins.plugins.kapture.config.KaptureSite;
import io.jenkins.plugins.kapture.report.JournalEntry;
import io.jenkins.plugins.kapture.report.KaptureBuildAction;
import io.jenkins.plugins.kapture.sandbox.Fault;
import io.jenkins.plugins.kapture.sandbox.KaptureSandbox;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jenkinsci.plugins.workflow.flow.FlowDurabilityHint;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.job.properties.DurabilityHintJobProperty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.RealJenkinsExtension;

/** The process of the controller ends with an update at each point, and starts again; the service outlives it. */
class RestartTest {

    private static final List<FlowDurabilityHint> DURABILITIES =
            List.of(FlowDurabilityHint.MAX_SURVIVABILITY, FlowDurabilityHint.PERFORMANCE_OPTIMIZED);

    /** A site with room for one request, which this job's has taken. */
    private static final String OTHER = "other";

    @RegisterExtension
    private final RealJenkinsExtension controller = new RealJenkinsExtension();

    private enum End {
        ORDERLY("shut down"),
        KILLED("killed");

        private final String words;

        End(String words) {
            this.words = words;
        }
    }

    /** How far the update is; the row's second ticket is for {@link #ANSWERED} alone. */
    private enum Moment {
        QUEUED("while it waits for others", "narrow"),
        RESTING("while it waits for the next attempt", "production"),
        OUT("while the request is out", "production"),
        ANSWERED("after the answer for one ticket of two", "production");

        private final String words;
        private final String site;

        Moment(String words, String site) {
            this.words = words;
            this.site = site;
        }
    }

    private record Row(End end, Moment moment, FlowDurabilityHint durability) {

        static List<Row> of(End end) {
            List<Row> rows = new ArrayList<>();
            for (Moment moment : Moment.values()) {
                DURABILITIES.forEach(durability -> rows.add(new Row(end, moment, durability)));
            }
            return rows;
        }

        String job() {
            return end + "-" + moment + "-" + durability;
        }

        List<String> tickets() {
            String id = "" + (end.ordinal() + 1) + moment.ordinal() + DURABILITIES.indexOf(durability);
            return moment == Moment.ANSWERED ? List.of(id, id + "9") : List.of(id);
        }

        String script() {
            String common = "subStatus: 'CL', site: '" + moment.site + "', onError: 'UNSTABLE'";
            return tickets().size() == 1
                    ? "kaptureUpdateTicket(ticketId: '" + tickets().get(0) + "', " + common + ")"
                    : "kaptureUpdateTickets(ticketIds: '" + String.join(" ", tickets()) + "'.split(' ') as List, "
                            + common + ")";
        }
    }

    @Test
    void theLogTellsTheTruthAndNothingIsSentTwice() throws Throwable {
        MeasuredTable table = new MeasuredTable(
                "docs/reliability.md",
                "restarts",
                "Jenkins is",
                "When",
                "Durability",
                "Outcome",
                "Build",
                "Requests that arrived whole");
        int tickets = 0;
        try (KaptureSandbox sandbox = KaptureSandbox.start()) {
            String url = sandbox.url();
            controller.startJenkins();
            controller.runRemotely(RestartTest::configure, url);
            for (End end : End.values()) {
                List<Row> rows = Row.of(end);
                prepare(sandbox, rows);
                int requests = sandbox.requests().size();
                controller.runRemotely(RestartTest::beginOther, end);
                sandbox.awaitRequests(requests + 1);
                controller.runRemotely(RestartTest::begin, end);
                // At each durability one for RESTING and OUT, and two for ANSWERED.
                sandbox.awaitRequests(requests + 1 + 2 * 4);
                if (end == End.KILLED) {
                    controller.stopJenkinsForcibly();
                } else {
                    controller.stopJenkins();
                }
                sandbox.clearFaults();
                controller.startJenkins();
                List<String> outcomes = controller.runRemotely(RestartTest::end, end);
                for (int i = 0; i < rows.size(); i++) {
                    Row row = rows.get(i);
                    tickets += row.tickets().size();
                    String[] outcome = outcomes.get(i).split("\\|");
                    table.add(
                            end.words,
                            row.moment.words,
                            "`" + row.durability + "`",
                            "`" + outcome[0] + "`",
                            "`" + outcome[1] + "`",
                            row.tickets().stream()
                                    .mapToLong(id -> arrivals(sandbox, id))
                                    .sum());
                }
            }
            table.count(tickets);
            table.check();
        }
    }

    private static void prepare(KaptureSandbox sandbox, List<Row> rows) {
        sandbox.ticket("1");
        sandbox.on("1").inject(Fault.stall(Fault.Point.AFTER_REQUEST));
        for (Row row : rows) {
            row.tickets().forEach(sandbox::ticket);
            String last = row.tickets().get(row.tickets().size() - 1);
            switch (row.moment) {
                case QUEUED -> {}
                case RESTING -> sandbox.on(last).inject(Fault.retryAfter(503, "100"));
                case OUT, ANSWERED -> sandbox.on(last).inject(Fault.stall(Fault.Point.AFTER_REQUEST));
            }
        }
    }

    private static long arrivals(KaptureSandbox sandbox, String ticket) {
        return sandbox.requests().stream()
                .filter(request -> request.text().contains("\"" + ticket + "\""))
                .count();
    }

    private static void configure(JenkinsRule jenkins, String url) {
        KaptureTestUtil.addSecret(KaptureTestUtil.CREDENTIAL, KaptureSandbox.TOKEN);
        List<KaptureSite> sites = new ArrayList<>();
        for (String name : List.of("production", "narrow")) {
            KaptureSite site = new KaptureSite(name, url);
            site.setCredentialsId(KaptureTestUtil.CREDENTIAL);
            site.setRequestTimeoutSeconds(600);
            site.setMaxConcurrentRequests(name.equals("narrow") ? 1 : 16);
            sites.add(site);
        }
        KaptureConfiguration.get().setSites(sites);
    }

    private static void beginOther(JenkinsRule jenkins, End end) throws Throwable {
        start(
                jenkins,
                OTHER + end,
                FlowDurabilityHint.MAX_SURVIVABILITY,
                "kaptureUpdateTicket(ticketId: '1', subStatus: 'CL', site: 'narrow')");
    }

    /** Starts a build for each row, and waits until each is as far as the row says, if the service can't see that. */
    private static void begin(JenkinsRule jenkins, End end) throws Throwable {
        for (Row row : Row.of(end)) {
            WorkflowRun build = start(jenkins, row.job(), row.durability, row.script());
            switch (row.moment) {
                case QUEUED -> {
                    while (!InterruptionTest.hasBegun(build)) {
                        TimeUnit.MILLISECONDS.sleep(50);
                    }
                }
                case RESTING -> jenkins.waitForMessage("Next attempt in", build);
                case OUT -> {}
                case ANSWERED -> jenkins.waitForMessage(": UPDATED", build);
            }
        }
    }

    private static WorkflowRun start(JenkinsRule jenkins, String name, FlowDurabilityHint durability, String script)
            throws Exception {
        WorkflowJob job = jenkins.createProject(WorkflowJob.class, name);
        job.addProperty(new DurabilityHintJobProperty(durability));
        KaptureTestUtil.setScript(job, script);
        return job.scheduleBuild2(0).waitForStart();
    }

    /** @return for each row what became of its tickets and of its build */
    private static ArrayList<String> end(JenkinsRule jenkins, End end) throws Throwable {
        jenkins.waitForCompletion(build(jenkins, OTHER + end));
        ArrayList<String> outcomes = new ArrayList<>();
        for (Row row : Row.of(end)) {
            WorkflowRun build = build(jenkins, row.job());
            jenkins.waitForCompletion(build);
            List<JournalEntry> tickets =
                    build.getAction(KaptureBuildAction.class).getTickets();
            assertThat(tickets.stream().map(JournalEntry::ticketId).toList(), is(row.tickets()));
            // At the lowest durability Pipeline itself can't go on with a build after a crash: the page still knows.
            if (end == End.ORDERLY || row.durability == FlowDurabilityHint.MAX_SURVIVABILITY) {
                for (JournalEntry ticket : tickets) {
                    jenkins.assertLogContains(" on site " + row.moment.site + ": " + ticket.outcome(), build);
                }
            }
            outcomes.add(tickets.stream().map(ticket -> ticket.outcome().name()).collect(Collectors.joining(", ")) + "|"
                    + build.getResult());
        }
        assertThat(KaptureTestUtil.leaks(), is(empty()));
        return outcomes;
    }

    private static WorkflowRun build(JenkinsRule jenkins, String job) {
        return jenkins.jenkins.getItemByFullName(job, WorkflowJob.class).getBuildByNumber(1);
    }
}
