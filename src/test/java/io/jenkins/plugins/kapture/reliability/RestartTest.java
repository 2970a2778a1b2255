package io.jenkins.plugins.kapture.reliability;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.oneOf;
import static org.junit.jupiter.api.Assertions.assertAll;

import hudson.model.Slave;
import io.jenkins.plugins.kapture.KaptureTestUtil;
import io.jenkins.plugins.kapture.client.MeasuredTable;
import io.jenkins.plugins.kapture.config.KaptureConfiguration;
import io.jenkins.plugins.kapture.config.KaptureSite;
import io.jenkins.plugins.kapture.journal.JournalEntry;
import io.jenkins.plugins.kapture.journal.TicketJournal;
import io.jenkins.plugins.kapture.mock.Fault;
import io.jenkins.plugins.kapture.mock.MockKapture;
import io.jenkins.plugins.kapture.packaged.PackagedPlugin;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jenkinsci.plugins.workflow.flow.FlowDurabilityHint;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.job.properties.DurabilityHintJobProperty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.InboundAgentExtension;
import org.jvnet.hudson.test.junit.jupiter.RealJenkinsExtension;

/** The controller is shut down or killed in each state of an update, and restarted. */
class RestartTest {

    /** Uses the only request that the site {@code narrow} allows. */
    private static final String OTHER = "other";

    @RegisterExtension
    private final RealJenkinsExtension controller;

    RestartTest() throws IOException {
        controller = PackagedPlugin.omitOthersThan(
                new RealJenkinsExtension()
                        .javaOptions(
                                KaptureTestUtil.FAST_START,
                                "-Dio.jenkins.plugins.kapture.config.SiteRules.loopbackIsRemote=true",
                                "-Dio.jenkins.plugins.kapture.update.TicketUpdater.agentWaitSeconds=60",
                                // How long Pipeline waits for an agent: in tests, 15 s, which a busy machine exceeds.
                                "-Dorg.jenkinsci.plugins.workflow.support.pickles.ExecutorPickle.timeoutForNodeMillis=40000"),
                "workflow-basic-steps",
                "workflow-cps",
                "workflow-durable-task-step",
                "workflow-job");
    }

    @RegisterExtension
    private final InboundAgentExtension agents = new InboundAgentExtension();

    private enum End {
        ORDERLY("shut down"),
        KILLED("killed");

        private final String description;

        End(String description) {
            this.description = description;
        }
    }

    /** The progress of the update; the second ticket of a row is for {@link #ONE_OF_TWO_ENDED} only. */
    private enum State {
        QUEUED("waiting for other requests"),
        WAITING_FOR_RETRY("waiting for the next attempt"),
        IN_FLIGHT("request in progress"),
        ONE_OF_TWO_ENDED("one of two tickets is updated");

        private final String description;

        State(String description) {
            this.description = description;
        }
    }

    /** Where the build runs. */
    private enum Place {
        CONTROLLER("the controller"),
        CONTROLLER_OPTIMIZED("the controller, `PERFORMANCE_OPTIMIZED`"),
        AGENT_BACK_IMMEDIATELY("an agent that reconnects immediately"),
        AGENT_BACK_LATER("an agent that reconnects later"),
        AGENT_LOST("an agent that never reconnects");

        private final String description;

        Place(String description) {
            this.description = description;
        }

        boolean isAgent() {
            return compareTo(AGENT_BACK_IMMEDIATELY) >= 0;
        }
    }

    private record Row(End end, State state, Place place) {

        static List<Row> of(End end) {
            List<Row> rows = new ArrayList<>();
            for (State state : State.values()) {
                for (Place place : Place.values()) {
                    rows.add(new Row(end, state, place));
                }
            }
            return rows;
        }

        String job() {
            return state + "-" + place;
        }

        String site() {
            return switch (state) {
                case QUEUED -> "narrow";
                case WAITING_FOR_RETRY -> "retry-" + place; // a backoff applies to all builds
                default -> "production";
            };
        }

        List<String> tickets() {
            String id = "1" + state.ordinal() + place.ordinal();
            return state == State.ONE_OF_TWO_ENDED ? List.of(id, id + "9") : List.of(id);
        }

        String script() {
            String step = "kaptureUpdateTickets(ticketIds: '" + String.join(" ", tickets())
                    + "', subStatus: 'CL', site: '" + site() + "', onError: 'UNSTABLE')";
            return place.isAgent() ? "node('" + place + "') { " + step + " }" : step;
        }

        /** At the lowest durability, Pipeline itself cannot continue a build after a crash. */
        boolean continues() {
            return end == End.ORDERLY || place != Place.CONTROLLER_OPTIMIZED;
        }

        String outcomes() {
            String notSent = continues() && place != Place.AGENT_LOST ? "UPDATED" : "UNAVAILABLE";
            return switch (state) {
                case QUEUED, WAITING_FOR_RETRY -> notSent;
                case IN_FLIGHT -> "UNKNOWN";
                case ONE_OF_TWO_ENDED -> "UPDATED, UNKNOWN";
            };
        }

        String result() {
            if (!continues()) {
                return "FAILURE";
            }
            if (place == Place.AGENT_LOST) {
                return "ABORTED"; // by Pipeline itself, after its timeout for the agent
            }
            return outcomes().equals("UPDATED") ? "SUCCESS" : "UNSTABLE";
        }

        long requests() {
            long before = state == State.QUEUED ? 0 : tickets().size();
            return before + (outcomes().equals("UPDATED") ? 1 : 0);
        }
    }

    @ParameterizedTest
    @EnumSource
    void accountsForEachTicketAndSendsNoneTwice(End end) throws Throwable {
        try (MockKapture kapture = MockKapture.start()) {
            List<Row> rows = Row.of(end);
            controller.startJenkins();
            controller.runRemotely(RestartTest::configure, kapture.url());
            startAgents();
            prepare(kapture, rows);
            controller.runRemotely(RestartTest::beginOther);
            kapture.awaitRequests(1);
            controller.runRemotely(RestartTest::begin, end);
            // At each place one for WAITING_FOR_RETRY and IN_FLIGHT, and two for ONE_OF_TWO_ENDED.
            kapture.awaitRequests(1 + Place.values().length * 4);
            if (end == End.KILLED) {
                controller.stopJenkinsForcibly();
            } else {
                controller.stopJenkins();
            }
            places().forEach(place -> agents.stop(place.name()));
            kapture.clearFaults();
            controller.startJenkins();
            agents.start(controller, agent(Place.AGENT_BACK_IMMEDIATELY));
            controller.runRemotely(RestartTest::awaitWaitingForAgent);
            agents.start(controller, agent(Place.AGENT_BACK_LATER));
            List<String> results = controller.runRemotely(RestartTest::end, end);
            List<Executable> checks = new ArrayList<>();
            for (int i = 0; i < rows.size(); i++) {
                Row row = rows.get(i);
                String result = results.get(i);
                checks.add(() -> assertThat(result, is(row.job() + ": " + row.outcomes() + ", " + row.result())));
                checks.add(() -> assertThat(row.job(), requests(kapture, row), is(row.requests())));
            }
            assertAll(checks);
        }
    }

    @Test
    void isDocumented() throws Exception {
        MeasuredTable table = new MeasuredTable(
                "docs/dev/reliability.md",
                "restarts",
                "Jenkins is",
                "State of the update",
                "Sent from",
                "Outcome",
                "Build",
                "Requests received");
        int tickets = 0;
        for (End end : End.values()) {
            for (Row row : Row.of(end)) {
                table.add(
                        end.description,
                        row.state.description,
                        row.place.description,
                        "`" + row.outcomes() + "`",
                        "`" + row.result() + "`",
                        row.requests());
                tickets += row.tickets().size();
            }
        }
        table.count(tickets);
        table.check();
    }

    private static List<Place> places() {
        return List.of(Place.AGENT_BACK_IMMEDIATELY, Place.AGENT_BACK_LATER, Place.AGENT_LOST);
    }

    private static InboundAgentExtension.Options agent(Place place) {
        return InboundAgentExtension.Options.newBuilder().name(place.name()).build();
    }

    private void startAgents() throws Throwable {
        for (Place place : places()) {
            agents.createAgent(
                    controller,
                    InboundAgentExtension.Options.newBuilder()
                            .name(place.name())
                            .skipStart()
                            .build());
            controller.runRemotely(RestartTest::addExecutors, place.name());
            agents.start(controller, agent(place));
        }
    }

    private static void addExecutors(JenkinsRule jenkins, String name) throws Throwable {
        Slave agent = (Slave) jenkins.jenkins.getNode(name);
        agent.setNumExecutors(State.values().length);
        jenkins.jenkins.updateNode(agent);
        jenkins.jenkins.setNodes(
                jenkins.jenkins.getNodes()); // otherwise the number of executors changes with the next restart
    }

    private static void prepare(MockKapture kapture, List<Row> rows) {
        kapture.ticket("1");
        kapture.on("1").inject(Fault.stall(Fault.Point.AFTER_REQUEST));
        for (Row row : rows) {
            row.tickets().forEach(kapture::ticket);
            String last = row.tickets().get(row.tickets().size() - 1);
            switch (row.state) {
                case QUEUED -> {}
                case WAITING_FOR_RETRY -> kapture.on(last).inject(Fault.retryAfter(503, "300"));
                case IN_FLIGHT, ONE_OF_TWO_ENDED -> kapture.on(last).inject(Fault.stall(Fault.Point.AFTER_REQUEST));
            }
        }
    }

    private static long requests(MockKapture kapture, Row row) {
        return row.tickets().stream()
                .mapToLong(ticket -> kapture.requests().stream()
                        .filter(request -> request.text().contains("\"" + ticket + "\""))
                        .count())
                .sum();
    }

    private static void configure(JenkinsRule jenkins, String url) {
        KaptureTestUtil.addSecret(KaptureTestUtil.CREDENTIAL, MockKapture.TOKEN);
        List<KaptureSite> sites = new ArrayList<>();
        for (String name : Row.of(End.KILLED).stream().map(Row::site).distinct().toList()) {
            KaptureSite site = new KaptureSite(name, url);
            site.setCredentialsId(KaptureTestUtil.CREDENTIAL);
            site.setRequestTimeoutSeconds(600);
            site.setMaxConcurrentRequests(name.equals("narrow") ? 1 : 32);
            sites.add(site);
        }
        KaptureConfiguration.get().setSites(sites);
    }

    private static void beginOther(JenkinsRule jenkins) throws Throwable {
        start(
                jenkins,
                OTHER,
                FlowDurabilityHint.MAX_SURVIVABILITY,
                "kaptureUpdateTicket(ticketId: '1', subStatus: 'CL', site: 'narrow')");
    }

    /** Starts a build for each row, and waits until each is in the row's state, if the service cannot see that. */
    private static void begin(JenkinsRule jenkins, End end) throws Throwable {
        for (Row row : Row.of(end)) {
            FlowDurabilityHint durability = row.place == Place.CONTROLLER_OPTIMIZED
                    ? FlowDurabilityHint.PERFORMANCE_OPTIMIZED
                    : FlowDurabilityHint.MAX_SURVIVABILITY;
            WorkflowRun build = start(jenkins, row.job(), durability, row.script());
            switch (row.state) {
                case QUEUED -> {
                    while (!InterruptionTest.hasBegun(build)) {
                        TimeUnit.MILLISECONDS.sleep(50);
                    }
                }
                case WAITING_FOR_RETRY -> jenkins.waitForMessage("Retrying in", build);
                case IN_FLIGHT -> {}
                case ONE_OF_TWO_ENDED -> jenkins.waitForMessage(": UPDATED", build);
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

    private static void awaitWaitingForAgent(JenkinsRule jenkins) throws Throwable {
        for (State state : List.of(State.QUEUED, State.WAITING_FOR_RETRY)) {
            jenkins.waitForMessage(
                    "Waiting for reconnection of AGENT_BACK_LATER",
                    build(jenkins, state + "-" + Place.AGENT_BACK_LATER));
        }
    }

    /** @return for each row the outcomes of its tickets and the result of its build */
    private static ArrayList<String> end(JenkinsRule jenkins, End end) throws Throwable {
        jenkins.waitForCompletion(build(jenkins, OTHER));
        ArrayList<String> results = new ArrayList<>();
        for (Row row : Row.of(end)) {
            WorkflowRun build = build(jenkins, row.job());
            jenkins.waitForCompletion(build);
            List<JournalEntry> tickets = new TicketJournal(build).read();
            if (row.continues()) {
                for (JournalEntry ticket : tickets) {
                    String line = "Ticket " + ticket.ticketId() + " on site " + row.site() + ": " + ticket.outcome();
                    assertThat(row.job(), JenkinsRule.getLog(build), containsString(line));
                }
            }
            results.add(row.job() + ": "
                    + tickets.stream().map(ticket -> ticket.outcome().name()).collect(Collectors.joining(", ")) + ", "
                    + build.getResult());
        }
        assertThat(KaptureTestUtil.leaks(), is(empty()));
        return results;
    }

    private static WorkflowRun build(JenkinsRule jenkins, String job) {
        return jenkins.jenkins.getItemByFullName(job, WorkflowJob.class).getBuildByNumber(1);
    }

    /** Jobs that update many tickets, with IDs from this one on. */
    private enum Shape {
        LOOP(1000),
        PARALLEL(2000),
        BATCH(3000),
        SEARCH(4000);

        private static final int TICKETS = 48;
        private static final String OPTIONS = ", subStatus: 'CL', site: 'production', onError: 'UNSTABLE')";

        private final int first;

        Shape(int first) {
            this.first = first;
        }

        List<String> tickets() {
            return IntStream.range(first, first + TICKETS)
                    .mapToObj(String::valueOf)
                    .toList();
        }

        String script() {
            String one = "kaptureUpdateTicket(ticketId: ticket" + OPTIONS;
            return switch (this) {
                case LOOP -> "for (int i = 0; i < 48; i++) { def ticket = 1000 + i; " + one + " }";
                case PARALLEL ->
                    "def all = [:]; for (int b = 0; b < 4; b++) { int from = 2000 + b * 12\n"
                            + "all[\"b$b\"] = { for (int i = 0; i < 12; i++) { def ticket = from + i; " + one
                            + " } } }\nparallel all";
                case BATCH -> "kaptureUpdateTickets(ticketIds: (3000..<3048).toList()" + OPTIONS;
                case SEARCH ->
                    "kaptureUpdateTickets(pattern: 'KAP-(\\\\d+)', "
                            + "text: (4000..<4048).collect { 'KAP-' + it }.join(' ')" + OPTIONS;
            };
        }
    }

    /** Jenkins is killed within the first milliseconds of steps, and again while they are resumed. */
    @Test
    void killAtTheArrivalOfARequestSendsNothingTwice() throws Throwable {
        try (MockKapture kapture = MockKapture.start()) {
            Stream.of(Shape.values()).flatMap(shape -> shape.tickets().stream()).forEach(kapture::ticket);
            kapture.latency(Duration.ofMillis(20));
            controller.startJenkins();
            controller.runRemotely(RestartTest::configure, kapture.url());
            controller.runRemotely(RestartTest::beginShapes);
            for (int kill = 1; kill <= 4; kill++) {
                kapture.awaitRequests(30 * kill);
                controller.stopJenkinsForcibly();
                controller.startJenkins();
            }
            HashMap<String, String> outcomes = controller.runRemotely(RestartTest::endShapes);
            Map<String, Long> requests = kapture.requests().stream()
                    .collect(Collectors.groupingBy(
                            request -> request.text().replaceAll("(?s).*\"ticket_id\":\"(\\d+)\".*", "$1"),
                            Collectors.counting()));
            List<Executable> checks = new ArrayList<>();
            for (Shape shape : Shape.values()) {
                checks.add(() -> assertThat(outcomes.get(shape.name()), is(oneOf("SUCCESS", "UNSTABLE"))));
                for (String ticket : shape.tickets()) {
                    String outcome = outcomes.get(ticket);
                    long received = requests.getOrDefault(ticket, 0L);
                    checks.add(() -> assertThat(
                            shape + " " + ticket,
                            outcome + " " + received,
                            is(oneOf("UPDATED 1", "UNKNOWN 1", "UNKNOWN 0"))));
                }
            }
            assertAll(checks);
        }
    }

    private static void beginShapes(JenkinsRule jenkins) throws Throwable {
        for (Shape shape : Shape.values()) {
            start(jenkins, shape.name(), FlowDurabilityHint.MAX_SURVIVABILITY, shape.script());
        }
    }

    /** @return the outcome of each ticket, and the result of each build */
    private static HashMap<String, String> endShapes(JenkinsRule jenkins) throws Throwable {
        HashMap<String, String> outcomes = new HashMap<>();
        for (Shape shape : Shape.values()) {
            WorkflowRun build = build(jenkins, shape.name());
            jenkins.waitForCompletion(build);
            outcomes.put(shape.name(), String.valueOf(build.getResult()));
            for (JournalEntry entry : new TicketJournal(build).read()) {
                outcomes.merge(entry.ticketId(), entry.outcome().name(), (one, other) -> one + "+" + other);
            }
        }
        return outcomes;
    }
}
