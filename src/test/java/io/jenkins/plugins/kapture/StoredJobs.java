package io.jenkins.plugins.kapture;

import hudson.matrix.AxisList;
import hudson.matrix.MatrixProject;
import hudson.matrix.TextAxis;
import hudson.maven.MavenModuleSet;
import hudson.model.Cause;
import hudson.model.FreeStyleProject;
import hudson.model.Result;
import hudson.plugins.promoted_builds.JobPropertyImpl;
import hudson.plugins.promoted_builds.PromotionProcess;
import hudson.plugins.promoted_builds.conditions.SelfPromotionCondition;
import hudson.tasks.Maven;
import io.jenkins.plugins.kapture.buildstep.KaptureTicketBuilder;
import io.jenkins.plugins.kapture.buildstep.KaptureTicketPublisher;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import jenkins.branch.BranchSource;
import jenkins.plugins.git.GitSCMSource;
import jenkins.plugins.git.traits.BranchDiscoveryTrait;
import org.jenkinsci.plugins.workflow.multibranch.WorkflowMultiBranchProject;
import org.jvnet.hudson.test.JenkinsRule;

/** The jobs of the stored home other than Pipeline jobs: one of each kind. */
final class StoredJobs {

    private static final String JENKINSFILE = """
            node { checkout scm }
            kaptureUpdateTicket ticketId: '8', environment: 'production', subStatus: 'CL', comment: env.BRANCH_NAME
            """;

    private StoredJobs() {}

    /** The Git repository must exist. */
    static void build(JenkinsRule rule) throws Throwable {
        buildFreestyleJob(rule);
        buildMatrixJob(rule);
        buildMavenJob(rule);
        buildPromotedJob(rule);
        buildBranches(rule);
        FreeStyleProject fields = rule.createFreeStyleProject("fields"); // is never built
        fields.getBuildersList().add(withAllFields(new KaptureTicketBuilder("subStatus")));
        fields.getPublishersList().add(withAllFields(new KaptureTicketPublisher()));
    }

    private static void buildFreestyleJob(JenkinsRule rule) throws Exception {
        FreeStyleProject freestyle = rule.createFreeStyleProject("deploy");
        KaptureTicketBuilder step = new KaptureTicketBuilder("CL");
        step.pattern = "KAP-(\\d+)";
        step.upstreamBuild = "shop/release#2";
        step.environment = "$JOB_NAME";
        step.onRejected = "IGNORE";
        step.onError = "IGNORE";
        freestyle.getBuildersList().add(step);
        freestyle.getPublishersList().add(KaptureTestUtil.postBuildAction("8", "CL", "P"));
        rule.assertBuildStatusSuccess(freestyle.scheduleBuild2(0, new Cause.UserIdCause("alice")));
    }

    private static void buildMatrixJob(JenkinsRule rule) throws Exception {
        MatrixProject matrix = rule.createProject(MatrixProject.class, "matrix");
        matrix.setAxes(new AxisList(new TextAxis("stage", "test")));
        matrix.getBuildersList().add(step("$stage"));
        rule.assertBuildStatusSuccess(matrix.scheduleBuild2(0, new Cause.UserIdCause("alice")));
    }

    /** The build fails, since Maven is not installed. */
    private static void buildMavenJob(JenkinsRule rule) throws Exception {
        rule.jenkins
                .getDescriptorByType(Maven.DescriptorImpl.class)
                .setInstallations(new Maven.MavenInstallation("missing", "/no/such/directory", List.of()));
        MavenModuleSet maven = rule.createProject(MavenModuleSet.class, "maven");
        maven.getPublishersList().add(KaptureTestUtil.postBuildAction("8", "CL", "P"));
        rule.buildAndAssertStatus(Result.FAILURE, maven);
    }

    private static void buildPromotedJob(JenkinsRule rule) throws Exception {
        FreeStyleProject job = rule.createFreeStyleProject("promoted");
        JobPropertyImpl promotions = new JobPropertyImpl(job);
        job.addProperty(promotions);
        PromotionProcess process = promotions.addProcess("staging");
        process.conditions.add(new SelfPromotionCondition(false));
        process.getBuildSteps().add(step("staging"));
        process.save();
        job.save();
        rule.buildAndAssertSuccess(job);
        rule.waitUntilNoActivity();
    }

    private static void buildBranches(JenkinsRule rule) throws Exception {
        Path directory = rule.jenkins.getRootDir().toPath().resolve(StoredHome.REPOSITORY);
        Files.writeString(directory.resolve("Jenkinsfile"), JENKINSFILE);
        GitRepository app = new GitRepository(directory);
        app.git("add", ".");
        app.git("commit", "-q", "-m", "Add a Jenkinsfile");
        WorkflowMultiBranchProject project = rule.createProject(WorkflowMultiBranchProject.class, "branches");
        GitSCMSource source = new GitSCMSource(app.url());
        source.setTraits(List.of(new BranchDiscoveryTrait()));
        project.getSourcesList().add(new BranchSource(source));
        project.scheduleBuild2(0).getFuture().get();
        rule.waitUntilNoActivity();
    }

    private static KaptureTicketBuilder step(String environment) {
        KaptureTicketBuilder step = new KaptureTicketBuilder("PS");
        step.ticketIds = "8";
        step.environment = environment;
        return step;
    }

    private static <T> T withAllFields(T step) throws IllegalAccessException {
        for (Field field : step.getClass().getFields()) {
            if (!Modifier.isFinal(field.getModifiers())) {
                field.set(step, field.getType() == boolean.class ? (Object) true : field.getName());
            }
        }
        return step;
    }
}
