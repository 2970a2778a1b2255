package io.jenkins.plugins.kapture.changelog;

import hudson.model.Result;
import io.jenkins.plugins.kapture.KaptureTestUtil;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tickets that a text mentions, such as the log between two tags. */
class TextTest extends ChangelogTestBase {

    private static String find(String text) {
        return FIND.replace(")\n", ", text: " + text + ")\n");
    }

    @Test
    void commitsBetweenTwoTagsWithMerges() throws Exception {
        app.git("tag", "v4.1");
        app.git("checkout", "-q", "-b", "fix");
        app.commit("KAP-1");
        app.git("checkout", "-q", "main");
        app.commit("KAP-2");
        app.git("merge", "-q", "--no-ff", "-m", "Merge KAP-3", "fix");
        app.git("tag", "v4.2");
        app.commit("KAP-4");
        String log = "sh(returnStdout: true, script: 'git log --reverse --format=%B v4.1..v4.2')";
        WorkflowJob job = KaptureTestUtil.pipeline(
                jenkins,
                "node { checkout scmGit(branches: [[name: 'v4.2']], userRemoteConfigs: [[url: '" + app.url() + "']])\n"
                        + find(log) + "}");
        WorkflowRun build = build(job);
        assertLog(build, "Found 3 ticket IDs in the text.");
        assertLog(build, "found: [1, 2, 3]");
    }

    @Test
    void inOrderOfAppearanceAndWithoutCommits() throws Exception {
        WorkflowJob job = KaptureTestUtil.pipeline(
                jenkins,
                find("'KAP-3 KAP-1\\nKAP-3'") + "echo 'commits: ' + kaptureFindTickets(" + PATTERN
                        + ", text: 'KAP-5')*.commits\n");
        WorkflowRun build = build(job);
        assertLog(build, "found: [3, 1]");
        assertLog(build, "commits: [[]]");
    }

    private static String update(String text) {
        return UPDATE.replace("')", "', text: " + text + ")");
    }

    @Test
    void ticketThatARunningBuildHasUpdatedIsLeftOut() throws Exception {
        WorkflowJob job = KaptureTestUtil.pipeline(jenkins, update("'KAP-1'") + "input 'go'\nerror 'broken'\n");
        WorkflowRun slow = startAndPause(job);
        KaptureTestUtil.setScript(job, update("'KAP-1'"));
        build(job);
        proceed(slow);
        jenkins.assertBuildStatus(Result.FAILURE, jenkins.waitForCompletion(slow));
        assertUpdates("1:1");
    }

    @Test
    void ticketOfTheLastSuccessIsUpdatedAgainEvenIfAnOlderBuildFailedLater() throws Exception {
        WorkflowJob job = KaptureTestUtil.pipeline(jenkins, "");
        build(job);
        KaptureTestUtil.setScript(job, "input 'go'\nerror 'broken'\n");
        WorkflowRun slow = startAndPause(job);
        KaptureTestUtil.setScript(job, update("'KAP-1'"));
        build(job);
        proceed(slow);
        jenkins.assertBuildStatus(Result.FAILURE, jenkins.waitForCompletion(slow));
        build(job);
        assertUpdates("3:1", "4:1");
    }

    @Test
    void emptyTextIsNotTheChangelog() throws Exception {
        WorkflowJob job = job(find("''") + find("'nothing'"));
        build(job);
        app.commit("KAP-1");
        WorkflowRun build = build(job);
        assertLog(build, "found: []");
        assertLog(build, "Found no ticket IDs: the text is empty.");
        assertLog(build, "Found no ticket IDs: there is no match in the text.");
    }

    /** In a build of a branch, unlike in that of a pull request. */
    @Test
    void variableThatIsNotSetIsAnEmptyText() throws Exception {
        WorkflowJob job = job(find("env.CHANGE_TITLE"));
        build(job);
        app.commit("KAP-1");
        assertLog(build(job), "Found no ticket IDs: the text is empty.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ", since: 'THIS_BUILD'"})
    void repeatedBuildAfterAFailureUpdatesOnlyTheRest(String since) throws Exception {
        String update = UPDATE.replace("')", "', text: 'KAP-1 KAP-2'" + since + ")");
        WorkflowJob job = KaptureTestUtil.pipeline(
                jenkins, "kaptureUpdateTicket ticketId: '1', subStatus: 'CL', comment: '1'\nerror 'broken'");
        build(job, Result.FAILURE);
        KaptureTestUtil.setScript(job, update + find("'KAP-1 KAP-2'"));
        WorkflowRun second = build(job);
        assertUpdates("1:1", "2:2");
        assertLog(second, "Found no ticket IDs: all tickets mentioned were already updated. Left out: 2 tickets");
        build(job); // after a successful build, the tickets of a text are updated again
        assertUpdates("1:1", "2:2", "3:1", "3:2");
    }
}
