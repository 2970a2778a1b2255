package io.jenkins.plugins.kapture.changelog;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import hudson.model.Result;
import io.jenkins.plugins.kapture.KaptureTestUtil;
import io.jenkins.plugins.kapture.journal.TicketJournal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import org.jenkinsci.plugins.pipeline.modeldefinition.actions.RestartDeclarativePipelineAction;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Concurrent builds of one job. */
class ConcurrentBuildsTest extends ChangelogTestBase {

    private static final String PAUSE = "input 'go'\n";
    private static final String FAIL = "error 'broken'\n";

    @Test
    void runningBuildKeepsItsCommits() throws Exception {
        WorkflowJob job = job(UPDATE);
        build(job);
        app.commit("KAP-1");
        WorkflowRun slow = pausedBuild(job, PAUSE + UPDATE);
        app.commit("KAP-2");
        WorkflowRun fast = fastBuild(job, UPDATE);
        assertLog(fast, "Left out: builds still running (2).");
        assertUpdates("3:2");
        proceed(slow);
        jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(slow));
        assertUpdates("2:1", "3:2");
    }

    @Test
    void ticketsOfABuildThatFailsAfterALaterSuccessAreUpdatedByTheNextOne() throws Exception {
        WorkflowJob job = job(UPDATE);
        build(job);
        app.commit("KAP-1");
        WorkflowRun slow = pausedBuild(job, PAUSE + FAIL);
        app.commit("KAP-2");
        fastBuild(job, UPDATE);
        app.commit("KAP-3");
        build(job);
        proceed(slow);
        jenkins.assertBuildStatus(Result.FAILURE, jenkins.waitForCompletion(slow));
        build(job);
        build(job);
        assertUpdates("3:2", "4:3", "5:1");
    }

    /** The file of such a build dates from its start and does not contain its duration. */
    @Test
    void ticketsOfABuildThatWasKilledWithJenkinsAreUpdatedByTheNextOne() throws Exception {
        WorkflowJob job = job(UPDATE);
        build(job);
        app.commit("KAP-1");
        WorkflowRun killed = pausedBuild(job, PAUSE + FAIL);
        fastBuild(job, UPDATE);
        proceed(killed);
        jenkins.assertBuildStatus(Result.FAILURE, jenkins.waitForCompletion(killed));
        Path file = killed.getRootDir().toPath().resolve("build.xml");
        Files.writeString(file, Files.readString(file).replaceFirst("<duration>\\d+<", "<duration>0<"));
        Files.setLastModifiedTime(file, FileTime.fromMillis(killed.getStartTimeInMillis()));
        killed.reload();
        assertThat(killed.getDuration(), is(0L));
        fastBuild(job, UPDATE);
        assertUpdates("4:1");
    }

    @Test
    void laterBuildNeedNotHaveSearched() throws Exception {
        WorkflowJob job = job(UPDATE);
        build(job);
        app.commit("KAP-1");
        WorkflowRun slow = pausedBuild(job, PAUSE + FAIL);
        fastBuild(job, "");
        proceed(slow);
        jenkins.assertBuildStatus(Result.FAILURE, jenkins.waitForCompletion(slow));
        fastBuild(job, UPDATE);
        assertUpdates("4:1");
    }

    /** The builds in between end before the last one starts. */
    @ParameterizedTest
    @CsvSource({"NOTHING, NOTHING", "FAIL, NOTHING", "UPDATE, NOTHING", "UPDATE, TEXT"})
    void otherBuildsInBetweenDoNotMatter(String third, String fourth) throws Exception {
        Map<String, String> scripts =
                Map.of("NOTHING", "", "FAIL", FAIL, "UPDATE", UPDATE, "TEXT", UPDATE.replace("')", "', text: '')"));
        WorkflowJob job = job(UPDATE);
        build(job);
        app.commit("KAP-1");
        WorkflowRun slow = pausedBuild(job, PAUSE + FAIL);
        KaptureTestUtil.setScript(job, checkout(app) + scripts.get(third));
        build(job, third.equals("FAIL") ? Result.FAILURE : Result.SUCCESS);
        fastBuild(job, scripts.get(fourth));
        proceed(slow);
        jenkins.assertBuildStatus(Result.FAILURE, jenkins.waitForCompletion(slow));
        fastBuild(job, UPDATE);
        assertUpdates("5:1");
    }

    @Test
    void buildRestartedAfterAnOlderOneFailedUpdatesNothingTwice() throws Exception {
        WorkflowJob job = KaptureTestUtil.pipeline(
                jenkins,
                "pipeline {\n agent any\n stages {\n stage('Build') { steps { git url: '" + app.url()
                        + "', branch: 'main'\n script { if (env.BUILD_NUMBER == '2') { input 'go'; error 'broken' } } } }\n"
                        + "stage('Update') { steps { " + UPDATE.strip() + " } }\n }\n}");
        build(job);
        WorkflowRun slow = startAndPause(job);
        app.commit("KAP-1");
        WorkflowRun fast = build(job);
        proceed(slow);
        jenkins.assertBuildStatus(Result.FAILURE, jenkins.waitForCompletion(slow));
        RestartDeclarativePipelineAction restart = fast.getAction(RestartDeclarativePipelineAction.class);
        jenkins.assertBuildStatusSuccess(
                (WorkflowRun) restart.run("Update").getFuture().get());
        assertUpdates("3:1");
    }

    @Test
    void restartedBuildUpdatesNothingThatALaterSuccessHasUpdated() throws Exception {
        WorkflowJob job = KaptureTestUtil.pipeline(
                jenkins,
                "pipeline {\n agent any\n stages {\n stage('Build') { steps { git url: '" + app.url()
                        + "', branch: 'main'\n script { if (env.BUILD_NUMBER == '3') { input 'go' } } } }\n"
                        + "stage('Update') { steps { script { if (env.BUILD_NUMBER == '2') { error 'broken' } }\n"
                        + UPDATE.strip() + " } }\n }\n}");
        build(job);
        app.commit("KAP-1");
        WorkflowRun failed = build(job, Result.FAILURE);
        WorkflowRun slow = startAndPause(job);
        build(job);
        proceed(slow);
        jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(slow));
        RestartDeclarativePipelineAction restart = failed.getAction(RestartDeclarativePipelineAction.class);
        jenkins.assertBuildStatusSuccess(
                (WorkflowRun) restart.run("Update").getFuture().get());
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
    void commitThatThePreviousSuccessfulBuildUsedIsLeftOut() throws Exception {
        WorkflowJob job = job(UPDATE);
        build(job);
        app.commit("KAP-1");
        WorkflowRun first = pausedBuild(job, PAUSE, checkout(app) + UPDATE);
        WorkflowRun second = pausedBuild(job, checkout(app) + PAUSE, UPDATE);
        proceed(first);
        jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(first));
        assertUpdates("2:1");
        proceed(second);
        jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(second));
        assertUpdates("2:1");
    }

    @Test
    void updateInProgressCountsUntilTheBuildEnds() throws Exception {
        WorkflowJob job = job(UPDATE);
        build(job);
        app.commit("KAP-1 KAP-2 KAP-3");
        WorkflowRun build = pausedBuild(job, PAUSE + FIND + FAIL);
        TicketJournal journal = new TicketJournal(build);
        KaptureTestUtil.recordRequested(
                journal,
                "other",
                "production",
                List.of(KaptureTestUtil.requested("1", "CL"), KaptureTestUtil.requested("2", "CL")),
                null);
        journal.recordSent("other/1");
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
