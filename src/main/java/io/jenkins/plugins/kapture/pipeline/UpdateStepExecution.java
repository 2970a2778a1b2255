package io.jenkins.plugins.kapture.pipeline;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.model.Computer;
import hudson.model.Result;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.kapture.parameters.FailurePolicy;
import io.jenkins.plugins.kapture.parameters.UpdateParameters;
import io.jenkins.plugins.kapture.update.PolicyDecision;
import io.jenkins.plugins.kapture.update.RequestSender;
import io.jenkins.plugins.kapture.update.TicketUpdater;
import io.jenkins.plugins.kapture.update.UpdateResult;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jenkinsci.plugins.workflow.actions.WarningAction;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;

/**
 * A running update step. It holds no thread. What a restarted controller has to know stands in the build's journal,
 * which is written at once and at every durability level; the fields here are just what was asked for.
 */
final class UpdateStepExecution extends StepExecution {

    private static final long serialVersionUID = 1L;

    private final UpdateParameters options;
    private final ArrayList<String> ticketIds;
    private final boolean single;
    /** Name of the agent that sends; {@code null} for the controller. */
    private String agent;

    private transient volatile TicketUpdater updates;
    private transient volatile Throwable stopCause;

    /** @param single whether the step's value is one result and not a list */
    UpdateStepExecution(StepContext context, UpdateParameters options, List<String> ticketIds, boolean single) {
        super(context);
        this.options = options;
        this.ticketIds = new ArrayList<>(ticketIds);
        this.single = single;
    }

    @Override
    public boolean start() throws Exception {
        Computer computer = getContext().get(Computer.class);
        agent = computer == null ? null : computer.getName();
        updates = prepare(computer);
        updates.start().whenComplete(this::finish);
        return false;
    }

    @Override
    public void onResume() {
        try {
            updates = prepare(getContext().get(Computer.class));
            updates.resume().whenComplete(this::finish);
        } catch (IOException e) {
            getContext().onFailure(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            getContext().onFailure(e);
        }
    }

    private TicketUpdater prepare(Computer computer) throws IOException, InterruptedException {
        return new TicketUpdater(
                getContext().get(Run.class),
                getContext().get(TaskListener.class),
                RequestSender.of(agent, computer == null ? null : computer.getChannel()),
                options,
                ticketIds,
                getContext().get(FlowNode.class).getId());
    }

    /** An abort stays an abort: the step ends by its cause as soon as every ticket is accounted for. */
    @Override
    public void stop(@NonNull Throwable cause) {
        stopCause = cause;
        TicketUpdater current = updates;
        if (current == null) {
            getContext().onFailure(cause);
        } else {
            current.abort();
        }
    }

    @Override
    public boolean blocksRestart() {
        TicketUpdater current = updates;
        return current != null && current.isInFlight();
    }

    @Override
    public String getStatus() {
        TicketUpdater current = updates;
        return current == null ? null : current.getStatus();
    }

    private void finish(List<UpdateResult> results, Throwable problem) {
        if (stopCause != null || problem != null) {
            getContext().onFailure(stopCause != null ? stopCause : problem);
            return;
        }
        PolicyDecision verdict = PolicyDecision.of(results, options);
        try {
            if (verdict.policy() == FailurePolicy.FAILURE) {
                getContext().onFailure(new AbortException(verdict.message()));
                return;
            }
            if (verdict.policy() == FailurePolicy.UNSTABLE) {
                getContext()
                        .get(FlowNode.class)
                        .addOrReplaceAction(new WarningAction(Result.UNSTABLE).withMessage(verdict.message()));
                getContext().get(Run.class).setResult(Result.UNSTABLE);
            }
            getContext().onSuccess(single ? results.get(0) : new ArrayList<>(results));
        } catch (IOException e) {
            getContext().onFailure(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            getContext().onFailure(e);
        }
    }
}
