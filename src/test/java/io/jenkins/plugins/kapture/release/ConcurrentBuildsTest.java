package io.jenkins.plugins.kapture.release;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.hasSize;

import hudson.model.Result;
import io.jenkins.plugins.kapture.KaptureTestUtil;
import io.jenkins.plugins.kapture.journal.JournalEntry;
import io.jenkins.plugins.kapture.journal.TicketJournal;
import java.util.List;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Test;

/** Concurrent builds of one job. */
class ConcurrentBuildsTest extends ReleaseTestBase {

    private static final String PAUSE = "input 'go'\n";
    private static final String FAIL = "error 'broken'\n";

    @Test
    void whoeverReleasesFirstUpdates() throws Exception {
        WorkflowJob job = job(UPDATE);
        build(job);
        app.commit("KAP-1");
        WorkflowRun slow = pausedBuild(job, FIND + PAUSE + UPDATE);
        app.commit("KAP-2");
        fastBuild(job, UPDATE);
        assertUpdates("3:1", "3:2");
        proceed(slow);
        jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(slow));
        assertUpdates("3:1", "3:2");
    }

    @Test
    void commitsThatABuildGetsAfterALaterSearchAreNotLost() throws Exception {
        WorkflowJob job = job(UPDATE);
        build(job);
        WorkflowRun slow = pausedBuild(job, PAUSE, checkout(app) + FAIL);
        fastBuild(job, UPDATE);
        app.commit("KAP-1");
        proceed(slow);
        jenkins.assertBuildStatus(Result.FAILURE, jenkins.waitForCompletion(slow));
        fastBuild(job, UPDATE);
        fastBuild(job, UPDATE);
        assertUpdates("4:1");
    }

    @Test
    void branchesOfParallelUpdateEachTicketOnce() throws Exception {
        String update = UPDATE.strip();
        WorkflowJob job = job("parallel a: { " + update + " }, b: { " + update + " }, c: { " + update + " }\n");
        build(job);
        for (int ticket = 1; ticket <= 9; ticket++) {
            app.commit("KAP-" + ticket);
        }
        build(job);
        assertThat(receivedUpdates(), hasSize(9));
    }

    @Test
    void restartedBuildUpdatesNothingThatALaterSuccessHasUpdated() throws Exception {
        WorkflowJob job = stages(
                "script { if (env.BUILD_NUMBER == '3') { input 'go' } }",
                "script { if (env.BUILD_NUMBER == '2') { error 'broken' } }");
        build(job);
        app.commit("KAP-1");
        WorkflowRun failed = build(job, Result.FAILURE);
        WorkflowRun slow = startAndPause(job);
        build(job);
        proceed(slow);
        jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(slow));
        restartUpdate(failed);
        assertUpdates("4:1");
    }

    /** Both have the commit in their changelogs, because the first had not recorded its checkout yet. */
    @Test
    void commitOfTwoBuildsUpdatesItsTicketOnce() throws Exception {
        WorkflowJob job = job(UPDATE);
        build(job);
        app.commit("KAP-1");
        WorkflowRun slow = pausedBuild(job, PAUSE, checkout(app) + UPDATE);
        fastBuild(job, UPDATE);
        assertUpdates("3:1");
        proceed(slow);
        jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(slow));
        assertUpdates("3:1");
    }

    @Test
    void updateInProgressCountsUntilTheBuildEnds() throws Exception {
        WorkflowJob job = job(UPDATE);
        build(job);
        app.commit("KAP-1 KAP-2 KAP-3");
        WorkflowRun build = pausedBuild(job, FIND + PAUSE + FIND + FAIL);
        TicketJournal journal = new TicketJournal(build);
        KaptureTestUtil.recordRequested(
                journal,
                "other",
                "production",
                List.of(KaptureTestUtil.requested("1", "CL"), KaptureTestUtil.requested("2", "CL")),
                null);
        journal.recordPhase("other/1", JournalEntry.Phase.SENT);
        proceed(build);
        jenkins.assertBuildStatus(Result.FAILURE, jenkins.waitForCompletion(build));
        assertLog(build, "found: [3]");
        assertLog(fastBuild(job, FIND), "found: [1, 3]"); // 2 may have been updated
    }

    private WorkflowRun pausedBuild(WorkflowJob job, String script) throws Exception {
        return pausedBuild(job, checkout(app), script);
    }

    private static WorkflowRun pausedBuild(WorkflowJob job, String first, String then) throws Exception {
        KaptureTestUtil.setScript(job, first + then);
        return startAndPause(job);
    }

    private WorkflowRun fastBuild(WorkflowJob job, String script) throws Exception {
        KaptureTestUtil.setScript(job, checkout(app) + script);
        return build(job);
    }
}
