package io.jenkins.plugins.kapture.release;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import hudson.matrix.AxisList;
import hudson.matrix.MatrixConfiguration;
import hudson.matrix.MatrixProject;
import hudson.matrix.TextAxis;
import hudson.model.AbstractProject;
import hudson.model.Cause.UpstreamCause;
import hudson.model.FreeStyleProject;
import hudson.model.Job;
import hudson.model.ParametersDefinitionProperty;
import hudson.model.Result;
import hudson.model.Run;
import hudson.model.StringParameterDefinition;
import hudson.plugins.git.GitSCM;
import hudson.plugins.promoted_builds.JobPropertyImpl;
import hudson.plugins.promoted_builds.PromotionProcess;
import hudson.plugins.promoted_builds.conditions.SelfPromotionCondition;
import hudson.tasks.Shell;
import io.jenkins.plugins.kapture.buildstep.KaptureTicketBuilder;
import io.jenkins.plugins.kapture.mock.Fault;
import java.util.List;
import java.util.stream.IntStream;
import jenkins.model.ParameterizedJobMixIn;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.FakeChangeLogSCM;

/** The same rules apply to freestyle and matrix jobs as to Pipeline jobs. */
class FormJobsTest extends ReleaseTestBase {

    private void checkOut(AbstractProject<?, ?> job) throws Exception {
        job.setScm(new GitSCM(app.url()));
    }

    private static KaptureTicketBuilder step() {
        KaptureTicketBuilder step = new KaptureTicketBuilder("CL");
        step.pattern = "KAP-(\\d+)";
        step.comment = "$BUILD_NUMBER";
        step.onRejected = "UNSTABLE";
        return step;
    }

    @Test
    void freestyleJobUpdatesEachTicketOnceEvenIfABuildFails() throws Exception {
        FreeStyleProject job = jenkins.createFreeStyleProject();
        checkOut(job);
        job.getBuildersList().add(new Shell("test $BUILD_NUMBER != 2"));
        job.getBuildersList().add(step());
        assertLog(jenkins.buildAndAssertSuccess(job), "this is the first build");
        app.commit("KAP-1");
        jenkins.buildAndAssertStatus(Result.FAILURE, job);
        app.commit("KAP-2");
        app.commit("KAP-22");
        jenkins.buildAndAssertStatus(Result.UNSTABLE, job);
        jenkins.buildAndAssertSuccess(job);
        assertUpdates("3:1", "3:2");
    }

    /** As of an SCM that provides neither IDs nor times. */
    @Test
    void commitWithTheSameMessageReturnsTheTicket() throws Exception {
        FreeStyleProject job = jenkins.createFreeStyleProject();
        FakeChangeLogSCM scm = new FakeChangeLogSCM();
        job.setScm(scm);
        job.getBuildersList().add(step());
        jenkins.buildAndAssertSuccess(job);
        for (int i = 0; i < 2; i++) {
            scm.addChange().withMsg("KAP-1");
            jenkins.buildAndAssertSuccess(job);
        }
        assertUpdates("2:1", "3:1");
    }

    /** The same history by a build step and by a Pipeline. */
    @Test
    void buildStepAndPipelineSendTheSameRequests() throws Exception {
        FreeStyleProject form = jenkins.createFreeStyleProject();
        checkOut(form);
        KaptureTicketBuilder step = step();
        step.environment = "$ENVIRONMENT";
        step.comment = "Released in $BUILD_NUMBER:\n{commits}";
        step.paths = "shop/**";
        form.getBuildersList().add(step);
        form.addProperty(new ParametersDefinitionProperty(new StringParameterDefinition("ENVIRONMENT", "live")));
        WorkflowJob pipeline = job(
                "kaptureUpdateTickets " + PATTERN + ", environment: 'live', paths: 'shop/**', "
                        + "subStatus: 'CL', comment: \"Released in ${env.BUILD_NUMBER}:\\n{commits}\", onRejected: 'UNSTABLE'\n");
        jenkins.buildAndAssertSuccess(form);
        build(pipeline);
        site.setMaxAttempts(1);
        for (int build = 2; build < 6; build++) {
            app.commit("KAP-" + build + " costs $5 ${HOME} {commits}", "shop/a.txt");
            app.commit("KAP-1 and KAP-22 again\n\nKAP-" + (build + 1), "shop/b.txt");
            app.commit("KAP-9", "web/a.txt");
            List<String> before = bodiesOf(form, build);
            assertThat(before.isEmpty(), is(false));
            assertThat(bodiesOf(pipeline, build), is(before));
        }
    }

    /** Of one build; Kapture is down in the third. */
    private List<String> bodiesOf(Job<?, ?> job, int build) throws Exception {
        int before = kapture.requests().size();
        if (build == 3) {
            kapture.onEvery().inject(Fault.retryAfter(503, "0"));
        }
        ParameterizedJobMixIn.scheduleBuild2(job, 0).getFuture().get();
        kapture.clearFaults();
        return IntStream.range(before, kapture.requests().size())
                .mapToObj(this::body)
                .sorted()
                .toList();
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
    void promotionsOfABuildAreEnvironmentsOfTheirOwn() throws Exception {
        FreeStyleProject job = jenkins.createFreeStyleProject();
        checkOut(job);
        JobPropertyImpl promotions = new JobPropertyImpl(job);
        job.addProperty(promotions);
        for (String environment : List.of("staging", "production")) {
            PromotionProcess process = promotions.addProcess(environment);
            process.conditions.add(new SelfPromotionCondition(false));
            KaptureTicketBuilder step = step();
            step.environment = environment;
            step.comment = environment + " $PROMOTED_NUMBER";
            process.getBuildSteps().add(step);
        }
        jenkins.buildAndAssertSuccess(job);
        jenkins.waitUntilNoActivity();
        for (int ticket = 1; ticket < 3; ticket++) {
            app.commit("KAP-" + ticket);
            jenkins.buildAndAssertSuccess(job);
            jenkins.waitUntilNoActivity();
        }
        assertUpdates("production 2:1", "production 3:2", "staging 2:1", "staging 3:2");
    }

    @Test
    void axisOfAMatrixJobCanBeTheEnvironment() throws Exception {
        MatrixProject job = jenkins.createProject(MatrixProject.class);
        job.setAxes(new AxisList(new TextAxis("REGION", "eu", "us")));
        checkOut(job);
        KaptureTicketBuilder step = step();
        step.environment = "$REGION";
        step.comment = "$REGION $BUILD_NUMBER";
        job.getBuildersList().add(step);
        jenkins.buildAndAssertSuccess(job);
        app.commit("KAP-1");
        jenkins.buildAndAssertSuccess(job);
        assertUpdates("eu 2:1", "us 2:1");
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
        kapture.onNext().inject(Fault.retryAfter(429, "2")); // in progress while the other configuration searches
        jenkins.buildAndAssertSuccess(job);
        assertUpdates("2:1", "2:2");
        for (MatrixConfiguration part : job.getActiveConfigurations()) {
            assertThat(NextRelease.of(part, "").tickets().size(), is(0));
        }
        app.commit("KAP-22");
        jenkins.buildAndAssertStatus(Result.UNSTABLE, job);
        jenkins.buildAndAssertSuccess(job);
        assertUpdates("2:1", "2:2");
    }
}
