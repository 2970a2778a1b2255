package io.jenkins.plugins.kapture.reliability;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;

import hudson.model.Label;
import hudson.model.Result;
import hudson.model.Slave;
import hudson.slaves.OfflineCause;
import io.jenkins.plugins.kapture.KaptureTestUtil;
import io.jenkins.plugins.kapture.client.MeasuredTable;
import io.jenkins.plugins.kapture.config.KaptureConfiguration;
import io.jenkins.plugins.kapture.config.KaptureSite;
import io.jenkins.plugins.kapture.report.KaptureBuildAction;
import io.jenkins.plugins.kapture.sandbox.Fault;
import io.jenkins.plugins.kapture.sandbox.KaptureSandbox;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import jenkins.security.MasterToSlaveCallable;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.jenkinsci.plugins.workflow.support.steps.input.InputAction;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** Loss of the agent and aborts, at each point of an update, and within the blocks that people put around a step. */
@WithJenkins
class InterruptionTest {

    private static final String STEP = "kaptureUpdateTicket(ticketId: '1', subStatus: 'CL')";

    private static final String PARALLEL = "parallel failFast: true";

    private final MeasuredTable table = new MeasuredTable(
            "docs/reliability.md",
            "interruptions",
            "What happens",
            "When",
            "Around the step",
            "Outcome",
            "Build",
            "Requests that arrived whole");

    private JenkinsRule jenkins;
    private KaptureSandbox sandbox;
    private Slave agent;
    private int tickets;

    /** How far the update is. */
    private enum Moment {
        QUEUED("while it waits for others"),
        RESTING("while it waits for the next attempt"),
        OUT("while the request is out");

        private final String words;

        Moment(String words) {
            this.words = words;
        }
    }

    /** What happens then. */
    private enum Stroke {
        KILL("the agent's process is killed"),
        DISCONNECT("the agent is disconnected"),
        STOP("somebody aborts the build"),
        NOTHING("its time is over"),
        FAIL("another branch fails");

        private final String words;

        Stroke(String words) {
            this.words = words;
        }
    }

    /** Ends the agent's process without a word. */
    private static final class Halt extends MasterToSlaveCallable<Void, RuntimeException> {

        private static final long serialVersionUID = 1L;

        @Override
        public Void call() {
            Runtime.getRuntime().halt(1);
            return null;
        }
    }

    @Test
    void theLogTellsTheTruthAndNothingIsSentTwice(JenkinsRule rule) throws Exception {
        jenkins = rule;
        KaptureTestUtil.addSecret(KaptureTestUtil.CREDENTIAL, KaptureSandbox.TOKEN);

        String retry = "retry(count: 2, conditions: [agent(), nonresumable()])";
        for (Stroke stroke : List.of(Stroke.KILL, Stroke.DISCONNECT)) {
            row(stroke, Moment.OUT, "", "UNKNOWN", Result.FAILURE, 1);
            row(stroke, Moment.OUT, retry, "UNKNOWN", Result.FAILURE, 1);
            // This is the Jenkinsfile's own wish.
            row(stroke, Moment.OUT, "retry(2)", "UNKNOWN, UPDATED", Result.SUCCESS, 2);
            row(stroke, Moment.OUT, "timeout(10)", "UNKNOWN", Result.FAILURE, 1);
            row(stroke, Moment.OUT, "catchError(buildResult: 'UNSTABLE')", "UNKNOWN", Result.UNSTABLE, 1);
            row(stroke, Moment.RESTING, retry, "UNAVAILABLE", Result.FAILURE, 1);
            row(stroke, Moment.QUEUED, retry, "UNAVAILABLE", Result.FAILURE, 0);
        }
        for (Moment moment : Moment.values()) {
            String outcome = moment == Moment.OUT ? "UNKNOWN" : "UNAVAILABLE";
            int arrivals = moment == Moment.QUEUED ? 0 : 1;
            row(Stroke.STOP, moment, "", outcome, Result.ABORTED, arrivals);
            row(Stroke.STOP, moment, "catchError", outcome, Result.ABORTED, arrivals);
            row(Stroke.STOP, moment, retry, outcome, Result.ABORTED, arrivals);
            row(Stroke.FAIL, moment, PARALLEL, outcome, Result.FAILURE, arrivals);
            row(Stroke.NOTHING, moment, "timeout(time: 5, unit: 'SECONDS')", outcome, Result.ABORTED, arrivals);
        }
        assertThat(KaptureTestUtil.leaks(), is(empty()));
        table.count(tickets);
        table.check();
    }

    private void row(Stroke stroke, Moment moment, String around, String outcomes, Result result, int arrivals)
            throws Exception {
        String row = stroke.words + " " + moment.words + ", within " + around;
        String label = "row" + jenkins.jenkins.getNodes().size();
        agent = jenkins.createOnlineSlave(Label.get(label));
        try (KaptureSandbox service = KaptureSandbox.start()) {
            sandbox = service;
            service.ticket("1");
            configure(moment == Moment.QUEUED ? 1 : 8);
            WorkflowRun other = prepare(moment);
            String body = "node('" + label + "') { " + STEP + " }";
            WorkflowRun build = KaptureTestUtil.pipeline(jenkins, within(around, body))
                    .scheduleBuild2(0)
                    .waitForStart();
            int before = other == null ? 0 : 1;
            await(moment, build);
            if (stroke == Stroke.FAIL) {
                jenkins.waitForMessage("Proceed or Abort", build);
            }
            if (around.startsWith("retry")) {
                // There is another agent, for a step that would begin again.
                jenkins.createOnlineSlave(Label.get(label));
            }
            strike(stroke, build);
            if (other != null && (stroke == Stroke.KILL || stroke == Stroke.DISCONNECT)) {
                other.doStop();
            }
            jenkins.assertBuildStatus(result, jenkins.waitForCompletion(build));
            if (other != null) {
                other.doStop();
                jenkins.waitForCompletion(other);
            }
            var tickets = build.getAction(KaptureBuildAction.class).getTickets();
            assertThat(
                    row,
                    tickets.stream().map(ticket -> ticket.outcome().name()).collect(Collectors.joining(", ")),
                    is(outcomes));
            this.tickets += tickets.size();
            for (var ticket : tickets) {
                jenkins.assertLogContains("Ticket ", build);
                jenkins.assertLogContains(" on site production: " + ticket.outcome(), build);
            }
            assertThat(row, service.requests(), hasSize(before + arrivals));
            table.add(
                    stroke.words,
                    moment.words,
                    around.isEmpty() ? "" : "`" + around + "`",
                    "`" + outcomes + "`",
                    "`" + result + "`",
                    arrivals);
        }
    }

    private static String within(String around, String body) {
        if (around.equals(PARALLEL)) {
            return PARALLEL + ", update: { " + body + " }, other: { input 'now?'; error 'the other branch' }";
        }
        return around.isEmpty() ? body : around + " { " + body + " }";
    }

    private void configure(int atOnce) {
        KaptureSite site = new KaptureSite("production", sandbox.url());
        site.setCredentialsId(KaptureTestUtil.CREDENTIAL);
        site.setRequestTimeoutSeconds(600);
        site.setMaxConcurrentRequests(atOnce);
        KaptureConfiguration.get().setSites(List.of(site));
    }

    /** @return the build that the other one waits for, if it does */
    private WorkflowRun prepare(Moment moment) throws Exception {
        switch (moment) {
            case OUT -> sandbox.onNext().inject(Fault.stall(Fault.Point.AFTER_REQUEST));
            case RESTING -> sandbox.onNext().inject(Fault.retryAfter(503, "10"));
            case QUEUED -> {
                sandbox.on("2").inject(Fault.stall(Fault.Point.AFTER_REQUEST));
                WorkflowRun other = KaptureTestUtil.pipeline(jenkins, STEP.replace("'1'", "'2'"))
                        .scheduleBuild2(0)
                        .waitForStart();
                sandbox.awaitRequests(1);
                return other;
            }
        }
        return null;
    }

    private void await(Moment moment, WorkflowRun build) throws Exception {
        switch (moment) {
            case OUT -> sandbox.awaitRequests(1);
            case RESTING -> jenkins.waitForMessage("Next attempt in", build);
            case QUEUED -> {
                while (!hasBegun(build)) {
                    TimeUnit.MILLISECONDS.sleep(50);
                }
            }
        }
    }

    static boolean hasBegun(WorkflowRun build) throws Exception {
        if (build.getExecution() == null) {
            return false;
        }
        for (StepExecution step :
                build.getExecution().getCurrentExecutions(true).get()) {
            if (step.getClass().getSimpleName().equals("UpdateStepExecution") && step.getStatus() != null) {
                return true;
            }
        }
        return false;
    }

    private void strike(Stroke stroke, WorkflowRun build) throws Exception {
        switch (stroke) {
            case KILL -> agent.getChannel().callAsync(new Halt());
            case DISCONNECT -> agent.toComputer().disconnect(OfflineCause.create(null));
            case STOP -> build.doStop();
            case NOTHING -> {}
            case FAIL ->
                build.getAction(InputAction.class).getExecutions().get(0).doProceedEmpty();
        }
        if (stroke == Stroke.KILL || stroke == Stroke.DISCONNECT) {
            while (agent.toComputer().isOnline()) {
                TimeUnit.MILLISECONDS.sleep(50);
            }
        }
    }
}
