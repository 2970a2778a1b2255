package io.jenkins.plugins.kapture.reliability;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;

import hudson.model.Result;
import io.jenkins.plugins.kapture.KaptureTestUtil;
import io.jenkins.plugins.kapture.config.KaptureSite;
import io.jenkins.plugins.kapture.journal.JournalEntry;
import io.jenkins.plugins.kapture.journal.RunningResends;
import io.jenkins.plugins.kapture.journal.TicketJournal;
import io.jenkins.plugins.kapture.mock.Fault;
import io.jenkins.plugins.kapture.mock.MockKapture;
import io.jenkins.plugins.kapture.packaged.PackagedPlugin;
import java.io.IOException;
import java.util.ArrayList;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.RealJenkinsExtension;

/** Jenkins stops while tickets are sent again: one request is in progress, the next one waits for it. */
class SendAgainRestartTest {

    private static final String JOB = "release";

    @RegisterExtension
    private final RealJenkinsExtension controller;

    SendAgainRestartTest() throws IOException {
        controller = PackagedPlugin.omitOthersThan(
                new RealJenkinsExtension().javaOptions(KaptureTestUtil.FAST_START),
                "workflow-basic-steps",
                "workflow-cps",
                "workflow-durable-task-step",
                "workflow-job");
    }

    @ParameterizedTest(name = "killed: {0}")
    @ValueSource(booleans = {false, true})
    void ticketsAreAccountedForAndNothingIsSentAfterTheRestart(boolean killed) throws Throwable {
        try (MockKapture kapture = MockKapture.start()) {
            controller.startJenkins();
            controller.runRemotely(SendAgainRestartTest::release, kapture.url());
            kapture.ticket("1");
            kapture.ticket("2");
            kapture.on("1").inject(Fault.stall(Fault.Point.AFTER_REQUEST));
            controller.runRemotely(SendAgainRestartTest::sendAgain);
            kapture.awaitRequests(3);
            if (killed) {
                controller.stopJenkinsForcibly();
            } else {
                controller.stopJenkins();
            }
            kapture.clearFaults();
            controller.startJenkins();
            assertThat(
                    controller.runRemotely(SendAgainRestartTest::end),
                    contains("1 REJECTED null", "2 REJECTED null", "1 UNKNOWN anonymous", "2 UNAVAILABLE anonymous"));
            assertThat(kapture.requests(), hasSize(3));
        }
    }

    /** Neither ticket exists yet. */
    private static void release(JenkinsRule jenkins, String url) throws Throwable {
        KaptureSite site = KaptureTestUtil.configure(url);
        site.setMaxConcurrentRequests(1);
        site.setRequestTimeoutSeconds(600);
        WorkflowJob job = jenkins.createProject(WorkflowJob.class, JOB);
        KaptureTestUtil.setScript(
                job, "kaptureUpdateTickets(ticketIds: '1 2', subStatus: 'CL', onRejected: 'UNSTABLE')");
        jenkins.buildAndAssertStatus(Result.UNSTABLE, job);
    }

    private static void sendAgain(JenkinsRule jenkins) throws Throwable {
        KaptureTestUtil.sendAgain(jenkins, build(jenkins), "");
    }

    /** @return all attempts, as ticket, outcome and user */
    private static ArrayList<String> end(JenkinsRule jenkins) throws Throwable {
        WorkflowRun build = build(jenkins);
        assertThat(RunningResends.contains(build), is(false));
        assertThat(KaptureTestUtil.leaks(), is(empty()));
        ArrayList<String> attempts = new ArrayList<>();
        for (JournalEntry entry : new TicketJournal(build).read()) {
            attempts.add(entry.ticketId() + " " + entry.outcome() + " " + entry.requestedBy());
        }
        return attempts;
    }

    private static WorkflowRun build(JenkinsRule jenkins) {
        return jenkins.jenkins.getItemByFullName(JOB, WorkflowJob.class).getBuildByNumber(1);
    }
}
