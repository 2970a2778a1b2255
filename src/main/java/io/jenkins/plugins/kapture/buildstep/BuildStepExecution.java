package io.jenkins.plugins.kapture.buildstep;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.AbortException;
import hudson.Util;
import hudson.model.AbstractBuild;
import hudson.model.Computer;
import hudson.model.Node;
import hudson.model.TaskListener;
import io.jenkins.plugins.kapture.client.InvalidInputException;
import io.jenkins.plugins.kapture.parameters.ParameterFields;
import io.jenkins.plugins.kapture.parameters.TicketIds;
import io.jenkins.plugins.kapture.parameters.UpdateParameters;
import io.jenkins.plugins.kapture.release.TicketQuery;
import io.jenkins.plugins.kapture.release.TicketSelection;
import io.jenkins.plugins.kapture.update.PolicyDecision;
import io.jenkins.plugins.kapture.update.RequestSender;
import io.jenkins.plugins.kapture.update.TicketUpdater;
import io.jenkins.plugins.kapture.update.UpdateOperation;
import io.jenkins.plugins.kapture.update.UpdateResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** Runs the update operation synchronously for a build step, with variables expanded. */
record BuildStepExecution(AbstractBuild<?, ?> build, TaskListener listener, VariableExpander variables) {

    /**
     * @param step the build step, whose fields have the names of the parameters
     * @throws AbortException if a field is not valid, or if the failure policy requires it
     */
    void perform(
            Object step, @CheckForNull String ticketIds, @CheckForNull String subStatus, @CheckForNull String comment)
            throws InterruptedException, IOException {
        UpdateParameters parameters = new UpdateParameters();
        TicketUpdater updater;
        try {
            ParameterFields.copy(step, parameters);
            parameters.subStatus = subStatus;
            parameters.comment = comment;
            variables.expandAll(parameters);
            parameters.check();
            TicketQuery query = ParameterFields.copy(step, new TicketQuery());
            query.text = Util.fixEmpty(query.text); // a variable that is not set is a text, a blank field is none
            variables.expandAll(query);
            save();
            query.check();
            TicketSelection tickets = TicketSelection.of(query, ids(ticketIds, query), parameters);
            updater = new TicketUpdater(
                    build,
                    listener,
                    new RequestSender(agent()),
                    parameters,
                    UpdateOperation.of(UpdateOperation.newId()));
            variables.logWarnings();
            tickets.claim(parameters, build, listener, updater::record);
        } catch (InvalidInputException | UncheckedIOException e) { // unchecked: the journal of a build cannot be read
            variables.logWarnings();
            throw new AbortException(e.getMessage());
        }
        PolicyDecision.apply(await(updater), parameters, build, null);
    }

    /** Unlike that of a Pipeline, its file does not exist yet, and a crash would delete the build. */
    private void save() throws AbortException {
        try {
            build.save();
        } catch (IOException e) { // without the message, which contains a path of the controller
            throw new AbortException(
                    Messages.BuildStepExecution_notSaved(e.getClass().getSimpleName()));
        }
    }

    /** The tickets that were entered; with a pattern, there may be none. */
    private List<String> ids(@CheckForNull String ticketIds, TicketQuery query) {
        String ids = variables.expand(ticketIds);
        if (TicketIds.isBlank(ids) && query.isSearch()) {
            return List.of();
        } else if (Util.fixEmptyAndTrim(ticketIds) == null) {
            throw new InvalidInputException(Messages._BuildStepExecution_noTickets()::toString);
        }
        return TicketIds.parse(ids);
    }

    /** @return the agent of the build; {@code null} for the controller, which sends if the agent is not there */
    @CheckForNull
    private String agent() {
        Node node = build.getBuiltOn();
        Computer computer = node == null ? null : node.toComputer();
        return computer == null || computer.getChannel() == null ? null : computer.getName();
    }

    private static List<UpdateResult> await(TicketUpdater updater) throws InterruptedException, IOException {
        CompletableFuture<List<UpdateResult>> results = updater.send();
        try {
            return results.get();
        } catch (InterruptedException e) {
            updater.abort();
            results.handle((ended, problem) -> ended).join(); // completes soon after an abort
            throw e;
        } catch (ExecutionException e) {
            throw new AbortException(e.getCause().getMessage());
        }
    }
}
