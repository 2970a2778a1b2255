package io.jenkins.plugins.kapture.pipeline;

import hudson.model.Run;
import hudson.model.TaskListener;
import java.io.IOException;
import org.jenkinsci.plugins.workflow.flow.FlowExecutionOwner;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/** The log of a step. */
final class StepListener {

    private StepListener() {}

    /** @return the log of the build after a crash, when that of the step's node can have been closed already */
    static TaskListener of(StepContext context) throws IOException, InterruptedException {
        try {
            return context.get(TaskListener.class);
        } catch (IOException e) {
            FlowExecutionOwner owner = context.get(Run.class) instanceof FlowExecutionOwner.Executable build
                    ? build.asFlowExecutionOwner()
                    : null;
            if (owner == null) {
                throw e;
            }
            return owner.getListener();
        }
    }
}
