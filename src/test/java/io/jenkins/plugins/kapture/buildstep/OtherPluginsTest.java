package io.jenkins.plugins.kapture.buildstep;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasSize;

import hudson.maven.MavenModuleSet;
import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.model.Result;
import hudson.tasks.ArtifactArchiver;
import hudson.tasks.BuildStep;
import hudson.tasks.Maven;
import io.jenkins.plugins.kapture.KaptureTestUtil;
import io.jenkins.plugins.kapture.MockKaptureTestBase;
import java.util.List;
import org.jenkins_ci.plugins.flexible_publish.ConditionalPublisher;
import org.jenkins_ci.plugins.flexible_publish.FlexiblePublisher;
import org.jenkins_ci.plugins.run_condition.BuildStepRunner;
import org.jenkins_ci.plugins.run_condition.core.AlwaysRun;
import org.jenkinsci.plugins.conditionalbuildstep.singlestep.SingleConditionalBuilder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Build step and post-build action in the jobs and build steps of other plugins. */
class OtherPluginsTest extends MockKaptureTestBase {

    private static final BuildStepRunner FAIL = new BuildStepRunner.Fail();

    private FreeStyleProject job;

    @BeforeEach
    void setUp() throws Exception {
        kapture.ticket("1");
        job = jenkins.createFreeStyleProject();
    }

    @Test
    void conditionalBuildStepRunsTheBuildStep() throws Exception {
        KaptureTicketBuilder step = new KaptureTicketBuilder("CL");
        step.ticketIds = "1";
        job.getBuildersList().add(new SingleConditionalBuilder(step, new AlwaysRun(), FAIL));
        jenkins.buildAndAssertSuccess(job);
        assertThat(kapture.requests(), hasSize(1));
    }

    /** As any notifier there: the other plugin decides when it runs. */
    @Test
    void flexiblePublishRunsThePostBuildAction() throws Exception {
        List<BuildStep> actions = List.of(KaptureTestUtil.postBuildAction("1", "success", "failure"));
        job.getPublishersList()
                .add(new FlexiblePublisher(
                        List.of(new ConditionalPublisher(new AlwaysRun(), actions, FAIL, false, null, null, null))));
        job.getPublishersList().add(new ArtifactArchiver("*"));
        FreeStyleBuild build =
                jenkins.assertBuildStatus(Result.FAILURE, job.scheduleBuild2(0)); // because there is nothing to archive
        jenkins.assertLogContains("Ticket 1 on site production: UPDATED", build);
        assertThat(body(0), containsString("\"sub_status\":\"success\""));
    }

    @Test
    void postBuildActionOfAMavenJobSeesItsResult() throws Exception {
        jenkins.jenkins
                .getDescriptorByType(Maven.DescriptorImpl.class)
                .setInstallations(new Maven.MavenInstallation("missing", "/no/such/directory", List.of()));
        MavenModuleSet maven = jenkins.createProject(MavenModuleSet.class);
        maven.getPublishersList().add(KaptureTestUtil.postBuildAction("1", "success", "failure"));
        jenkins.buildAndAssertStatus(Result.FAILURE, maven);
        assertThat(body(0), containsString("\"sub_status\":\"failure\""));
    }
}
