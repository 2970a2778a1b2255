package io.jenkins.plugins.kapture.reliability;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThanOrEqualTo;

import hudson.ProxyConfiguration;
import hudson.model.Label;
import hudson.model.Result;
import hudson.util.Secret;
import io.jenkins.plugins.kapture.KaptureTestUtil;
import io.jenkins.plugins.kapture.client.FaultCase;
import io.jenkins.plugins.kapture.client.FaultFixture;
import io.jenkins.plugins.kapture.client.MeasuredTable;
import io.jenkins.plugins.kapture.client.Outcome;
import io.jenkins.plugins.kapture.config.KaptureConfiguration;
import io.jenkins.plugins.kapture.config.KaptureSite;
import io.jenkins.plugins.kapture.report.JournalEntry;
import io.jenkins.plugins.kapture.report.KaptureBuildAction;
import io.jenkins.plugins.kapture.sandbox.KaptureSandbox;
import java.util.List;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** Every fault of {@link FaultCase} once more, by the step in a real Jenkins and from a real agent process. */
@WithJenkins
class FaultMatrixTest {

    private static final int ATTEMPTS = 2;

    @Test
    void everyFaultEndsAsItMust(JenkinsRule jenkins) throws Exception {
        jenkins.createOnlineSlave(Label.get("remote"));
        KaptureTestUtil.addSecret(KaptureTestUtil.CREDENTIAL, KaptureSandbox.TOKEN);
        MeasuredTable table = new MeasuredTable(
                "docs/reliability.md",
                "jenkins",
                "What happens",
                "Outcome",
                "Requests that arrived whole, of two attempts",
                "Updates");
        for (FaultCase fault : FaultCase.values()) {
            try (FaultFixture scene = fault.scene()) {
                configure(jenkins, scene);
                WorkflowJob job = KaptureTestUtil.pipeline(
                        jenkins,
                        "node('remote') { kaptureUpdateTicket(ticketId: '" + FaultFixture.TICKET
                                + "', subStatus: 'PS', onError: 'UNSTABLE', onRejected: 'UNSTABLE') }");
                WorkflowRun build = job.scheduleBuild2(0).get();
                JournalEntry entry =
                        build.getAction(KaptureBuildAction.class).getTickets().get(0);
                String row = fault + ": " + entry.message();
                assertThat(row, entry.outcome(), is(fault.outcome()));
                jenkins.assertBuildStatus(fault.outcome() == Outcome.UPDATED ? Result.SUCCESS : Result.UNSTABLE, build);
                jenkins.assertLogContains(
                        "Ticket " + FaultFixture.TICKET + " on site production: " + fault.outcome(), build);
                jenkins.assertLogNotContains("\tat ", build);
                int arrivals = scene.sandbox().requests().size();
                int updates =
                        scene.sandbox().ticket(FaultFixture.TICKET).updates().size();
                boolean again = fault.outcome() == Outcome.UNAVAILABLE;
                assertThat(row, arrivals, is(lessThanOrEqualTo(fault.arrivals() * (again ? ATTEMPTS : 1))));
                assertThat(row, updates, is(lessThanOrEqualTo(1)));
                table.add(fault, "`" + entry.outcome() + "`", arrivals, updates);
            }
        }
        assertThat(KaptureTestUtil.leaks(), is(empty()));
        table.count(FaultCase.values().length);
        table.check();
    }

    private static void configure(JenkinsRule jenkins, FaultFixture scene) throws Exception {
        KaptureSite site = new KaptureSite("production", scene.url());
        site.setCredentialsId(KaptureTestUtil.CREDENTIAL);
        site.setConnectTimeoutSeconds(scene.connectTimeoutSeconds());
        site.setRequestTimeoutSeconds(scene.requestTimeoutSeconds());
        site.setMaxAttempts(ATTEMPTS);
        KaptureConfiguration.get().setSites(List.of(site));
        var proxy = scene.proxy();
        jenkins.jenkins.setProxy(
                proxy == null
                        ? null
                        : new ProxyConfiguration(proxy.host(), proxy.port(), proxy.user(), proxy.password(), ""));
        if (proxy != null && proxy.password() != null) {
            assertThat(Secret.toString(jenkins.jenkins.getProxy().getSecretPassword()), is(proxy.password()));
        }
    }
}
