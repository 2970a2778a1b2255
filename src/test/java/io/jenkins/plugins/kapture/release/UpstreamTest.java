package io.jenkins.plugins.kapture.release;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;

import hudson.model.Cause;
import hudson.model.CauseAction;
import hudson.model.Item;
import hudson.model.Result;
import hudson.model.Run;
import hudson.model.User;
import hudson.security.ACL;
import hudson.security.ACLContext;
import hudson.security.AuthorizationStrategy;
import hudson.util.StreamTaskListener;
import io.jenkins.plugins.kapture.GitRepository;
import io.jenkins.plugins.kapture.KaptureTestUtil;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.stream.Stream;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.MockAuthorizationStrategy;

/** Jobs that deploy what other jobs have built. */
class UpstreamTest extends ReleaseTestBase {

    private static final String FIND_UPSTREAM = find("upstream: true");
    private static final String UPDATE_UPSTREAM = update("upstream: true");

    private WorkflowJob build;
    private WorkflowJob deploy;

    @BeforeEach
    void createJobs() throws Exception {
        build = job("");
        deploy = KaptureTestUtil.pipeline(jenkins, UPDATE_UPSTREAM);
        build(build);
        deployed(build);
    }

    private WorkflowRun deployed(WorkflowJob upstream) throws Exception {
        return triggered(deploy, upstream.getLastBuild());
    }

    private static WorkflowRun triggered(WorkflowJob job, Run<?, ?>... upstream) throws Exception {
        Cause[] causes = Stream.of(upstream).map(Cause.UpstreamCause::new).toArray(Cause[]::new);
        return jenkins.assertBuildStatusSuccess(Objects.requireNonNull(job.scheduleBuild2(0, new CauseAction(causes))));
    }

    @Test
    void firstDeploymentWithoutCommitsSaysSo() throws Exception {
        WorkflowJob first = KaptureTestUtil.pipeline(jenkins, FIND_UPSTREAM);
        assertLog(triggered(first, build.getLastBuild()), "No ticket IDs found: there are no new commits.");
    }

    /** Its builds are numbered from 1 again. */
    @Test
    void upstreamJobThatWasCreatedAgainIsReadFromItsStart() throws Exception {
        build(build);
        build(build);
        deployed(build);
        String name = build.getName();
        build.delete();
        build = jenkins.createProject(WorkflowJob.class, name);
        KaptureTestUtil.setScript(build, checkout(app));
        build(build);
        app.commit("KAP-1");
        build(build);
        deployed(build);
        app.commit("KAP-2");
        build(build);
        deployed(build);
        assertUpdates("3:1", "4:2");
    }

    /** GitHub's reverts have no hash. */
    @Test
    void revertIsFoundEvenIfTheRevertedCommitHasATimeInTheFuture() throws Exception {
        app.commitInTheFuture("KAP-7 fix (#12)");
        build(build);
        app.commit("Revert \"KAP-7 fix\" (#13)\n\nReverts acme/shop#12");
        build(build);
        deployed(build);
        assertUpdates();
    }

    @Test
    void updatesTicketsOfAllBuildsSinceTheLastDeployment() throws Exception {
        app.commit("KAP-1");
        build(build);
        app.commit("KAP-2");
        KaptureTestUtil.setScript(build, checkout(app) + "error 'broken'");
        build(build, Result.FAILURE);
        app.commit("KAP-3");
        KaptureTestUtil.setScript(build, checkout(app));
        build(build);
        assertLog(deployed(build), "Found 3 ticket IDs in 3 commits.");
        assertUpdates("2:1", "2:2", "2:3");
        deployed(build);
        app.commit("KAP-4");
        build(build);
        deployed(build);
        assertUpdates("2:1", "2:2", "2:3", "4:4");
    }

    @Test
    void ticketsOfAFailedDeploymentAreUpdatedByTheNextOne() throws Exception {
        app.commit("KAP-1");
        build(build);
        deploymentFails();
        app.commit("KAP-2");
        build(build);
        deployed(build);
        assertUpdates("3:1", "3:2");
    }

    private void deploymentFails() throws Exception {
        KaptureTestUtil.setScript(deploy, "error 'broken'");
        jenkins.assertBuildStatus(
                Result.FAILURE,
                Objects.requireNonNull(
                        deploy.scheduleBuild2(0, new CauseAction(new Cause.UpstreamCause(build.getLastBuild())))));
        KaptureTestUtil.setScript(deploy, UPDATE_UPSTREAM);
    }

    @Test
    void triggeredByTheBuildStepWhileTheUpstreamBuildRuns() throws Exception {
        KaptureTestUtil.setScript(build, checkout(app) + "build '" + deploy.getName() + "'");
        app.commit("KAP-1");
        build(build);
        app.commit("KAP-2");
        build(build);
        assertUpdates("2:1", "3:2");
    }

    @Test
    void sameUpstreamBuildIsReleasedToEachEnvironment() throws Exception {
        KaptureTestUtil.setScript(
                deploy,
                "properties([parameters([string(name: 'ENV', defaultValue: 'staging')])])\n"
                        + update("upstream: true, environment: params.ENV ?: 'staging'"));
        deployed(build);
        app.commit("KAP-1");
        deployed(build(build).getParent());
        deployed(build);
        assertUpdates("3:1");
        KaptureTestUtil.setScript(deploy, update("upstream: true, environment: 'production'"));
        assertLog(deployed(build), "Found one ticket ID");
        assertUpdates("3:1", "5:1");
    }

    private WorkflowRun chosen(String upstreamBuild) throws Exception {
        KaptureTestUtil.setScript(deploy, update("upstreamBuild: '" + upstreamBuild + "', environment: 'live'"));
        return build(deploy);
    }

    @Test
    void chosenBuildIsReleasedWithThoseBeforeIt() throws Exception {
        String name = build.getName();
        chosen(name + "#1");
        app.commit("KAP-1");
        build(build);
        app.commit("KAP-2");
        build(build);
        app.commit("KAP-3");
        build(build);
        chosen(name + " #3");
        assertUpdates("3:1", "3:2");
        assertLog(chosen(name + "#2"), "the upstream build is not newer than the one that was released");
        chosen(name + "#4");
        assertUpdates("3:1", "3:2", "5:3");
        assertLog(chosen(name + "#4"), "the upstream build is not newer than the one that was released");
    }

    /** One job deploys each build, and those that a person chooses. */
    @Test
    void triggeredAndChosenBuildsAreReleasedToTheSameEnvironment() throws Exception {
        app.commit("KAP-1");
        build(build);
        app.commit("KAP-2");
        build(build);
        KaptureTestUtil.setScript(deploy, update("upstream: true, environment: 'live'"));
        deployed(build);
        assertLog(chosen(build.getName() + "#2"), "the upstream build is not newer than the one that was released");
        assertUpdates("2:2");
        KaptureTestUtil.setScript(deploy, update("upstreamBuild: '" + build.getName() + "#1', environment: 'test'"));
        build(deploy);
        KaptureTestUtil.setScript(deploy, update("upstream: true, environment: 'test'"));
        deployed(build);
        assertUpdates("2:2", "5:1", "5:2");
    }

    /** One job deploys several applications to the same environment. */
    @Test
    void releaseOfAnotherJobDoesNotMoveTheOneThatWasReleasedBefore() throws Exception {
        GitRepository other = repository("other");
        WorkflowJob second = KaptureTestUtil.pipeline(jenkins, checkout(other));
        build(second);
        chosen(build.getName() + "#1");
        app.commit("KAP-1");
        build(build);
        chosen(second.getName() + "#1");
        app.commit("KAP-2");
        build(build);
        chosen(build.getName() + "#3");
        assertUpdates("4:1", "4:2");
        KaptureTestUtil.setScript(deploy, UPDATE_UPSTREAM);
        app.commit("KAP-3");
        build(build);
        build(deploy); // started by hand
        triggered(deploy, second.getLastBuild());
        app.commit("KAP-4");
        build(build);
        deployed(build);
        assertUpdates("4:1", "4:2", "7:1", "7:2", "7:3", "7:4");
    }

    @Test
    void chosenBuildMustExist() throws Exception {
        KaptureTestUtil.setScript(
                deploy,
                "for (String name : ['shop-build', 'shop-build#x', 'missing#1', 'missing#2026112501']) {\n try { "
                        + find("upstreamBuild: name").strip() + " } catch (e) { echo e.message }\n}");
        WorkflowRun run = build(deploy);
        assertLog(run, "“shop-build” has no number");
        assertLog(run, "“shop-build#x” has no number");
        assertLog(run, "“missing#1” does not exist");
        assertLog(run, "“missing#2026112501” does not exist");
    }

    @Test
    void severalLevelsAndCauses() throws Exception {
        GitRepository other = repository("other");
        WorkflowJob second = KaptureTestUtil.pipeline(jenkins, checkout(other));
        WorkflowJob test = KaptureTestUtil.pipeline(jenkins, "echo 'tested'");
        build(second);
        WorkflowRun before = triggered(test, build.getLastBuild());
        triggered(deploy, before, second.getLastBuild());
        app.commit("KAP-1");
        triggered(test, build(build));
        other.commit("KAP-2");
        build(second);
        app.commit("KAP-3");
        Run<?, ?> tested = triggered(test, build(build)); // the previous run of the test job triggered nothing
        triggered(deploy, tested, second.getLastBuild());
        assertUpdates("3:1", "3:2", "3:3");
    }

    @Test
    void firstDeploymentReadsBackToTheLastSuccessfulUpstreamBuild() throws Exception {
        app.commit("KAP-1");
        build(build);
        app.commit("KAP-2");
        KaptureTestUtil.setScript(build, checkout(app) + "error 'broken'");
        build(build, Result.FAILURE);
        app.commit("KAP-3");
        KaptureTestUtil.setScript(build, checkout(app));
        WorkflowRun built = build(build);
        WorkflowJob fresh = KaptureTestUtil.pipeline(jenkins, FIND_UPSTREAM);
        assertLog(triggered(fresh, built), "found: [2, 3]");
    }

    /** The build that triggered it contains their commits, too. */
    @Test
    void firstDeploymentReadsUpstreamBuildsThatAreStillRunning() throws Exception {
        WorkflowJob first = KaptureTestUtil.pipeline(jenkins, UPDATE_UPSTREAM);
        app.commit("KAP-1");
        KaptureTestUtil.setScript(build, checkout(app) + "input 'go'\n");
        WorkflowRun slow = startAndPause(build);
        app.commit("KAP-2");
        KaptureTestUtil.setScript(build, checkout(app));
        triggered(first, build(build));
        assertUpdates("1:1", "1:2");
        proceed(slow);
        triggered(first, jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(slow)));
        app.commit("KAP-3");
        triggered(first, build(build));
        assertUpdates("1:1", "1:2", "3:3");
    }

    @Test
    void deletedUpstreamBuildsAreSkipped() throws Exception {
        app.commit("KAP-1");
        WorkflowRun lost = build(build);
        app.commit("KAP-2");
        WorkflowRun built = build(build);
        lost.delete();
        assertLog(
                triggered(deploy, built),
                "Warning: builds of " + build.getFullName()
                        + " were deleted (2). Tickets that only their commits mention");
        assertUpdates("2:2");
    }

    @Test
    void withoutTheParameterNothingIsFound() throws Exception {
        KaptureTestUtil.setScript(deploy, FIND);
        app.commit("KAP-1");
        build(build);
        assertLog(deployed(build), "No ticket IDs found: there was no checkout, so there is no changelog.");
    }

    @Test
    void upstreamJobWithoutReadPermissionIsReported() throws Exception {
        app.commit("KAP-1");
        WorkflowRun built = build(build);
        WorkflowRun last = deployed(build);
        jenkins.jenkins.setSecurityRealm(jenkins.createDummySecurityRealm());
        jenkins.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.READ, Item.READ)
                .onItems(deploy)
                .to("kim"));
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        TicketQuery query = new TicketQuery();
        query.pattern = "KAP-(\\d+)";
        query.upstream = true;
        query.includeUpdated = true;
        ACLContext context = ACL.as2(User.getById("kim", true).impersonate2());
        try {
            assertThat(
                    TicketSearch.find(query, last, new StreamTaskListener(log, StandardCharsets.UTF_8)), is(empty()));
        } finally {
            context.close();
            jenkins.jenkins.setAuthorizationStrategy(new AuthorizationStrategy.Unsecured());
        }
        assertThat(
                log.toString(StandardCharsets.UTF_8),
                containsString("the upstream job " + built.getParent().getFullName()));
    }
}
