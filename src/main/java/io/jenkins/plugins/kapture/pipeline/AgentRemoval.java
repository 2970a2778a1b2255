package io.jenkins.plugins.kapture.pipeline;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.kapture.client.Outcome;
import io.jenkins.plugins.kapture.update.UpdateResult;
import java.util.Arrays;
import java.util.List;
import jenkins.model.CauseOfInterruption;
import org.jenkinsci.plugins.workflow.steps.FlowInterruptedException;
import org.springframework.util.ClassUtils;

/** Interruptions of a step because its agent was removed from Jenkins. */
final class AgentRemoval {

    /** By name, because the type belongs to a plugin that does not need to be installed. */
    private static final String RETRYABLE =
            "org.jenkinsci.plugins.workflow.support.steps.AgentErrorCondition$Retryable";

    private AgentRemoval() {}

    /** @return whether the condition {@code agent()} of a {@code retry} step matches the exception */
    static boolean isCauseOf(Throwable problem) {
        return problem instanceof FlowInterruptedException interruption
                && interruption.getCauses().stream().anyMatch(AgentRemoval::isRetryable);
    }

    private static boolean isRetryable(CauseOfInterruption cause) {
        return Arrays.stream(ClassUtils.getAllInterfaces(cause))
                .anyMatch(type -> type.getName().equals(RETRYABLE));
    }

    /** @param results {@code null} if nothing was sent */
    static boolean mayHaveUpdated(@CheckForNull List<UpdateResult> results) {
        return results != null
                && results.stream()
                        .map(result -> Outcome.valueOf(result.getOutcome()))
                        .anyMatch(outcome ->
                                outcome.isUpdated() || outcome == Outcome.UNKNOWN || outcome == Outcome.FAULTY);
    }
}
