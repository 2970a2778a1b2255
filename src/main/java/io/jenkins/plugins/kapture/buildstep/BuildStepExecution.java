package io.jenkins.plugins.kapture.buildstep;

import hudson.AbortException;
import hudson.EnvVars;
import hudson.FilePath;
import hudson.Util;
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
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** The operation as the build steps of forms call it: in the build's own thread, with variables expanded. */
final class BuildStepExecution {

    private final Run<?, ?> run;
    private final FilePath workspace;
    private final EnvVars env;
    private final TaskListener listener;

    BuildStepExecution(Run<?, ?> run, FilePath workspace, EnvVars env, TaskListener listener) {
        this.run = run;
        this.workspace = workspace;
        this.env = env;
        this.listener = listener;
    }

    /** @throws AbortException when something is to be changed first, or the outcome is to fail the build */
    void perform(TicketSelector tickets, UpdateParameters options) throws InterruptedException, IOException {
        List<String> ids;
        try {
            ids = tickets.find(run, listener, this::expand);
        } catch (IllegalArgumentException e) {
            throw new AbortException(e.getMessage());
        }
        Computer computer = workspace.toComputer();
        TicketUpdater updates = new TicketUpdater(
                run,
                listener,
                RequestSender.of(computer == null ? null : computer.getName(), workspace.getChannel()),
                options.expand(this::expand),
                ids,
                UUID.randomUUID().toString());
        apply(PolicyDecision.of(await(updates), options));
    }

    private static List<UpdateResult> await(TicketUpdater updates) throws InterruptedException, IOException {
        CompletableFuture<List<UpdateResult>> results = updates.start();
        try {
            return results.get();
        } catch (InterruptedException e) {
            updates.abort();
            results.handle((ended, problem) -> ended).join(); // soon: an abort waits for nothing
            throw e;
        } catch (ExecutionException e) {
            throw new AbortException(e.getCause().getMessage());
        }
    }

    private void apply(PolicyDecision verdict) throws AbortException {
        if (verdict.policy() == FailurePolicy.FAILURE) {
            throw new AbortException(verdict.message());
        }
        if (verdict.policy() == FailurePolicy.UNSTABLE) {
            run.setResult(Result.UNSTABLE);
        }
    }

    private String expand(String text) {
        return text == null ? null : Util.replaceMacro(text, env);
    }
}
