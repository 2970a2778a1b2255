package io.jenkins.plugins.kapture.benchmark;

import hudson.model.TaskListener;
import java.util.Set;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.jenkinsci.plugins.workflow.steps.SynchronousNonBlockingStepExecution;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

/**
 * The minimum cost of a step outside of Pipeline's own thread: takes the same arguments as an update, logs one line,
 * and does nothing else.
 */
public final class NoOpStep extends Step {

    @DataBoundSetter
    public String ticketId;

    @DataBoundSetter
    public String subStatus;

    @DataBoundSetter
    public String site;

    @DataBoundConstructor
    public NoOpStep() {}

    @Override
    public StepExecution start(StepContext context) {
        return new Execution(context);
    }

    private static final class Execution extends SynchronousNonBlockingStepExecution<Void> {

        private static final long serialVersionUID = 1L;

        Execution(StepContext context) {
            super(context);
        }

        @Override
        protected Void run() throws Exception {
            getContext().get(TaskListener.class).getLogger().println("Nothing to do.");
            return null;
        }
    }

    public static final class DescriptorImpl extends StepDescriptor {

        @Override
        public String getFunctionName() {
            return "noOp";
        }

        @Override
        public Set<? extends Class<?>> getRequiredContext() {
            return Set.of(TaskListener.class);
        }
    }
}
