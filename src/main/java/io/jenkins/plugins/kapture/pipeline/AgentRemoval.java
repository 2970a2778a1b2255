package io.jenkins.plugins.kapture.pipeline;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.kapture.client.Outcome;
import io.jenkins.plugins.kapture.update.UpdateResult;
import java.util.Arrays;
import java.util.List;
import org.jenkinsci.plugins.workflow.steps.FlowInterruptedException;
import org.springframework.util.ClassUtils;

/** Interruptions of a step because its agent was removed from Jenkins. */
final class AgentRemoval {

    /** By name, because the type belongs to a plugin that does not need to be installed. */
    private static final String RETRYABLE =
            "org.jenkinsci.plugins.workflow.support.steps.AgentErrorCondition$Retryable";

    private AgentRemoval() {}

    /**
     * Whether the condition {@code agent()} of a {@code retry} step would run the step again although a ticket may have
     * been updated. On another agent the comment can differ, so that the update would be sent.
     */
    static boolean wouldRepeat(Throwable cause, @CheckForNull List<UpdateResult> results) {
        return results != null
                && cause instanceof FlowInterruptedException interruption
                && interruption.getCauses().stream()
                        .flatMap(each -> Arrays.stream(ClassUtils.getAllInterfaces(each)))
                        .anyMatch(type -> type.getName().equals(RETRYABLE))
                && results.stream().anyMatch(result -> result.getOutcome().equals(Outcome.UNKNOWN.name()));
    }
}
