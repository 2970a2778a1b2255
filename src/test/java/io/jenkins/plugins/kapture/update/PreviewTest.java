package io.jenkins.plugins.kapture.update;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.startsWith;

import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.model.Result;
import hudson.model.Run;
import io.jenkins.plugins.kapture.KaptureTestUtil;
import io.jenkins.plugins.kapture.MockKaptureTestBase;
import io.jenkins.plugins.kapture.buildstep.KaptureTicketBuilder;
import io.jenkins.plugins.kapture.client.Outcome;
import io.jenkins.plugins.kapture.config.KaptureConfiguration;
import io.jenkins.plugins.kapture.journal.TicketJournal;
import io.jenkins.plugins.kapture.mock.Fault;
import io.jenkins.plugins.kapture.pages.KaptureBuildAction;
import java.time.Duration;
import java.util.List;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;

/** Everything is shown as it would be sent, and no connection is made. */
class PreviewTest extends MockKaptureTestBase {

    private static final String UPDATE = "def u = kaptureUpdateTicket(ticketId: '7', subStatus: 'CL', "
            + "comment: 'Größe \"é\" 🎫', additionalFields: [n: 19.90]";

    private void assertPreview(Run<?, ?> build, Outcome... outcomes) throws Exception {
        List<String> lines = JenkinsRule.getLog(build)
                .lines()
                .filter(line -> line.startsWith("[Kapture] "))
                .toList();
        assertThat(lines.get(0), containsString("preview"));
        assertThat(lines.get(lines.size() - 1), containsString("preview"));
        assertThat(KaptureTestUtil.outcomes(build), contains(outcomes));
        assertThat(kapture.connectionsOpened(), is(0));
        assertThat(build.getAction(KaptureBuildAction.class) != null, is(true));
    }

    @Test
    void stepNeedsNeitherSiteNorCredentials() throws Exception {
        SystemCredentialsProvider.getInstance().getCredentials().clear();
        KaptureConfiguration.get().setSites(List.of());
        WorkflowRun build = run(
                UPDATE + ", preview: true)\n echo \"is ${u.outcome}, ${u.updated}\"; if (u) { error 'true' }",
                Result.SUCCESS);
        jenkins.assertLogContains("is PREVIEW, false", build);
        jenkins.assertLogContains("Ticket 7 on site (none): PREVIEW", build);
        assertPreview(build, Outcome.PREVIEW);
    }

    @Test
    void batchIsShownTicketByTicket() throws Exception {
        WorkflowRun build = run(
                "kaptureUpdateTickets(ticketIds: [1, 2], subStatus: 'CL', comment: '$x', preview: true)",
                Result.SUCCESS);
        assertPreview(build, Outcome.PREVIEW, Outcome.PREVIEW);
        jenkins.assertLogContains("2 tickets would be updated", build);
    }

    @Test
    void previewOfTheSiteAppliesFromTheNextRequestOn() throws Exception {
        site.setMaxConcurrentRequests(1);
        KaptureConfiguration.get().setSites(List.of(site));
        List.of("1", "2", "3").forEach(kapture::ticket);
        kapture.latency(Duration.ofSeconds(5));
        WorkflowRun build =
                KaptureTestUtil.start(jenkins, "kaptureUpdateTickets(ticketIds: [1, 2, 3], subStatus: 'CL')");
        kapture.awaitRequests(1);
        site.setPreview(true);
        jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(build));
        jenkins.assertLogContains("This was a preview for 2 of 3 tickets", build);
        assertThat(kapture.requests(), hasSize(1));
    }

    @Test
    void buildStepSendsNothing() throws Exception {
        FreeStyleProject job = jenkins.createFreeStyleProject();
        KaptureTicketBuilder step = new KaptureTicketBuilder("CL");
        step.ticketIds = "7";
        step.comment = "for $NOBODY";
        step.preview = true;
        job.getBuildersList().add(step);
        FreeStyleBuild build = jenkins.buildAndAssertSuccess(job);
        assertPreview(build, Outcome.PREVIEW);
    }

    @Test
    void textShownIsTheTextSent() throws Exception {
        WorkflowRun preview = run(UPDATE + ", preview: true)", Result.SUCCESS);
        kapture.ticket("7");
        run(UPDATE + ")", Result.SUCCESS);
        String sent = body(0);
        assertThat(sent, startsWith("[{"));
        String line = JenkinsRule.getLog(preview)
                .lines()
                .filter(text -> text.contains("would send"))
                .findFirst()
                .orElseThrow();
        assertThat(line, endsWith(sent));
    }

    @Test
    void pageShowsTheWholeRequestWithoutPersonalData() throws Exception {
        WorkflowRun build = run(
                "kaptureUpdateTicket(ticketId: '7', subStatus: 'CL', comment: 'for kim@example.com ' + '!' * 600,"
                        + " additionalFields: [contact_phone: 9876543210, customer: [name: 'Kim']], preview: true)",
                Result.SUCCESS);
        assertThat(
                new TicketJournal(build).read().get(0).message(),
                containsString("[{\"ticket_id\":\"7\",\"sub_status\":\"CL\",\"comment\":\"for **** " + "!".repeat(600)
                        + "\"," + "\"contact_phone\":\"****\",\"customer\":{\"name\":\"****\"}}]"));
    }

    @Test
    void previewDoesNotWaitUntilTheSiteAcceptsRequests() throws Exception {
        site.setMaxAttempts(1);
        kapture.onNext().inject(Fault.retryAfter(503, "500"));
        WorkflowRun build = run(
                "kaptureUpdateTicket(ticketId: '7', subStatus: 'CL', onError: 'IGNORE')\n" + UPDATE
                        + ", preview: true)",
                Result.SUCCESS);
        assertThat(KaptureTestUtil.outcomes(build), contains(Outcome.UNAVAILABLE, Outcome.PREVIEW));
        assertThat(build.getDuration(), is(lessThan(60_000L)));
    }

    @Test
    void updateIsSentAfterItsPreview() throws Exception {
        kapture.ticket("7");
        WorkflowRun build = run(UPDATE + ", preview: true)\nu" + UPDATE.substring(5) + ")", Result.SUCCESS);
        assertThat(KaptureTestUtil.outcomes(build), contains(Outcome.PREVIEW, Outcome.UPDATED));
    }
}
