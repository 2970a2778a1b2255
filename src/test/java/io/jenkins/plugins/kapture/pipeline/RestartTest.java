package io.jenkins.plugins.kapture.pipeline;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;

import hudson.model.Result;
import io.jenkins.plugins.kapture.KaptureJenkins;
import io.jenkins.plugins.kapture.client.Outcome;
import io.jenkins.plugins.kapture.config.KaptureConfiguration;
import io.jenkins.plugins.kapture.config.KaptureSite;
import io.jenkins.plugins.kapture.report.TicketsAction;
import io.jenkins.plugins.kapture.sandbox.Fault;
import io.jenkins.plugins.kapture.sandbox.KaptureSandbox;
import java.io.IOException;
import java.util.List;
import org.jenkinsci.plugins.workflow.flow.FlowDurabilityHint;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.job.properties.DurabilityHintJobProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.jvnet.hudson.test.junit.jupiter.JenkinsSessionExtension;

/** What a restarted controller does with an update that it finds half done. */
class RestartTest {

    private static final String TICKET = "713516551148";

    @RegisterExtension
    private final JenkinsSessionExtension session = new JenkinsSessionExtension();

    private KaptureSandbox sandbox;

    @BeforeEach
    void setUp() throws IOException {
        sandbox = KaptureSandbox.start();
        sandbox.ticket(TICKET);
    }

    @AfterEach
    void tearDown() throws IOException {
        sandbox.close();
    }

    @ParameterizedTest
    @EnumSource(
            value = FlowDurabilityHint.class,
            names = {"MAX_SURVIVABILITY", "PERFORMANCE_OPTIMIZED"})
    void whatWasOutIsUnknownAndNotSentAgain(FlowDurabilityHint durability) throws Throwable {
        sandbox.onEvery().answer(Fault.stall(Fault.Point.AFTER_REQUEST));
        session.then(jenkins -> {
            KaptureSite site = KaptureJenkins.configure(sandbox);
            site.setRequestTimeoutSeconds(600);
            KaptureConfiguration.get().setSites(List.of(site));
            WorkflowJob job = jenkins.createProject(WorkflowJob.class, "release");
            job.addProperty(new DurabilityHintJobProperty(durability));
            KaptureJenkins.setScript(
                    job,
                    "def u = kaptureUpdateTicket(ticketId: '" + TICKET
                            + "', subStatus: 'CL', onError: 'UNSTABLE'); echo \"after ${u.outcome}\"");
            job.scheduleBuild2(0).waitForStart();
            sandbox.awaitRequests(1);
        });
        sandbox.heal();
        session.then(jenkins -> {
            WorkflowRun build = jenkins.jenkins
                    .getItemByFullName("release", WorkflowJob.class)
                    .getBuildByNumber(1);
            jenkins.assertBuildStatus(Result.UNSTABLE, jenkins.waitForCompletion(build));
            jenkins.assertLogContains("Jenkins was restarted while the request was out", build);
            jenkins.assertLogContains("after UNKNOWN", build);
            assertThat(build.getAction(TicketsAction.class).getTickets().get(0).outcome(), is(Outcome.UNKNOWN));
            assertThat(
                    KaptureJenkins.filesWithToken(jenkins.jenkins.getRootDir().toPath()), is(empty()));
        });
        assertThat(sandbox.requests(), hasSize(1));
    }

    @Test
    void whatWaitedIsSentAfterTheRestart() throws Throwable {
        sandbox.onNext().answer(Fault.retryAfter(503, "60"));
        session.then(jenkins -> {
            KaptureJenkins.configure(sandbox);
            WorkflowJob job = jenkins.createProject(WorkflowJob.class, "release");
            KaptureJenkins.setScript(
                    job,
                    "def u = kaptureUpdateTicket(ticketId: '" + TICKET
                            + "', subStatus: 'CL'); echo \"after ${u.outcome}\"");
            WorkflowRun build = job.scheduleBuild2(0).waitForStart();
            jenkins.waitForMessage("Next attempt in 60 s", build);
        });
        session.then(jenkins -> {
            WorkflowRun build = jenkins.jenkins
                    .getItemByFullName("release", WorkflowJob.class)
                    .getBuildByNumber(1);
            jenkins.assertBuildStatus(Result.SUCCESS, jenkins.waitForCompletion(build));
            jenkins.assertLogContains("after UPDATED", build);
        });
        assertThat(sandbox.ticket(TICKET).updates(), hasSize(1));
    }

    @Test
    void aBatchGoesOnWhereItStopped() throws Throwable {
        List.of("1", "2", "3").forEach(sandbox::ticket);
        sandbox.on("2").answer(Fault.stall(Fault.Point.AFTER_REQUEST));
        session.then(jenkins -> {
            KaptureSite site = KaptureJenkins.configure(sandbox);
            site.setMaxConcurrentRequests(1);
            site.setRequestTimeoutSeconds(600);
            KaptureConfiguration.get().setSites(List.of(site));
            WorkflowJob job = jenkins.createProject(WorkflowJob.class, "release");
            KaptureJenkins.setScript(
                    job,
                    "def all = kaptureUpdateTickets(ticketIds: ['1', '2', '3'], subStatus: 'CL', onError: 'UNSTABLE')\n"
                            + "echo 'after ' + all.collect { it.outcome }.join(',')");
            job.scheduleBuild2(0).waitForStart();
            sandbox.awaitRequests(2);
        });
        session.then(jenkins -> {
            WorkflowRun build = jenkins.jenkins
                    .getItemByFullName("release", WorkflowJob.class)
                    .getBuildByNumber(1);
            jenkins.assertBuildStatus(Result.UNSTABLE, jenkins.waitForCompletion(build));
            jenkins.assertLogContains("after UPDATED,UNKNOWN,UPDATED", build);
        });
        assertThat(sandbox.requests(), hasSize(3));
    }
}
