package io.jenkins.plugins.kapture.buildstep;

import hudson.EnvVars;
import hudson.model.Run;
import java.util.List;
import org.jenkinsci.plugins.workflow.actions.LabelAction;
import org.jenkinsci.plugins.workflow.flow.FlowExecution;
import org.jenkinsci.plugins.workflow.flow.FlowExecutionOwner;
import org.jenkinsci.plugins.workflow.graph.FlowNode;

/**
 * Recognizes the stages of a Declarative Pipeline, without a dependency on its plugin. While the post conditions of a
 * stage run, the build has the result of the stage as its own, although a later stage can still fail.
 */
final class DeclarativeStage {

    /** The class of an action that every Declarative Pipeline has. */
    private static final String MODEL = "org.jenkinsci.plugins.pipeline.modeldefinition.actions.ExecutionModelAction";

    /** The stage in which the post conditions of the whole Pipeline run, after all other stages. */
    private static final String POST_ACTIONS = "Declarative: Post Actions";

    private DeclarativeStage() {}

    /** @param env the environment of the step */
    static boolean isRunning(Run<?, ?> run, EnvVars env) {
        return env.containsKey("STAGE_NAME")
                && run.getAllActions().stream()
                        .anyMatch(action -> action.getClass().getName().equals(MODEL))
                && heads(run).stream().noneMatch(DeclarativeStage::isInPostActions);
    }

    private static List<FlowNode> heads(Run<?, ?> run) {
        FlowExecutionOwner owner =
                run instanceof FlowExecutionOwner.Executable executable ? executable.asFlowExecutionOwner() : null;
        FlowExecution execution = owner == null ? null : owner.getOrNull();
        return execution == null ? List.of() : execution.getCurrentHeads();
    }

    private static boolean isInPostActions(FlowNode node) {
        return node.getEnclosingBlocks().stream()
                .map(block -> block.getAction(LabelAction.class))
                .anyMatch(label -> label != null && POST_ACTIONS.equals(label.getDisplayName()));
    }
}
