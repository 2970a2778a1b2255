package io.jenkins.plugins.kapture.buildstep;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;

import hudson.Launcher;
import hudson.model.AbstractBuild;
import hudson.model.BuildListener;
import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.model.ParametersDefinitionProperty;
import hudson.model.Result;
import hudson.model.StringParameterDefinition;
import hudson.tasks.ArtifactArchiver;
import hudson.tasks.BuildTrigger;
import hudson.tasks.Shell;
import hudson.tasks.junit.JUnitResultArchiver;
import io.jenkins.plugins.kapture.MockKaptureTestBase;
import io.jenkins.plugins.kapture.mock.Fault;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvnet.hudson.test.MockBuilder;
import org.jvnet.hudson.test.TestBuilder;

/** Which build result the post-build action uses, and that it is final. */
class PostBuildActionTest extends MockKaptureTestBase {

    private FreeStyleProject job;

    @BeforeEach
    void setUp() throws Exception {
        List.of("1", "2").forEach(kapture::ticket);
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
    void subStatusAndCommentAreThoseOfTheBuildResult(FinalResult result) throws Exception {
        job.getBuildersList().add(new MockBuilder(Result.fromString(result.name())));
        job.getPublishersList().add(action());
        jenkins.buildAndAssertStatus(Result.fromString(result.name()), job);
        assertThat(sentSubStatus(), is(result.name()));
        assertThat(body(0), containsString("\"comment\":\"was " + result + " 1\""));
    }

    @Test
    void notBuiltSendsNothing() throws Exception {
        job.getBuildersList().add(new MockBuilder(Result.NOT_BUILT));
        job.getPublishersList().add(action());
        FreeStyleBuild build = jenkins.buildAndAssertStatus(Result.NOT_BUILT, job);
        jenkins.assertLogContains("No sub-status is configured for build result NOT_BUILT", build);
        assertThat(kapture.requests(), is(empty()));
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
        assertThat(kapture.requests(), is(empty()));
    }

    @Test
    void resultOfATestReportIsUsed() throws Exception {
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
        job.getPublishersList().add(new JUnitResultArchiver("report.xml"));
        job.getPublishersList().add(action());
        FreeStyleBuild build = jenkins.buildAndAssertStatus(Result.UNSTABLE, job);
        assertThat(sentSubStatus(), is("UNSTABLE"));
        jenkins.assertLogContains("Ticket 1 on site production: UPDATED", build);
    }

    /** Core sorts actions that are added in the form, but not those of Job DSL or a file. */
    @Test
    void recorderBehindItEndsTheBuildBeforeItsFirstStep() throws Exception {
        job.getBuildersList().add(new Shell("echo first step"));
        job.getPublishersList().add(action());
        job.getPublishersList().add(new ArtifactArchiver("*"));
        FreeStyleBuild build = jenkins.buildAndAssertStatus(Result.FAILURE, job);
        jenkins.assertLogContains(
                "ERROR: “Update Kapture tickets” runs before “Archive the artifacts”, which can still change the result",
                build);
        jenkins.assertLogNotContains("first step", build);
        jenkins.assertLogNotContains("[Kapture]", build);
        assertThat(kapture.requests(), is(empty()));
    }

    @Test
    void recorderThatRunsAfterTheEndOfTheBuildIsAllowed() throws Exception {
        job.getPublishersList().add(action());
        job.getPublishersList()
                .add(new BuildTrigger("", Result.SUCCESS)); // a recorder that runs after the end of the build
        jenkins.buildAndAssertSuccess(job);
        assertThat(sentSubStatus(), is("SUCCESS"));
    }

    @Test
    void unsetVariableInAnIdIsAnError() throws Exception {
        KaptureTicketPublisher action = action();
        action.ticketIds = "$NO_SUCH_VARIABLE";
        job.getPublishersList().add(action);
        FreeStyleBuild build = jenkins.buildAndAssertStatus(Result.FAILURE, job);
        jenkins.assertLogContains("a variable was not expanded", build);
        assertThat(kapture.requests(), is(empty()));
    }

    @Test
    void unsetVariableInACommentIsLoggedAndKept() throws Exception {
        KaptureTicketPublisher action = action();
        action.successComment = "Released for $CUSTOMER at $5 by ${_USER}";
        job.getPublishersList().add(action);
        FreeStyleBuild build = jenkins.buildAndAssertSuccess(job);
        jenkins.assertLogContains("the variable CUSTOMER is not set and was left as it is in comment", build);
        jenkins.assertLogContains("the variable _USER is not set", build);
        jenkins.assertLogNotContains("the variable 5", build);
        assertThat(body(0), containsString("\"comment\":\"Released for $CUSTOMER at $5 by ${_USER}\""));
    }

    /** Core makes a build a failure if a post-build action is interrupted. */
    @Test
    void abortStaysAnAbort() throws Exception {
        kapture.onEvery().inject(Fault.stall(Fault.Point.AFTER_REQUEST));
        job.getPublishersList().add(action());
        FreeStyleBuild build = job.scheduleBuild2(0).waitForStart();
        kapture.awaitRequests(1);
        build.doStop();
        jenkins.assertBuildStatus(Result.ABORTED, jenkins.waitForCompletion(build));
        jenkins.assertLogContains("aborted while the request was in progress", build);
        jenkins.assertLogNotContains("\tat ", build);
    }

    private static KaptureTicketPublisher action() {
        KaptureTicketPublisher action = new KaptureTicketPublisher();
        action.ticketIds = "1";
        action.successSubStatus = "SUCCESS";
        action.successComment = "was SUCCESS $BUILD_NUMBER";
        action.unstableSubStatus = "UNSTABLE";
        action.unstableComment = "was UNSTABLE $BUILD_NUMBER";
        action.failureSubStatus = "FAILURE";
        action.failureComment = "was FAILURE $BUILD_NUMBER";
        action.abortedSubStatus = "ABORTED";
        action.abortedComment = "was ABORTED $BUILD_NUMBER";
        return action;
    }

    private String sentSubStatus() {
        assertThat(kapture.requests(), hasSize(1));
        return body(0).replaceAll("(?s).*\"sub_status\":\"(\\w+)\".*", "$1");
    }
}
