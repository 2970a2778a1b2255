package io.jenkins.plugins.kapture.reliability;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.both;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;

import hudson.model.Computer;
import hudson.model.Label;
import hudson.model.Node;
import hudson.model.Result;
import hudson.slaves.DumbSlave;
import hudson.slaves.OfflineCause;
import io.jenkins.plugins.kapture.JenkinsTestBase;
import io.jenkins.plugins.kapture.KaptureTestUtil;
import io.jenkins.plugins.kapture.client.MeasuredTable;
import io.jenkins.plugins.kapture.client.Outcome;
import io.jenkins.plugins.kapture.config.KaptureConfiguration;
import io.jenkins.plugins.kapture.config.KaptureSite;
import io.jenkins.plugins.kapture.journal.JournalEntry;
import io.jenkins.plugins.kapture.journal.TicketJournal;
import io.jenkins.plugins.kapture.mock.Fault;
import io.jenkins.plugins.kapture.mock.MockKapture;
import io.jenkins.plugins.kapture.mock.MockRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import jenkins.security.MasterToSlaveCallable;
import org.awaitility.Awaitility;
import org.jenkinsci.plugins.durabletask.executors.OnceRetentionStrategy;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.support.steps.input.InputAction;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Loss of the agent and aborts, in each state of an update, and within the blocks that are usual around a step. */
class InterruptionTest extends JenkinsTestBase {

    private static final String STEP = "kaptureUpdateTicket(ticketId: '1', subStatus: 'CL')";
    private static final String LABEL = "remote";

    private static final String RETRY = "retry(count: 2, conditions: [agent(), nonresumable()])";
    private static final String PARALLEL = "parallel failFast: true";
    private static final String TIMEOUT = "timeout(time: 5, unit: 'SECONDS')";
    private static final String UNSTABLE = "catchError(buildResult: 'UNSTABLE')";

    @AutoClose
    private final MockKapture kapture = MockKapture.start();

    InterruptionTest() throws IOException {}

    /** The progress of the update. */
    private enum State {
        QUEUED("waiting for other requests"),
        WAITING_FOR_RETRY("waiting for the next attempt"),
        IN_FLIGHT("request in progress");

        private final String description;

        State(String description) {
            this.description = description;
        }
    }

    private enum Interruption {
        AGENT_KILLED("the agent's process is killed"),
        AGENT_DISCONNECTED("the agent is disconnected"),
        ABORT("a user aborts the build"),
        TIMEOUT("the timeout expires"),
        BRANCH_FAILED("another branch fails");

        private final String description;

        Interruption(String description) {
            this.description = description;
        }

        boolean isOfAgent() {
            return this == AGENT_KILLED || this == AGENT_DISCONNECTED;
        }
    }

    /**
     * @param around the block around the step; empty for none
     * @param outcomes of each run of the step
     */
    private record Row(
            Interruption interruption, State state, String around, String outcomes, Result result, int requests) {

        String script() {
            String body = "node('" + LABEL + "') { " + STEP + " }";
            if (around.equals(PARALLEL)) {
                return PARALLEL + ", update: { " + body + " }, other: { input 'now?'; error 'the other branch' }";
            }
            return around.isEmpty() ? body : around + " { " + body + " }";
        }

        @Override
        public String toString() {
            return interruption.description + ", " + state.description + ", " + around;
        }
    }

    /** Kills the agent's JVM. */
    private static final class Halt extends MasterToSlaveCallable<Void, RuntimeException> {

        private static final long serialVersionUID = 1L;

        @Override
        public Void call() {
            Runtime.getRuntime().halt(1);
            return null;
        }
    }

    static List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        for (Interruption lost : List.of(Interruption.AGENT_KILLED, Interruption.AGENT_DISCONNECTED)) {
            rows.add(new Row(lost, State.IN_FLIGHT, "", "UNKNOWN", Result.FAILURE, 1));
            rows.add(new Row(lost, State.IN_FLIGHT, RETRY, "UNKNOWN", Result.FAILURE, 1));
            rows.add(new Row(lost, State.IN_FLIGHT, "retry(2)", "UNKNOWN", Result.FAILURE, 1));
            rows.add(new Row(lost, State.IN_FLIGHT, "timeout(10)", "UNKNOWN", Result.FAILURE, 1));
            rows.add(new Row(lost, State.IN_FLIGHT, UNSTABLE, "UNKNOWN", Result.UNSTABLE, 1));
            rows.add(new Row(lost, State.WAITING_FOR_RETRY, RETRY, "UNAVAILABLE", Result.FAILURE, 1));
            rows.add(new Row(lost, State.QUEUED, RETRY, "UNAVAILABLE", Result.FAILURE, 0));
        }
        for (State state : State.values()) {
            String outcome = state == State.IN_FLIGHT ? "UNKNOWN" : "UNAVAILABLE";
            int requests = state == State.QUEUED ? 0 : 1;
            rows.add(new Row(Interruption.ABORT, state, "", outcome, Result.ABORTED, requests));
            rows.add(new Row(Interruption.ABORT, state, "catchError", outcome, Result.ABORTED, requests));
            rows.add(new Row(Interruption.ABORT, state, RETRY, outcome, Result.ABORTED, requests));
            rows.add(new Row(Interruption.BRANCH_FAILED, state, PARALLEL, outcome, Result.FAILURE, requests));
            rows.add(new Row(Interruption.TIMEOUT, state, TIMEOUT, outcome, Result.ABORTED, requests));
        }
        return rows;
    }

    @BeforeAll
    static void start() throws Exception {
        KaptureTestUtil.addSecret(KaptureTestUtil.CREDENTIAL, MockKapture.TOKEN);
        // Two, so that an agent is available if the step is run again.
        jenkins.createOnlineSlave(Label.get(LABEL));
        jenkins.createOnlineSlave(Label.get(LABEL));
    }

    /** The end of the lost connection can also end a new one. */
    @AfterEach
    void reconnectAgents() {
        for (Node node : jenkins.jenkins.getNodes()) {
            Computer computer = node.toComputer();
            Awaitility.await()
                    .atMost(Duration.ofMinutes(2))
                    .ignoreExceptionsInstanceOf(ExecutionException.class)
                    .until(() -> computer.connect(false).get() == null && computer.isOnline());
        }
    }

    @AfterAll
    static void leaksNoToken() throws Exception {
        assertThat(KaptureTestUtil.leaks(), is(empty()));
    }

    @ParameterizedTest
    @MethodSource("rows")
    void endsWithTheOutcomeOfTheTable(Row row) throws Exception {
        kapture.ticket("1");
        configure(row.state == State.QUEUED ? 1 : 8);
        WorkflowRun other = prepare(row.state);
        WorkflowRun build = KaptureTestUtil.start(jenkins, row.script());
        await(row.state, build);
        if (row.interruption == Interruption.BRANCH_FAILED) {
            jenkins.waitForMessage("Proceed or Abort", build);
        }
        apply(row.interruption, build);
        if (other != null && row.interruption.isOfAgent()) {
            other.doStop();
        }
        jenkins.assertBuildStatus(row.result, jenkins.waitForCompletion(build));
        if (other != null) {
            other.doStop();
            jenkins.waitForCompletion(other);
        }
        List<JournalEntry> tickets = new TicketJournal(build).read();
        assertThat(
                tickets.stream().map(ticket -> ticket.outcome().name()).collect(Collectors.joining(", ")),
                is(row.outcomes));
        for (JournalEntry ticket : tickets) {
            jenkins.assertLogContains("Ticket 1 on site production: " + ticket.outcome(), build);
        }
        assertThat(kapture.requests(), hasSize(row.requests + (other == null ? 0 : 1)));
    }

    /** As the agents of clouds are, which run one build. */
    @Test
    void updateIsNotRepeatedAfterItsAgentWasRemoved() throws Exception {
        kapture.ticket("1");
        configure(8);
        DumbSlave agent = jenkins.createSlave(Label.get("once"));
        agent.setRetentionStrategy(new OnceRetentionStrategy(60));
        jenkins.waitOnline(agent);
        kapture.onNext().inject(Fault.stall(Fault.Point.AFTER_REQUEST));
        WorkflowRun build = KaptureTestUtil.start(jenkins, RETRY + " { node('once') { " + STEP + " } }");
        kapture.awaitRequests(1);
        Node other = jenkins.createOnlineSlave(Label.get("once"));
        jenkins.jenkins.removeNode(agent);
        jenkins.assertBuildStatus(Result.FAILURE, jenkins.waitForCompletion(build));
        assertThat(KaptureTestUtil.outcomes(build), is(List.of(Outcome.UNKNOWN)));
        assertThat(kapture.requests(), hasSize(1));
        jenkins.jenkins.removeNode(other);
    }

    /** The ticket that was updated is not updated twice, and the one that waited is sent. */
    @Test
    void retryAfterItsAgentWasRemovedSendsWhatIsMissing() throws Exception {
        List.of("1", "2").forEach(kapture::ticket);
        configure(1);
        Node agent = jenkins.createOnlineSlave(Label.get("deleted"));
        kapture.on("2").inject(Fault.retryAfter(503, "30"));
        WorkflowRun build = KaptureTestUtil.start(
                jenkins, RETRY + " { node('deleted') { kaptureUpdateTickets(ticketIds: [1, 2], subStatus: 'CL') } }");
        jenkins.waitForMessage("Retrying in 30 s", build);
        kapture.clearFaults();
        Node other = jenkins.createOnlineSlave(Label.get("deleted"));
        jenkins.jenkins.removeNode(agent);
        jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(build));
        assertThat(KaptureTestUtil.outcomes(build), is(List.of(Outcome.UPDATED, Outcome.UNAVAILABLE, Outcome.UPDATED)));
        assertThat(kapture.requests(), hasSize(3));
        jenkins.jenkins.removeNode(other);
    }

    @Test
    void isDocumented() throws Exception {
        MeasuredTable table = new MeasuredTable(
                "docs/dev/reliability.md",
                "interruptions",
                "Interruption",
                "State of the update",
                "Around the step",
                "Outcome",
                "Build",
                "Requests received");
        for (Row row : rows()) {
            table.add(
                    row.interruption.description,
                    row.state.description,
                    row.around.isEmpty() ? "" : "`" + row.around + "`",
                    "`" + row.outcomes + "`",
                    "`" + row.result + "`",
                    row.requests);
        }
        table.count(
                rows().stream().mapToInt(row -> row.outcomes.split(", ").length).sum());
        table.check();
    }

    /** Requests in progress are unknown, the others wait for the agent, and nothing is sent twice. */
    @Test
    void batchContinuesOnceItsAgentHasReconnected() throws Exception {
        IntStream.range(0, 12).mapToObj(String::valueOf).forEach(kapture::ticket);
        configure(2);
        kapture.latency(Duration.ofSeconds(1));
        WorkflowRun build = KaptureTestUtil.start(
                jenkins,
                "node('" + LABEL + "') { kaptureUpdateTickets(ticketIds: (0..<12).toList(), subStatus: 'CL', "
                        + "onError: 'UNSTABLE') }");
        kapture.awaitRequests(3);
        apply(Interruption.AGENT_KILLED, build);
        reconnectAgents();
        jenkins.assertBuildStatus(Result.UNSTABLE, jenkins.waitForCompletion(build));
        Map<Outcome, Long> outcomes = new TicketJournal(build)
                .read().stream().collect(Collectors.groupingBy(JournalEntry::outcome, Collectors.counting()));
        long unknown = outcomes.getOrDefault(Outcome.UNKNOWN, 0L);
        assertThat(unknown, is(both(greaterThan(0L)).and(lessThan(3L))));
        assertThat(outcomes.get(Outcome.UPDATED), is(12 - unknown));
        assertThat(kapture.requests().stream().map(MockRequest::text).distinct().count(), is((long)
                kapture.requests().size()));
    }

    private void configure(int maxConcurrentRequests) {
        KaptureSite site = new KaptureSite("production", kapture.url());
        site.setCredentialsId(KaptureTestUtil.CREDENTIAL);
        site.setRequestTimeoutSeconds(600);
        site.setMaxConcurrentRequests(maxConcurrentRequests);
        if (maxConcurrentRequests == 2) {
            site.setMaxAttempts(10); // for as long as an agent needs to reconnect
        }
        KaptureConfiguration.get().setSites(List.of(site));
    }

    /** @return the build whose request the update waits for, or {@code null} */
    private WorkflowRun prepare(State state) throws Exception {
        switch (state) {
            case IN_FLIGHT -> kapture.onNext().inject(Fault.stall(Fault.Point.AFTER_REQUEST));
            case WAITING_FOR_RETRY -> kapture.onNext().inject(Fault.retryAfter(503, "10"));
            case QUEUED -> {
                kapture.on("2").inject(Fault.stall(Fault.Point.AFTER_REQUEST));
                WorkflowRun other = KaptureTestUtil.start(jenkins, STEP.replace("'1'", "'2'"));
                kapture.awaitRequests(1);
                return other;
            }
        }
        return null;
    }

    private void await(State state, WorkflowRun build) throws Exception {
        switch (state) {
            case IN_FLIGHT -> kapture.awaitRequests(1);
            case WAITING_FOR_RETRY -> jenkins.waitForMessage("Retrying in", build);
            case QUEUED -> {
                while (!hasBegun(build)) {
                    TimeUnit.MILLISECONDS.sleep(50);
                }
            }
        }
    }

    static boolean hasBegun(WorkflowRun build) {
        return new TicketJournal(build).hasTickets();
    }

    private static void apply(Interruption interruption, WorkflowRun build) throws Exception {
        switch (interruption) {
            case AGENT_KILLED -> busyAgent().getChannel().callAsync(new Halt());
            case AGENT_DISCONNECTED -> busyAgent().disconnect(OfflineCause.create(null));
            case ABORT -> build.doStop();
            case TIMEOUT -> {}
            case BRANCH_FAILED ->
                build.getAction(InputAction.class).getExecutions().get(0).doProceedEmpty();
        }
        if (interruption.isOfAgent()) {
            while (agents().allMatch(Computer::isOnline)) {
                TimeUnit.MILLISECONDS.sleep(50);
            }
        }
    }

    private static Computer busyAgent() {
        return agents().filter(agent -> agent.countBusy() > 0).findFirst().orElseThrow();
    }

    private static Stream<Computer> agents() {
        return jenkins.jenkins.getNodes().stream().map(Node::toComputer);
    }
}
