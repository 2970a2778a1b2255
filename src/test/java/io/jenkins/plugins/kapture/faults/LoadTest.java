package io.jenkins.plugins.kapture.faults;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThanOrEqualTo;

import hudson.model.Label;
import hudson.model.Result;
import io.jenkins.plugins.kapture.KaptureJenkins;
import io.jenkins.plugins.kapture.config.KaptureConfiguration;
import io.jenkins.plugins.kapture.config.KaptureSite;
import io.jenkins.plugins.kapture.report.TicketsAction;
import io.jenkins.plugins.kapture.sandbox.Fault;
import io.jenkins.plugins.kapture.sandbox.KaptureSandbox;
import java.util.List;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** Many updates that wait, and sites that do not get into each other's way. */
@WithJenkins
class LoadTest {

    @Test
    void fiveHundredWaitingUpdatesCostNoThreads(JenkinsRule jenkins) throws Exception {
        try (KaptureSandbox sandbox = KaptureSandbox.start()) {
            jenkins.createOnlineSlave(Label.get("remote"));
            KaptureSite site = KaptureJenkins.configure(sandbox);
            site.setRequestTimeoutSeconds(600);
            KaptureConfiguration.get().setSites(List.of(site));
            sandbox.onEvery().answer(Fault.stall(Fault.Point.AFTER_REQUEST));
            WorkflowJob job = KaptureJenkins.pipeline(
                    jenkins,
                    "node('remote') { parallel((1..500).collectEntries { n -> [(\"$n\".toString()): "
                            + "{ if (n == 500) { echo 'all begun' }\n"
                            + "kaptureUpdateTicket(ticketId: \"$n\", subStatus: 'CL') }] }) }");
            WorkflowRun build = job.scheduleBuild2(0).waitForStart();
            jenkins.waitForMessage("all begun", build);
            sandbox.awaitRequests(site.getMaxConcurrentRequests());
            assertThat(kaptureThreads(), is(lessThanOrEqualTo((long) site.getMaxConcurrentRequests())));
            assertThat(sandbox.mostAtOnce(), is(site.getMaxConcurrentRequests()));
            build.doStop();
            jenkins.assertBuildStatus(Result.ABORTED, jenkins.waitForCompletion(build));
            assertThat(build.getAction(TicketsAction.class).getTickets(), hasSize(500));
            assertThat(sandbox.requests(), hasSize(site.getMaxConcurrentRequests()));
        }
    }

    /** The plugin has no other threads on the controller than these. */
    private static long kaptureThreads() {
        return Thread.getAllStackTraces().entrySet().stream()
                .filter(thread -> thread.getKey().getName().startsWith("Kapture site"))
                .count();
    }

    @Test
    void aSlowSiteDoesNotSlowAnother(JenkinsRule jenkins) throws Exception {
        try (KaptureSandbox slow = KaptureSandbox.start();
                KaptureSandbox fast = KaptureSandbox.start()) {
            KaptureSite first = KaptureJenkins.configure(slow);
            first.setRequestTimeoutSeconds(600);
            KaptureSite second = new KaptureSite("fast", fast.url());
            second.setCredentialsId(KaptureJenkins.CREDENTIAL);
            KaptureConfiguration.get().setSites(List.of(first, second));
            slow.onEvery().answer(Fault.stall(Fault.Point.AFTER_REQUEST));
            fast.ticket("1");
            WorkflowJob stuck = KaptureJenkins.pipeline(
                    jenkins, "kaptureUpdateTickets(ticketIds: (1..50).collect { \"$it\" }, subStatus: 'CL')");
            WorkflowRun stalled = stuck.scheduleBuild2(0).waitForStart();
            slow.awaitRequests(first.getMaxConcurrentRequests());
            jenkins.buildAndAssertSuccess(KaptureJenkins.pipeline(
                    jenkins, "kaptureUpdateTicket(ticketId: '1', subStatus: 'CL', site: 'fast')"));
            assertThat(stalled.isBuilding(), is(true));
            stalled.doStop();
            jenkins.assertBuildStatus(Result.ABORTED, jenkins.waitForCompletion(stalled));
        }
    }
}
