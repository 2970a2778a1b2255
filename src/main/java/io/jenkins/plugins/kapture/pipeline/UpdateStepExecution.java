package io.jenkins.plugins.kapture.pipeline;

import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.ListenableFuture;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.AbortException;
import hudson.model.Computer;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.kapture.client.InvalidInputException;
import io.jenkins.plugins.kapture.parameters.UpdateParameters;
import io.jenkins.plugins.kapture.release.TicketSelection;
import io.jenkins.plugins.kapture.update.PolicyDecision;
import io.jenkins.plugins.kapture.update.RequestSender;
import io.jenkins.plugins.kapture.update.TicketUpdater;
import io.jenkins.plugins.kapture.update.UpdateOperation;
import io.jenkins.plugins.kapture.update.UpdateResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jenkinsci.plugins.workflow.actions.ArgumentsAction;
import org.jenkinsci.plugins.workflow.flow.FlowExecution;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;

/**
 * A running update step. Asynchronous: no thread is blocked. Nothing is recorded or sent before Pipeline has saved the
 * program with this step: if Jenkins is killed earlier, the step is run again, and afterwards it is resumed. What became
 * of the tickets is in the build's journal, which is written immediately at every durability level; the fields of this
 * class only describe the request.
 */
final class UpdateStepExecution extends StepExecution {

    private static final long serialVersionUID = 1L;

    /** What XML cannot contain. */
    private static final Pattern UNSTORABLE = Pattern.compile("[\\x00\\p{Cs}\\uFFFE\\uFFFF]");

    private final UpdateParameters parameters;
    private final TicketSelection tickets;

    /** Whether the step returns one result instead of a list. */
    private final boolean single;

    /** Not the ID of the node: a step that is run again under the same node is another operation. */
    private final String operationId = UpdateOperation.newId();

    /** Name of the agent that sends; {@code null} for the controller. */
    private String agent;

    /** False after a restart of Jenkins: then the tickets may have been recorded, and must end. */
    private transient volatile boolean started;

    private transient volatile TicketUpdater updater;
    private transient volatile TicketClaim claim;
    private transient volatile Throwable stopCause;

    UpdateStepExecution(StepContext context, UpdateParameters parameters, TicketSelection tickets, boolean single) {
        super(context);
        this.parameters = parameters;
        this.tickets = tickets;
        this.single = single;
    }

    @Override
    public boolean start() throws Exception {
        started = true;
        Computer computer = getContext().get(Computer.class);
        agent = computer == null ? null : computer.getName();
        dropUnstorableArguments(getContext().get(FlowNode.class));
        ListenableFuture<Void> saved = getContext().saveState();
        // Not in the thread that runs the program and completes this.
        saved.addListener(() -> begin(saved), Computer.threadPoolForRemoting);
        return false;
    }

    /** Pipeline keeps the arguments to show them, and could not save the build with half a surrogate pair in them. */
    private static void dropUnstorableArguments(FlowNode node) throws IOException {
        if (UNSTORABLE.matcher(ArgumentsAction.getArguments(node).toString()).find()) {
            node.removeActions(ArgumentsAction.class);
            node.save();
        }
    }

    @Override
    public void onResume() {
        Computer.threadPoolForRemoting.execute(() -> begin(Futures.immediateVoidFuture()));
    }

    /** @param saved is done */
    private void begin(ListenableFuture<Void> saved) {
        try {
            TicketClaim.await(saved);
            TaskListener listener = listener();
            TicketUpdater operation = prepare(listener);
            if (operation != null) {
                claim.record(getContext(), listener, parameters, operation);
                operation.send().whenComplete(this::finish);
            }
        } catch (InvalidInputException | UncheckedIOException e) { // unchecked: the journal cannot be read
            fail(new AbortException(e.getMessage()));
        } catch (IOException | InterruptedException | RuntimeException e) {
            fail(e);
        }
    }

    /** After a crash, the log of the step's node can have been closed already; then it is that of the build. */
    private TaskListener listener() throws IOException, InterruptedException {
        try {
            return getContext().get(TaskListener.class);
        } catch (IOException e) {
            return getContext().get(FlowExecution.class).getOwner().getListener();
        }
    }

    /** @return {@code null} if the step was stopped before it was saved; then nothing was requested */
    @CheckForNull
    private TicketUpdater prepare(TaskListener listener) throws IOException, InterruptedException {
        TicketUpdater prepared = new TicketUpdater(
                getContext().get(Run.class),
                listener,
                new RequestSender(agent),
                parameters,
                UpdateOperation.of(operationId));
        synchronized (this) {
            claim = new TicketClaim(tickets);
            if (stopCause == null || !started) {
                updater = prepared;
            }
            if (stopCause != null) {
                claim.stop();
                prepared.abort(); // its tickets end when they are restored
            }
            return updater;
        }
    }

    /**
     * Fails the step with the original cause once every ticket has an outcome. If the agent was removed, the retry
     * conditions of Pipeline match the cause and run the step again, so it is only used if no outcome is unknown.
     */
    @Override
    public void stop(Throwable cause) {
        TicketUpdater current;
        synchronized (this) {
            stopCause = cause;
            current = updater;
        }
        if (current != null) {
            claim.stop(); // set together with the updater
            current.abort();
        } else if (started) {
            getContext().onFailure(cause);
        }
    }

    @Override
    public boolean blocksRestart() {
        return updater != null && updater.isInFlight();
    }

    private void finish(List<UpdateResult> results, Throwable problem) {
        Throwable cause = stopCause == null ? problem : stopCause;
        if (cause != null) {
            boolean repeats = AgentRemoval.wouldRepeat(cause, results);
            getContext().onFailure(repeats ? new AbortException(Messages.UpdateStepExecution_agentRemoved()) : cause);
            return;
        }
        try {
            PolicyDecision.apply(
                    results,
                    parameters,
                    getContext().get(Run.class),
                    getContext().get(FlowNode.class));
            getContext().onSuccess(single ? results.get(0) : new ArrayList<>(results));
        } catch (IOException | InterruptedException | RuntimeException e) {
            fail(e);
        }
    }

    private void fail(Exception problem) {
        if (problem instanceof InterruptedException) {
            Thread.currentThread().interrupt();
        }
        getContext().onFailure(stopCause == null ? problem : stopCause);
    }
}
