package io.jenkins.plugins.kapture.release;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import hudson.model.FreeStyleProject;
import hudson.model.Result;
import hudson.model.Run;
import hudson.plugins.git.GitSCM;
import hudson.tasks.Shell;
import io.jenkins.plugins.kapture.KaptureTestUtil;
import io.jenkins.plugins.kapture.buildstep.KaptureTicketBuilder;
import io.jenkins.plugins.kapture.client.Outcome;
import io.jenkins.plugins.kapture.mock.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.htmlunit.html.HtmlPage;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvnet.hudson.test.JenkinsRule;

/** A build directory that cannot be used: one message, without a path of the controller, and nothing is sent. */
class UnusableJournalTest extends ReleaseTestBase {

    private static final String MESSAGE =
            "The journal of Kapture tickets in the build directory cannot be used (FileNotFoundException).";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "kaptureUpdateTicket ticketId: '1', subStatus: 'CL', onError: 'IGNORE'",
                "kaptureUpdateTickets ticketIds: [1, 2], subStatus: 'CL', onError: 'UNSTABLE'",
                "echo kaptureFindTickets(pattern: 'KAP-(\\\\d+)', text: 'KAP-1').toString()",
            })
    void stepFailsWithOneMessage(String step) throws Exception {
        WorkflowRun run = startAndPause(KaptureTestUtil.pipeline(jenkins, "input 'go'\n" + step));
        makeUnusable(run);
        proceed(run);
        jenkins.assertBuildStatus(Result.FAILURE, jenkins.waitForCompletion(run));
        assertOneMessage(run);
    }

    @Test
    void searchFailsWithOneMessageIfAnEarlierJournalCannotBeRead() throws Exception {
        WorkflowJob job = KaptureTestUtil.pipeline(jenkins, "error 'broken'");
        makeUnusable(build(job, Result.FAILURE));
        KaptureTestUtil.setScript(job, update("text: 'KAP-1'"));
        assertOneMessage(build(job, Result.FAILURE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"kaptureUpdateTickets subStatus: 'CL', onError: 'IGNORE',", "kaptureFindTickets"})
    void searchFailsWithOneMessageOnAFullDisk(String step) throws Exception {
        WorkflowRun run = startAndPause(
                KaptureTestUtil.pipeline(jenkins, "input 'go'\n" + step + " pattern: 'KAP-(\\\\d+)', text: 'KAP-1'"));
        Path journal = Path.of(run.getRootDir().getPath(), "kapture-tickets.jsonl");
        Files.createSymbolicLink(journal, Path.of("/dev/full"));
        proceed(run);
        jenkins.assertBuildStatus(Result.FAILURE, jenkins.waitForCompletion(run));
        jenkins.assertLogContains("cannot be used (IOException). Check the disk of the controller.", run);
        assertThat(JenkinsRule.getLog(run), not(containsString("\tat ")));
        assertThat(kapture.requests(), is(empty()));
    }

    @Test
    void buildStepFailsWithOneMessage() throws Exception {
        FreeStyleProject job = jenkins.createFreeStyleProject();
        job.setScm(new GitSCM(app.url()));
        KaptureTicketBuilder step = new KaptureTicketBuilder("CL");
        step.pattern = "KAP-(\\d+)";
        step.onError = "IGNORE";
        job.getBuildersList().add(new Shell("test $BUILD_NUMBER != 2"));
        job.getBuildersList().add(step);
        jenkins.buildAndAssertSuccess(job);
        app.commit("KAP-1");
        makeUnusable(jenkins.buildAndAssertStatus(Result.FAILURE, job));
        Run<?, ?> run = jenkins.buildAndAssertStatus(Result.FAILURE, job);
        jenkins.assertLogContains("ERROR: " + MESSAGE, run);
        assertThat(JenkinsRule.getLog(run), not(containsString("\tat ")));
        assertThat(kapture.requests(), is(empty()));
    }

    @Test
    void pagesShowOneMessageAndNothingIsResentUnconfirmed() throws Exception {
        kapture.onNext().inject(Fault.status(400));
        WorkflowJob job = KaptureTestUtil.pipeline(
                jenkins, "kaptureUpdateTicket ticketId: '1', subStatus: 'CL', onRejected: 'IGNORE'");
        WorkflowRun rejected = build(job);
        KaptureTestUtil.setScript(job, "error 'broken'");
        makeUnusable(build(job, Result.FAILURE));
        try (JenkinsRule.WebClient browser = jenkins.createWebClient().withJavaScriptEnabled(false)) {
            for (String page : List.of("kapture/", "kapture/pending?environment=production")) {
                String text = browser.getPage(job, page).asNormalizedText();
                assertThat(text, containsString(MESSAGE));
                assertThat(text, not(containsString("No ticket")));
            }
            assertThat(browser.getPage(rejected, "kapture/").asNormalizedText(), containsString("REJECTED"));
            HtmlPage confirm = browser.getPage(rejected, "kapture/confirm");
            assertThat(confirm.querySelector("#kapture-unknown").asNormalizedText(), containsString(MESSAGE));
        }
        assertThat(
                jenkins.getJSON(job.getUrl() + "kapture/pending/api/json")
                        .getJSONObject()
                        .getJSONArray("notes")
                        .getString(0),
                containsString(MESSAGE));
        KaptureTestUtil.sendAgain(jenkins, rejected, "");
        assertThat(KaptureTestUtil.outcomes(rejected), is(List.of(Outcome.REJECTED)));
    }

    private static void makeUnusable(Run<?, ?> run) throws IOException {
        Files.createDirectory(Path.of(run.getRootDir().getPath(), "kapture-tickets.jsonl"));
    }

    private void assertOneMessage(Run<?, ?> run) throws Exception {
        jenkins.assertLogContains("ERROR: ", run);
        jenkins.assertLogContains(MESSAGE, run);
        assertThat(JenkinsRule.getLog(run), not(containsString("\tat ")));
        assertThat(
                JenkinsRule.getLog(run),
                not(containsString(jenkins.jenkins.getRootDir().getPath())));
        assertThat(kapture.requests(), is(empty()));
    }
}
