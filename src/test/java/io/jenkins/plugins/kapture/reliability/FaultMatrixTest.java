package io.jenkins.plugins.kapture.reliability;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import hudson.EnvVars;
import hudson.ProxyConfiguration;
import hudson.model.Label;
import hudson.model.Result;
import io.jenkins.plugins.kapture.JenkinsTestBase;
import io.jenkins.plugins.kapture.KaptureTestUtil;
import io.jenkins.plugins.kapture.client.FaultCase;
import io.jenkins.plugins.kapture.client.FaultFixture;
import io.jenkins.plugins.kapture.config.KaptureConfiguration;
import io.jenkins.plugins.kapture.config.KaptureSite;
import io.jenkins.plugins.kapture.journal.JournalEntry;
import io.jenkins.plugins.kapture.journal.TicketJournal;
import io.jenkins.plugins.kapture.mock.MockKapture;
import io.jenkins.plugins.kapture.mock.MockTls;
import java.nio.file.Path;
import java.util.List;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.jvnet.hudson.test.JenkinsRule;

/** Every {@link FaultCase} once more, with the step in a real Jenkins and from a real agent process. */
class FaultMatrixTest extends JenkinsTestBase {

    @TempDir
    private static Path folder;

    @BeforeAll
    static void start() throws Exception {
        String trust = MockTls.shared().clientOptions(folder.resolve("trusted.p12"));
        jenkins.createOnlineSlave(Label.get("remote"), new EnvVars("JAVA_TOOL_OPTIONS", trust));
        KaptureTestUtil.addSecret(KaptureTestUtil.CREDENTIAL, MockKapture.TOKEN);
    }

    @AfterAll
    static void leaksNoToken() throws Exception {
        assertThat(KaptureTestUtil.leaks(), is(empty()));
    }

    static List<FaultCase> faults() {
        return FaultCase.all();
    }

    @ParameterizedTest
    @MethodSource("faults")
    void endsWithTheOutcomeOfTheTable(FaultCase fault) throws Exception {
        try (FaultFixture fixture = fault.open()) {
            String site = configure(fixture, fault);
            WorkflowJob job = KaptureTestUtil.pipeline(
                    jenkins,
                    "node('remote') { kaptureUpdateTicket(ticketId: '" + FaultFixture.TICKET
                            + "', subStatus: 'PS', comment: 'x' * " + fixture.commentLength()
                            + ", onError: 'UNSTABLE', onRejected: 'UNSTABLE') }");
            WorkflowRun build = job.scheduleBuild2(0).get();
            JournalEntry entry = new TicketJournal(build).read().get(0);
            String log = JenkinsRule.getLog(build);
            assertThat(log, entry.outcome(), is(fault.outcome()));
            jenkins.assertBuildStatus(fault.outcome().isUpdated() ? Result.SUCCESS : Result.UNSTABLE, build);
            assertThat(
                    log, containsString("Ticket " + FaultFixture.TICKET + " on site " + site + ": " + fault.outcome()));
            assertThat(log, not(containsString("\tat ")));
            assertThat(log.contains("attempt 1 of 2 failed"), is(fault.attempts() > 1));
            MockKapture kapture = fixture.kapture();
            assertThat(log, kapture.requests().size(), is(fault.arrivals() * fault.attempts()));
            assertThat(kapture.ticket(FaultFixture.TICKET).updates().size(), is(fault.updates()));
        }
    }

    /** Each fault has a separate site, because HTTP 429 or 503 pauses all updates of a site. */
    private static String configure(FaultFixture fixture, FaultCase fault) throws Exception {
        KaptureSite site = new KaptureSite("site " + FaultCase.all().indexOf(fault), fixture.url());
        site.setCredentialsId(KaptureTestUtil.CREDENTIAL);
        site.setConnectTimeoutSeconds(fixture.connectTimeoutSeconds());
        site.setRequestTimeoutSeconds(fixture.requestTimeoutSeconds());
        site.setMaxAttempts(2);
        KaptureConfiguration.get().setSites(List.of(site));
        var proxy = fixture.proxy();
        jenkins.jenkins.setProxy(
                proxy == null
                        ? null
                        : new ProxyConfiguration(proxy.host(), proxy.port(), proxy.user(), proxy.password(), ""));
        return site.getName();
    }
}
