package io.jenkins.plugins.kapture.faults;

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
import java.util.List;
import org.jenkinsci.plugins.workflow.flow.FlowDurabilityHint;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.job.properties.DurabilityHintJobProperty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.RealJenkinsExtension;

/** The process of the controller is killed while a request is out; the service outlives it. */
class CrashTest {

    private static final String TICKET = "713516551148";

    @RegisterExtension
    private final RealJenkinsExtension controller = new RealJenkinsExtension();

    @Test
    void whatWasOutIsUnknownAndNotSentAgain() throws Throwable {
        crash("MAX_SURVIVABILITY");
    }

    @Test
    void theBuildsPageKnowsItAtTheLowestDurabilityToo() throws Throwable {
        crash("PERFORMANCE_OPTIMIZED");
    }

    private void crash(String durability) throws Throwable {
        try (KaptureSandbox sandbox = KaptureSandbox.start()) {
            sandbox.ticket(TICKET);
            sandbox.onEvery().answer(Fault.stall(Fault.Point.AFTER_REQUEST));
            String url = sandbox.url();
            controller.startJenkins();
            controller.runRemotely(CrashTest::begin, url, durability);
            sandbox.awaitRequests(1);
            controller.stopJenkinsForcibly();
            sandbox.heal();
            controller.startJenkins();
            controller.run(CrashTest::expectTheTruth);
            assertThat(sandbox.requests(), hasSize(1));
        }
    }

    private static void begin(JenkinsRule jenkins, String url, String durability) throws Throwable {
        KaptureJenkins.addSecret(KaptureJenkins.CREDENTIAL, KaptureSandbox.TOKEN);
        KaptureSite site = new KaptureSite("production", url);
        site.setCredentialsId(KaptureJenkins.CREDENTIAL);
        site.setRequestTimeoutSeconds(600);
        KaptureConfiguration.get().setSites(List.of(site));
        WorkflowJob job = jenkins.createProject(WorkflowJob.class, "release");
        job.addProperty(new DurabilityHintJobProperty(FlowDurabilityHint.valueOf(durability)));
        KaptureJenkins.setScript(
                job, "kaptureUpdateTicket(ticketId: '" + TICKET + "', subStatus: 'CL', onError: 'UNSTABLE')");
        job.scheduleBuild2(0).waitForStart();
    }

    private static void expectTheTruth(JenkinsRule jenkins) throws Throwable {
        WorkflowRun build =
                jenkins.jenkins.getItemByFullName("release", WorkflowJob.class).getBuildByNumber(1);
        jenkins.waitForCompletion(build);
        // At the lowest durability Pipeline itself can not go on with the build after a crash.
        assertThat(build.getResult() == Result.UNSTABLE || build.getResult() == Result.FAILURE, is(true));
        assertThat(build.getAction(TicketsAction.class).getTickets().get(0).outcome(), is(Outcome.UNKNOWN));
        assertThat(KaptureJenkins.filesWithToken(jenkins.jenkins.getRootDir().toPath()), is(empty()));
    }
}
