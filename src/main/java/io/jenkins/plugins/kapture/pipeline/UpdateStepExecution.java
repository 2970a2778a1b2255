package io.jenkins.plugins.kapture.pipeline;

import hudson.AbortException;
import hudson.model.Computer;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.kapture.client.InvalidInputException;
import io.jenkins.plugins.kapture.client.Outcome;
import io.jenkins.plugins.kapture.client.TicketUpdate;
import io.jenkins.plugins.kapture.parameters.UpdateParameters;
import io.jenkins.plugins.kapture.update.Operation;
import io.jenkins.plugins.kapture.update.PolicyDecision;
import io.jenkins.plugins.kapture.update.RequestSender;
import io.jenkins.plugins.kapture.update.TicketUpdater;
import io.jenkins.plugins.kapture.update.UpdateResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;

/**
 * A running update step. Asynchronous: no thread is blocked. The state that is needed after a restart is in the build's
 * journal, which is written immediately at every durability level; the fields of this class only describe the request.
 */
final class UpdateStepExecution extends StepExecution {

    private static final long serialVersionUID = 1L;

    private final UpdateParameters parameters;
    private final ArrayList<LinkedHashMap<String, Object>> requests = new ArrayList<>();

    /** Whether the step returns one result instead of a list. */
    private final boolean single;

    /** Name of the agent that sends; {@code null} for the controller. */
    private String agent;

    private transient volatile TicketUpdater updater;
    private transient volatile Throwable stopCause;

    UpdateStepExecution(StepContext context, UpdateParameters parameters, List<TicketUpdate> updates, boolean single) {
        super(context);
        this.parameters = parameters;
        this.single = single;
        updates.forEach(update -> requests.add(update.fields()));
    }

    @Override
    public boolean start() throws Exception {
        Computer computer = getContext().get(Computer.class);
        agent = computer == null ? null : computer.getName();
        updater = prepare(Operation.first(operationId()));
        updater.start().whenComplete(this::finish);
        return false;
    }

    @Override
    public void onResume() {
        try {
            updater = prepare(Operation.resumed(operationId(), getContext().get(Run.class)));
            if (stopCause != null) { // by another thread in the meantime
                updater.abort();
            }
            updater.resume().whenComplete(this::finish);
        } catch (UncheckedIOException e) { // the journal cannot be read
            fail(new AbortException(e.getMessage()));
        } catch (IOException | InterruptedException | RuntimeException e) {
            fail(e);
        }
    }

    private String operationId() throws IOException, InterruptedException {
        return getContext().get(FlowNode.class).getId();
    }

    private TicketUpdater prepare(Operation operation) throws IOException, InterruptedException {
        try {
            return new TicketUpdater(
                    getContext().get(Run.class),
                    getContext().get(TaskListener.class),
                    new RequestSender(agent),
                    parameters,
                    requests.stream().map(TicketUpdate::of).toList(),
                    operation);
        } catch (InvalidInputException e) {
            throw new AbortException(e.getMessage());
        }
    }

    /**
     * Fails the step with the original cause once every ticket has an outcome. If the agent was removed, the retry
     * conditions of Pipeline would match the cause and run the step again, so it is only used if no ticket was updated.
     */
    @Override
    public void stop(Throwable cause) {
        stopCause = cause;
        TicketUpdater current = updater;
        if (current == null) {
            getContext().onFailure(cause);
        } else {
            current.abort();
        }
    }

    @Override
    public boolean blocksRestart() {
        TicketUpdater current = updater;
        return current != null && current.isInFlight();
    }

    @Override
    public String getStatus() {
        TicketUpdater current = updater;
        return current == null ? null : current.getStatus();
    }

    private void finish(List<UpdateResult> results, Throwable problem) {
        Throwable cause = stopCause != null ? stopCause : problem;
        if (cause != null) {
            boolean wouldRepeat = AgentRemoval.isCauseOf(cause) && results != null && mayHaveUpdated(results);
            getContext()
                    .onFailure(wouldRepeat ? new AbortException(Messages.UpdateStepExecution_agentRemoved()) : cause);
            return;
        }
        try {
            PolicyDecision.of(results, parameters)
                    .apply(getContext().get(Run.class), getContext().get(FlowNode.class));
            getContext().onSuccess(single ? results.get(0) : new ArrayList<>(results));
        } catch (IOException | InterruptedException | RuntimeException e) {
            fail(e);
        }
    }

    private void fail(Exception problem) {
        if (problem instanceof InterruptedException) {
            Thread.currentThread().interrupt();
        }
        getContext().onFailure(problem);
    }

    private static boolean mayHaveUpdated(List<UpdateResult> results) {
        return results.stream()
                .map(result -> Outcome.valueOf(result.getOutcome()))
                .anyMatch(outcome -> outcome.isUpdated() || outcome.isUnknown() || outcome == Outcome.FAULTY);
    }
}
