package io.jenkins.plugins.kapture.release;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;

import hudson.model.Result;
import io.jenkins.plugins.kapture.KaptureTestUtil;
import io.jenkins.plugins.kapture.config.KaptureConfiguration;
import io.jenkins.plugins.kapture.mock.Fault;
import java.util.List;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;

/** Tickets that a text mentions, such as the log between two tags. */
class TextTest extends ReleaseTestBase {

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
        String log = "sh(returnStdout: true, script: 'git log v4.1..v4.2')";
        WorkflowJob job = KaptureTestUtil.pipeline(
                jenkins,
                "node { checkout scmGit(branches: [[name: 'v4.2']], userRemoteConfigs: [[url: '" + app.url() + "']])\n"
                        + find("text: " + log) + "}");
        WorkflowRun build = build(job);
        assertLog(build, "Found 3 ticket IDs in 3 commits.");
        assertLog(build, "found: [1, 2, 3]");
    }

    @Test
    void inOrderOfAppearanceAndWithoutCommits() throws Exception {
        WorkflowJob job = KaptureTestUtil.pipeline(
                jenkins,
                find("text: 'KAP-3 KAP-1\\nKAP-3'") + "echo 'commits: ' + kaptureFindTickets(" + PATTERN
                        + ", text: 'KAP-5')*.commits\n");
        WorkflowRun build = build(job);
        assertLog(build, "found: [3, 1]");
        assertLog(build, "commits: [[]]");
    }

    @Test
    void ticketThatARunningBuildHasUpdatedIsLeftOut() throws Exception {
        WorkflowJob job = KaptureTestUtil.pipeline(jenkins, update("text: 'KAP-1'") + "input 'go'\nerror 'broken'\n");
        WorkflowRun slow = startAndPause(job);
        KaptureTestUtil.setScript(job, update("text: 'KAP-1'"));
        build(job);
        proceed(slow);
        jenkins.assertBuildStatus(Result.FAILURE, jenkins.waitForCompletion(slow));
        assertUpdates("1:1");
    }

    @Test
    void emptyTextIsNotTheChangelog() throws Exception {
        // A variable that is not set in a build of a branch, unlike in that of a pull request.
        WorkflowJob job = job(find("text: ''") + find("text: env.CHANGE_TITLE") + find("text: 'nothing'"));
        build(job);
        app.commit("KAP-1");
        List<String> reasons = JenkinsRule.getLog(build(job))
                .lines()
                .filter(line -> line.contains("No ticket IDs found"))
                .map(line -> line.substring(line.indexOf(": ") + 2))
                .toList();
        assertThat(
                reasons,
                is(List.of("the text is empty.", "the text is empty.", "the pattern does not match the text.")));
    }

    @Test
    void sameTextIsToldOnceAndAnotherOneAgain() throws Exception {
        WorkflowJob job = KaptureTestUtil.pipeline(jenkins, update("text: 'KAP-1 KAP-2'"));
        build(job);
        build(job);
        assertLog(build(job), "all tickets mentioned were already updated. Skipped: 2 tickets already updated (1, 2).");
        assertUpdates("1:1", "1:2");
        KaptureTestUtil.setScript(job, update("text: 'Release of KAP-1'"));
        build(job);
        assertUpdates("1:1", "1:2", "4:1");
    }

    @Test
    void repeatedBuildAfterAFailureUpdatesOnlyTheRest() throws Exception {
        KaptureConfiguration.get().getSites().get(0).setMaxAttempts(1);
        WorkflowJob job = KaptureTestUtil.pipeline(jenkins, update("text: 'KAP-1 KAP-2'"));
        kapture.onNext().inject(Fault.retryAfter(503, "0"));
        site.setMaxConcurrentRequests(1);
        build(job, Result.FAILURE);
        KaptureTestUtil.setScript(job, update("text: 'KAP-1 KAP-2 KAP-3'"));
        build(job);
        assertThat(receivedUpdates(), hasSize(3));
    }

    /** Both are in the log between two tags. */
    @Test
    void revertedCommitOfALogIsLeftOut() throws Exception {
        app.git("tag", "v4.1");
        app.commit("KAP-1 fix", "a.txt");
        app.git("revert", "--no-edit", "HEAD");
        app.commit("KAP-2");
        String log = "sh(returnStdout: true, script: 'git log v4.1..HEAD')";
        WorkflowJob job = KaptureTestUtil.pipeline(
                jenkins, "node { git url: '" + app.url() + "', branch: 'main'\n" + update("text: " + log) + "}");
        build(job);
        app.commit("KAP-3");
        build(job);
        assertUpdates("1:2", "2:3");
    }
}
