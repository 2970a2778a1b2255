package io.jenkins.plugins.kapture.release;

import static org.awaitility.Awaitility.await;

import hudson.model.FreeStyleProject;
import hudson.model.Item;
import hudson.model.Result;
import hudson.model.User;
import io.jenkins.plugins.kapture.KaptureTestUtil;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import jenkins.model.Jenkins;
import jenkins.security.QueueItemAuthenticatorConfiguration;
import org.jenkinsci.plugins.workflow.flow.FlowExecution;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;
import org.jvnet.hudson.test.MockQueueItemAuthenticator;
import org.jvnet.hudson.test.junit.jupiter.JenkinsSessionExtension;

/** A search that a restart of Jenkins has interrupted. */
class ResumedSearchTest {

    @RegisterExtension
    private final JenkinsSessionExtension session = new JenkinsSessionExtension();

    @Test
    void resumedSearchHasThePermissionsOfTheBuild() throws Throwable {
        CountDownLatch restarted = new CountDownLatch(1);
        ExecutorService otherBuild = Executors.newSingleThreadExecutor();
        session.then(jenkins -> {
            FreeStyleProject secret = jenkins.createFreeStyleProject("secret");
            jenkins.buildAndAssertSuccess(secret);
            WorkflowJob job = jenkins.createProject(WorkflowJob.class, "deploy");
            KaptureTestUtil.setScript(job, "");
            WorkflowRun before = jenkins.buildAndAssertSuccess(job);
            runAsKim(jenkins, job);
            CountDownLatch locked = new CountDownLatch(1);
            otherBuild.submit(() -> ReleaseLock.with(before, () -> {
                locked.countDown();
                restarted.await();
                return null;
            }));
            locked.await();
            KaptureTestUtil.setScript(job, "kaptureFindTickets pattern: 'K-7', upstreamBuild: 'secret#1'");
            WorkflowRun searching = job.scheduleBuild2(0).waitForStart();
            FlowExecution program = searching.getExecutionPromise().get();
            await().atMost(Duration.ofMinutes(1))
                    .until(() -> !program.getCurrentExecutions(true).get().isEmpty());
        });
        session.then(jenkins -> {
            WorkflowJob job = jenkins.jenkins.getItemByFullName("deploy", WorkflowJob.class);
            WorkflowRun build = job.getBuildByNumber(2);
            jenkins.assertBuildStatus(Result.FAILURE, jenkins.waitForCompletion(build));
            jenkins.assertLogContains("“secret#1” does not exist, or this build does not have permission", build);
        });
        restarted.countDown();
        otherBuild.shutdown();
    }

    private static void runAsKim(JenkinsRule jenkins, WorkflowJob job) {
        jenkins.jenkins.setSecurityRealm(jenkins.createDummySecurityRealm());
        jenkins.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.READ)
                .everywhere()
                .to("kim")
                .grant(Item.READ, Item.BUILD)
                .onItems(job)
                .to("kim"));
        QueueItemAuthenticatorConfiguration.get()
                .getAuthenticators()
                .add(new MockQueueItemAuthenticator()
                        .authenticate("deploy", User.getById("kim", true).impersonate2()));
    }
}
