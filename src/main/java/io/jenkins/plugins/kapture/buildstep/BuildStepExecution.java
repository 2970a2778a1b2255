package io.jenkins.plugins.kapture.buildstep;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.AbortException;
import hudson.EnvVars;
import hudson.FilePath;
import hudson.model.Computer;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.kapture.client.AdditionalFields;
import io.jenkins.plugins.kapture.client.InvalidInputException;
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
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * Runs the update operation synchronously for a build step, with variables expanded.
 *
 * @param workspace {@code null} if there is none or its agent is offline; then requests are sent from the controller
 */
record BuildStepExecution(Run<?, ?> run, @CheckForNull FilePath workspace, EnvVars env, TaskListener listener) {

    /** @throws AbortException if a field is not valid, or if the failure policy requires it */
    void perform(TicketSelector selector, UpdateParameters parameters, @CheckForNull String additionalFields)
            throws InterruptedException, IOException {
        TicketUpdater updater;
        try {
            parameters.additionalFields = AdditionalFields.parse(additionalFields);
            updater = prepare(selector, parameters);
        } catch (InvalidInputException | UncheckedIOException e) { // unchecked: the journal of a build cannot be read
            throw new AbortException(e.getMessage());
        }
        PolicyDecision.of(await(updater), parameters).apply(run, null);
    }

    private TicketUpdater prepare(TicketSelector selector, UpdateParameters parameters) {
        VariableExpander variables = new VariableExpander(env);
        String comment = parameters.comment;
        expand(parameters, variables);
        parameters.check();
        TicketUpdate.checkSubStatus(parameters.subStatus); // even if there are no tickets
        List<TicketUpdate> updates = new ArrayList<>();
        for (Map.Entry<String, String> ticket :
                selector.select(run, listener, variables).entrySet()) {
            parameters.comment = variables.expand(comment, ticket.getValue());
            updates.add(parameters.update(ticket.getKey()));
        }
        for (String variable : variables.unset()) {
            listener.getLogger().println("[Kapture] " + Messages.BuildStepExecution_unset(variable));
        }
        return new TicketUpdater(
                run,
                listener,
                new RequestSender(agent()),
                parameters,
                updates,
                Operation.first(UUID.randomUUID().toString()));
    }

    private static void expand(UpdateParameters parameters, VariableExpander variables) {
        parameters.subStatus = variables.expand(parameters.subStatus);
        parameters.queue = variables.expand(parameters.queue);
        parameters.disposition = variables.expand(parameters.disposition);
        parameters.callbackTime = variables.expand(parameters.callbackTime);
        parameters.additionalFields = variables.expand(parameters.additionalFields);
        parameters.site = variables.expand(parameters.site);
        parameters.credentialsId = variables.expand(parameters.credentialsId);
        parameters.onRejected = variables.expand(parameters.onRejected);
        parameters.onError = variables.expand(parameters.onError);
        parameters.logResponse = variables.expand(parameters.logResponse);
    }

    @CheckForNull
    private String agent() {
        Computer computer = workspace == null ? null : workspace.toComputer();
        return computer == null || computer.getChannel() == null ? null : computer.getName();
    }

    private static List<UpdateResult> await(TicketUpdater updater) throws InterruptedException, IOException {
        CompletableFuture<List<UpdateResult>> results = updater.start();
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
