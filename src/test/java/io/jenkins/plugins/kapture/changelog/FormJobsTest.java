package io.jenkins.plugins.kapture.changelog;

import hudson.matrix.AxisList;
import hudson.matrix.MatrixProject;
import hudson.matrix.TextAxis;
import hudson.model.AbstractProject;
import hudson.model.Cause.UpstreamCause;
import hudson.model.FreeStyleProject;
import hudson.model.Result;
import hudson.model.Run;
import hudson.plugins.git.BranchSpec;
import hudson.plugins.git.GitSCM;
import hudson.plugins.git.UserRemoteConfig;
import hudson.tasks.Shell;
import io.jenkins.plugins.kapture.buildstep.KaptureTicketBuilder;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The same rules apply to freestyle and matrix jobs as to Pipeline jobs. */
class FormJobsTest extends ChangelogTestBase {

    private void checkOut(AbstractProject<?, ?> job) throws Exception {
        job.setScm(new GitSCM(
                List.of(new UserRemoteConfig(app.url(), null, null, null)),
                List.of(new BranchSpec("main")),
                null,
                null,
                List.of()));
    }

    private static KaptureTicketBuilder step() {
        KaptureTicketBuilder step = new KaptureTicketBuilder("CL");
        step.pattern = "KAP-(\\d+)";
        step.comment = "$BUILD_NUMBER";
        step.onRejected = "UNSTABLE";
        return step;
    }

    @Test
    void freestyleJobUpdatesEachTicketOnce() throws Exception {
        FreeStyleProject job = jenkins.createFreeStyleProject();
        checkOut(job);
        job.getBuildersList().add(step());
        assertLog(jenkins.buildAndAssertSuccess(job), "this is the first build");
        app.commit("KAP-1");
        app.commit("KAP-22");
        jenkins.buildAndAssertStatus(Result.UNSTABLE, job);
        jenkins.buildAndAssertSuccess(job);
        assertUpdates("2:1");
    }

    @Test
    void ticketsOfAFailedFreestyleBuildAreUpdatedByTheNextOne() throws Exception {
        FreeStyleProject job = jenkins.createFreeStyleProject();
        checkOut(job);
        job.getBuildersList().add(new Shell("test $BUILD_NUMBER != 2"));
        job.getBuildersList().add(step());
        jenkins.buildAndAssertSuccess(job);
        app.commit("KAP-1");
        jenkins.buildAndAssertStatus(Result.FAILURE, job);
        app.commit("KAP-2");
        jenkins.buildAndAssertSuccess(job);
        assertUpdates("3:1", "3:2");
    }

    @Test
    void deployJobFindsUpstreamCommits() throws Exception {
        FreeStyleProject build = jenkins.createFreeStyleProject();
        checkOut(build);
        jenkins.buildAndAssertSuccess(build);
        app.commit("KAP-1");
        Run<?, ?> built = jenkins.buildAndAssertSuccess(build);
        FreeStyleProject deploy = jenkins.createFreeStyleProject();
        KaptureTicketBuilder step = step();
        step.upstream = true;
        deploy.getBuildersList().add(step);
        jenkins.assertBuildStatusSuccess(deploy.scheduleBuild2(0, new UpstreamCause(built)));
        assertUpdates("1:1");
    }

    @Test
    void configurationsOfAMatrixJobUpdateEachTicketOnce() throws Exception {
        MatrixProject job = jenkins.createProject(MatrixProject.class);
        job.setAxes(new AxisList(new TextAxis("OS", "linux", "windows")));
        checkOut(job);
        job.getBuildersList().add(step());
        jenkins.buildAndAssertSuccess(job);
        app.commit("KAP-1");
        app.commit("KAP-2");
        jenkins.buildAndAssertSuccess(job);
        assertUpdates("2:1", "2:2");
        app.commit("KAP-22");
        jenkins.buildAndAssertStatus(Result.UNSTABLE, job);
        jenkins.buildAndAssertSuccess(job);
        assertUpdates("2:1", "2:2");
    }
}
