package io.jenkins.plugins.kapture.reliability;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;
import static org.hamcrest.Matchers.stringContainsInOrder;

import hudson.model.Result;
import io.jenkins.plugins.kapture.KaptureTestUtil;
import io.jenkins.plugins.kapture.client.Outcome;
import io.jenkins.plugins.kapture.mock.Fault;
import io.jenkins.plugins.kapture.mock.MockKapture;
import java.util.Set;
import java.util.logging.Level;
import org.jenkinsci.plugins.workflow.cps.CpsStepContext;
import org.jenkinsci.plugins.workflow.flow.FlowExecution;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.steps.BodyExecution;
import org.jenkinsci.plugins.workflow.steps.BodyExecutionCallback;
import org.jenkinsci.plugins.workflow.steps.FlowInterruptedException;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.LogRecorder;
import org.jvnet.hudson.test.TestExtension;
import org.jvnet.hudson.test.junit.jupiter.JenkinsSessionExtension;
import org.kohsuke.stapler.DataBoundConstructor;

/** After a restart of Jenkins, a block stops the steps in it before they are resumed, as {@code node} can do. */
class StopBeforeResumeTest {

    @RegisterExtension
    private final JenkinsSessionExtension session = new JenkinsSessionExtension();

    @Test
    void theTicketEndsBeforeTheStep() throws Throwable {
        try (MockKapture kapture = MockKapture.start()) {
            kapture.ticket("1");
            kapture.on("1").inject(Fault.retryAfter(503, "100"));
            session.then(jenkins -> {
                KaptureTestUtil.configure(kapture);
                WorkflowRun build = KaptureTestUtil.start(
                        jenkins, "stopOnResume { kaptureUpdateTicket(ticketId: '1', subStatus: 'CL') }");
                jenkins.waitForMessage("Retrying in", build);
            });
            LogRecorder steps =
                    new LogRecorder().record(CpsStepContext.class, Level.FINE).capture(1000);
            session.then(jenkins -> {
                WorkflowRun build =
                        jenkins.jenkins.getAllItems(WorkflowJob.class).get(0).getLastBuild();
                jenkins.assertBuildStatus(Result.ABORTED, jenkins.waitForCompletion(build));
                assertThat(KaptureTestUtil.outcomes(build), contains(Outcome.UNAVAILABLE));
                assertThat(
                        JenkinsRule.getLog(build),
                        stringContainsInOrder("Ticket 1 on site production: UNAVAILABLE", "// stopOnResume"));
            });
            assertThat(steps.getMessages(), not(hasItem(startsWith("already completed"))));
            assertThat(kapture.requests(), hasSize(1));
        }
    }

    /** A block that stops the steps in it when Jenkins is restarted. */
    public static final class StopOnResume extends Step {

        @DataBoundConstructor
        public StopOnResume() {}

        @Override
        public StepExecution start(StepContext context) {
            return new Execution(context);
        }

        private static final class Execution extends StepExecution {

            private static final long serialVersionUID = 1L;

            private BodyExecution body;

            Execution(StepContext context) {
                super(context);
            }

            @Override
            public boolean start() {
                body = getContext()
                        .newBodyInvoker()
                        .withCallback(BodyExecutionCallback.wrap(getContext()))
                        .start();
                return false;
            }

            @Override
            public void onResume() {
                body.cancel(new FlowInterruptedException(Result.ABORTED, true));
                try { // the steps in the block are resumed only after this method
                    getContext()
                            .get(FlowExecution.class)
                            .getCurrentExecutions(false)
                            .get();
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            }
        }

        @TestExtension
        public static final class DescriptorImpl extends StepDescriptor {

            @Override
            public String getFunctionName() {
                return "stopOnResume";
            }

            @Override
            public boolean takesImplicitBlockArgument() {
                return true;
            }

            @Override
            public Set<? extends Class<?>> getRequiredContext() {
                return Set.of();
            }
        }
    }
}
