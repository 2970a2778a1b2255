package io.jenkins.plugins.kapture.buildstep;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;

import hudson.EnvVars;
import hudson.Launcher;
import hudson.model.AbstractBuild;
import hudson.model.AbstractProject;
import hudson.model.BuildListener;
import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.model.ParametersDefinitionProperty;
import hudson.model.Result;
import hudson.model.StringParameterDefinition;
import hudson.model.TaskListener;
import hudson.tasks.ArtifactArchiver;
import hudson.tasks.BuildStepDescriptor;
import hudson.tasks.Publisher;
import hudson.tasks.Recorder;
import hudson.tasks.junit.JUnitResultArchiver;
import io.jenkins.plugins.kapture.KaptureTestUtil;
import io.jenkins.plugins.kapture.SandboxTestBase;
import java.io.IOException;
import java.util.List;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvnet.hudson.test.MockBuilder;
import org.jvnet.hudson.test.TestBuilder;
import org.jvnet.hudson.test.TestExtension;

/** Which build result the post-build action uses, in freestyle and Pipeline jobs. */
class PostBuildActionTest extends SandboxTestBase {

    private static final String ACTION = "kaptureTicketPublisher(ticketIds: '1', successSubStatus: 'SUCCESS',"
            + " unstableSubStatus: 'UNSTABLE', failureSubStatus: 'FAILURE', abortedSubStatus: 'ABORTED')";

    private FreeStyleProject job;

    @BeforeEach
    void setUp() throws Exception {
        List.of("1", "2").forEach(sandbox::ticket);
        job = jenkins.createFreeStyleProject();
    }

    enum FinalResult {
        SUCCESS,
        UNSTABLE,
        FAILURE,
        ABORTED
    }

    @ParameterizedTest
    @EnumSource
    void subStatusIsThatOfTheBuildResult(FinalResult result) throws Exception {
        job.getBuildersList().add(new MockBuilder(Result.fromString(result.name())));
        job.getPublishersList().add(action());
        jenkins.buildAndAssertStatus(Result.fromString(result.name()), job);
        assertThat(sentSubStatus(), is(result.name()));
    }

    @Test
    void notBuiltSendsNothing() throws Exception {
        job.getBuildersList().add(new MockBuilder(Result.NOT_BUILT));
        job.getPublishersList().add(action());
        FreeStyleBuild build = jenkins.buildAndAssertStatus(Result.NOT_BUILT, job);
        jenkins.assertLogContains("No sub-status is configured for build result NOT_BUILT", build);
        assertThat(sandbox.requests(), is(empty()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "$EMPTY", "${EMPTY} ", "\u00A0", "\u200B"})
    void blankSubStatusSendsNothing(String subStatus) throws Exception {
        job.addProperty(new ParametersDefinitionProperty(new StringParameterDefinition("EMPTY", "")));
        KaptureTicketPublisher action = action();
        action.successSubStatus = subStatus;
        job.getPublishersList().add(action);
        FreeStyleBuild build = jenkins.buildAndAssertSuccess(job);
        jenkins.assertLogContains("No sub-status is configured for build result SUCCESS", build);
        assertThat(sandbox.requests(), is(empty()));
    }

    @Test
    void resultOfATestReportAfterItIsUsed() throws Exception {
        job.getBuildersList().add(new TestBuilder() {
            @Override
            public boolean perform(AbstractBuild<?, ?> build, Launcher launcher, BuildListener listener)
                    throws InterruptedException, IOException {
                build.getWorkspace()
                        .child("report.xml")
                        .write(
                                "<testsuite><testcase classname='a' name='b'><failure/></testcase></testsuite>",
                                "UTF-8");
                return true;
            }
        });
        job.getPublishersList().add(action());
        job.getPublishersList().add(new JUnitResultArchiver("report.xml"));
        FreeStyleBuild build = jenkins.buildAndAssertStatus(Result.UNSTABLE, job);
        assertThat(sentSubStatus(), is("UNSTABLE"));
        jenkins.assertLogContains("Ticket 1 on site production: UPDATED", build);
    }

    @Test
    void resultOfAnyRecorderBehindItCounts() throws Exception {
        job.getPublishersList().add(action());
        job.getPublishersList().add(new ArtifactArchiver("no-such-file")); // fails the build
        jenkins.buildAndAssertStatus(Result.FAILURE, job);
        assertThat(sentSubStatus(), is("FAILURE"));
    }

    @Test
    void resultOfARecorderThatReturnsFalseCounts() throws Exception {
        job.getPublishersList().add(action());
        job.getPublishersList().add(new FailingRecorder());
        jenkins.buildAndAssertStatus(Result.FAILURE, job);
        assertThat(sentSubStatus(), is("FAILURE"));
    }

    public static final class FailingRecorder extends Recorder {

        @Override // else the compiler warns of an unchecked conversion in the superclass
        public DescriptorImpl getDescriptor() {
            return (DescriptorImpl) super.getDescriptor();
        }

        @Override
        public boolean perform(AbstractBuild<?, ?> build, Launcher launcher, BuildListener listener) {
            return false;
        }

        @TestExtension
        public static final class DescriptorImpl extends BuildStepDescriptor<Publisher> {

            @Override
            @SuppressWarnings("rawtypes") // signature of the superclass
            public boolean isApplicable(Class<? extends AbstractProject> type) {
                return true;
            }
        }
    }

    @Test
    void recorderThatThrowsDoesNotSuppressTheAction() throws Exception {
        job.getPublishersList().add(action());
        job.getPublishersList().add(new JUnitResultArchiver("no-such-report.xml"));
        jenkins.buildAndAssertStatus(Result.FAILURE, job);
        assertThat(sentSubStatus(), is("FAILURE"));
    }

    @Test
    void failureOfADeferredActionFailsTheBuild() throws Exception {
        KaptureTicketPublisher action = action();
        action.ticketIds = "unknown";
        job.getPublishersList().add(action);
        job.getPublishersList().add(new ArtifactArchiver("*"));
        ((ArtifactArchiver) job.getPublishersList().get(1)).setAllowEmptyArchive(true);
        FreeStyleBuild build = jenkins.buildAndAssertStatus(Result.FAILURE, job);
        jenkins.assertLogContains("ERROR: Ticket unknown on site production: REJECTED", build);
        assertThat(sandbox.requests(), hasSize(1));
    }

    @Test
    void deferredActionThatMakesTheBuildUnstableDoesNotSuppressTheNextOne() throws Exception {
        KaptureTicketPublisher action = action();
        action.ticketIds = "unknown";
        action.onRejected = "UNSTABLE";
        job.getPublishersList().add(action);
        job.getPublishersList().add(action());
        job.getPublishersList().add(new JUnitResultArchiver("no-such-report.xml")); // throws an exception
        FreeStyleBuild build = jenkins.buildAndAssertStatus(Result.FAILURE, job);
        jenkins.assertLogContains("Ticket 1 on site production: UPDATED", build);
        assertThat(sandbox.requests(), hasSize(2));
    }

    @Test
    void controllerSendsWithoutAWorkspace() throws Exception {
        FreeStyleBuild build = jenkins.buildAndAssertSuccess(job);
        KaptureTicketPublisher action = action();
        assertThat(action.requiresWorkspace(), is(false));
        action.perform(build, new EnvVars(), TaskListener.NULL);
        assertThat(sentSubStatus(), is("SUCCESS"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "node { try { error 'deployment failed' } finally { %s } }",
                "node { try { echo 'deployed' } finally { %s } }",
                "node { %s }",
                "try { error 'deployment failed' } finally { node { %s } }",
                "node { try { sh 'exit 1' } finally { echo currentBuild.currentResult; %s } }",
                "node { try { error 'failed' } catch (e) { %s; throw e } }",
                "node { stage('deploy') { step([$class: 'KaptureTicketPublisher', ticketIds: '1', successSubStatus: 'S']) } }",
            })
    void unknownResultOfAPipelineIsNotTreatedAsSuccess(String script) throws Exception {
        WorkflowRun build = jenkins.buildAndAssertStatus(
                Result.FAILURE, KaptureTestUtil.pipeline(jenkins, script.formatted(ACTION)));
        assertThat(sandbox.requests(), is(empty()));
        jenkins.assertLogContains("post { always {", build);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "node { catchError { error 'failed' }; %s }|FAILURE",
                "node { unstable 'flaky'; %s }|UNSTABLE",
                "node { catchError(buildResult: 'UNSTABLE', stageResult: 'FAILURE') { error 'failed' }; %s }|UNSTABLE",
                "node { try { currentBuild.result = 'FAILURE'; error 'failed' } finally { %s } }|FAILURE",
                "node { currentBuild.result = 'ABORTED'; %s }|ABORTED",
                "node { stage('a') { currentBuild.result = 'SUCCESS'; %s } }|SUCCESS",
                "node { stage('a') { parallel a: { unstable 'flaky'; %s } } }|UNSTABLE",
            })
    void resultThatIsKnownInAScriptCounts(String script, String result) throws Exception {
        jenkins.buildAndAssertStatus(
                Result.fromString(result), KaptureTestUtil.pipeline(jenkins, script.formatted(ACTION)));
        assertThat(sentSubStatus(), is(result));
    }

    @ParameterizedTest
    @CsvSource({"SUCCESS", "UNSTABLE", "FAILURE", "ABORTED"})
    void resultIsKnownInPostConditions(String result) throws Exception {
        String step =
                switch (result) {
                    case "SUCCESS" -> "echo 'ok'";
                    case "UNSTABLE" -> "unstable 'flaky'";
                    case "FAILURE" -> "error 'broken'";
                    default -> "catchError(buildResult: 'ABORTED', stageResult: 'ABORTED') { error 'stopped' }";
                };
        jenkins.buildAndAssertStatus(
                Result.fromString(result),
                KaptureTestUtil.pipeline(
                        jenkins,
                        "pipeline { agent any\n stages { stage('a') { steps { " + step + " } } }\n post { always { "
                                + ACTION + " } } }"));
        assertThat(sentSubStatus(), is(result));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "stage('a') { steps { echo 'a' }\n post { always { %s } } }",
                "stage('a') { steps { unstable 'a' }\n post { unstable { %s } } }",
                "stage('a') { steps { echo 'a' }\n post { always { script { stage('inner') { %s } } } } }",
                "stage('a') { stages { stage('b') { steps { echo 'b' } } }\n post { always { %s } } }",
                "stage('a') { parallel { stage('p') { steps { echo 'p' }\n post { always { %s } } }\n"
                        + " stage('q') { steps { echo 'q' } } } }",
                "stage('a') { matrix { axes { axis { name 'X'; values 'x' } }\n"
                        + " stages { stage('b') { steps { echo 'b' }\n post { always { %s } } } } } }",
            })
    void resultOfAStageIsNotThatOfTheBuild(String stage) throws Exception {
        WorkflowRun build = jenkins.buildAndAssertStatus(
                Result.FAILURE,
                KaptureTestUtil.pipeline(
                        jenkins, "pipeline { agent any\n stages { " + stage.formatted(ACTION) + " } }"));
        assertThat(sandbox.requests(), is(empty()));
        jenkins.assertLogContains("of the whole Pipeline, not of a stage", build);
    }

    @Test
    void failureOfAStageIsThatOfTheBuild() throws Exception {
        jenkins.buildAndAssertStatus(
                Result.FAILURE,
                KaptureTestUtil.pipeline(
                        jenkins,
                        "pipeline { agent any\n stages { stage('a') { steps { error 'broken' }\n post { failure { "
                                + ACTION + " } } } } }"));
        assertThat(sentSubStatus(), is("FAILURE"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "agent none|always { %s }",
                "agent none|success { node('') { %s } }",
                "agent any|always { script { stage('inner') { parallel(a: { %s }, b: { echo 'b' }) } } }",
                "agent any|cleanup { withEnv(['STAGE_NAME=x']) { %s } }",
            })
    void resultIsKnownAnywhereInThePostSectionOfThePipeline(String agent, String post) throws Exception {
        jenkins.buildAndAssertSuccess(KaptureTestUtil.pipeline(
                jenkins,
                "pipeline { " + agent + "\n stages { stage('a') { steps { echo 'a' } } }\n post { "
                        + post.formatted(ACTION) + " } }"));
        assertThat(sentSubStatus(), is("SUCCESS"));
    }

    @Test
    void unsetVariableInAnIdIsAnError() throws Exception {
        KaptureTicketPublisher action = action();
        action.ticketIds = "$NO_SUCH_VARIABLE";
        job.getPublishersList().add(action);
        FreeStyleBuild build = jenkins.buildAndAssertStatus(Result.FAILURE, job);
        jenkins.assertLogContains("a variable was not expanded", build);
        assertThat(sandbox.requests(), is(empty()));
    }

    @Test
    void unsetVariableInACommentIsLoggedAndKept() throws Exception {
        KaptureTicketPublisher action = action();
        action.successComment = "Released for $CUSTOMER at $5 by ${_USER}";
        job.getPublishersList().add(action);
        FreeStyleBuild build = jenkins.buildAndAssertSuccess(job);
        jenkins.assertLogContains("The variable CUSTOMER is not set", build);
        jenkins.assertLogContains("The variable _USER is not set", build);
        jenkins.assertLogNotContains("The variable 5", build);
        assertThat(body(0), containsString("\"comment\":\"Released for $CUSTOMER at $5 by ${_USER}\""));
    }

    private static KaptureTicketPublisher action() {
        KaptureTicketPublisher action = new KaptureTicketPublisher();
        action.ticketIds = "1";
        action.successSubStatus = "SUCCESS";
        action.unstableSubStatus = "UNSTABLE";
        action.failureSubStatus = "FAILURE";
        action.abortedSubStatus = "ABORTED";
        return action;
    }

    private String sentSubStatus() {
        assertThat(sandbox.requests(), hasSize(1));
        return body(0).replaceAll("(?s).*\"sub_status\":\"(\\w+)\".*", "$1");
    }
}
