package io.jenkins.plugins.kapture.pipeline;

import com.google.common.util.concurrent.ListenableFuture;
import hudson.AbortException;
import hudson.Util;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.security.ACL;
import hudson.security.ACLContext;
import io.jenkins.plugins.kapture.parameters.UpdateParameters;
import io.jenkins.plugins.kapture.release.TicketSelection;
import io.jenkins.plugins.kapture.update.TicketUpdater;
import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.regex.Matcher;
import org.jenkinsci.plugins.workflow.flow.FlowExecution;
import org.jenkinsci.plugins.workflow.steps.StepContext;

/** Records the tickets of a step before they are sent. A step with a pattern searches for them, and can be stopped. */
final class TicketClaim {

    private final TicketSelection tickets;
    private Thread searching;
    private boolean stopped;

    TicketClaim(TicketSelection tickets) {
        this.tickets = tickets;
    }

    /** With the permissions of the build, which may not read every upstream job. */
    void record(StepContext context, TaskListener listener, UpdateParameters parameters, TicketUpdater operation)
            throws IOException, InterruptedException {
        if (operation.isRecorded()) {
            operation.record(tickets.updates());
            return;
        }
        Matcher variable = KaptureStepDescriptor.VARIABLE.matcher(Util.fixNull(parameters.comment));
        if (variable.find()) {
            listener.getLogger().println("[Kapture] " + Messages.TicketClaim_variable(variable.group()));
        }
        begin();
        try (ACLContext build = ACL.as2(context.get(FlowExecution.class).getAuthentication2())) {
            tickets.claim(parameters, context.get(Run.class), listener, updates -> {
                if (tickets.isSearch()) { // what was found is a part of the step's state
                    await(context.saveState());
                }
                operation.record(updates);
            });
        } finally {
            end();
        }
    }

    private synchronized void begin() throws InterruptedException {
        if (tickets.isSearch()) {
            if (stopped) {
                throw new InterruptedException();
            }
            searching = Thread.currentThread();
        }
    }

    private synchronized void end() {
        searching = null;
    }

    synchronized void stop() {
        stopped = true;
        if (searching != null) {
            searching.interrupt();
        }
    }

    static void await(ListenableFuture<Void> saved) throws AbortException, InterruptedException {
        try {
            saved.get();
        } catch (ExecutionException e) { // without the message, which contains a path of the controller
            throw new AbortException(Messages.UpdateStepExecution_notSaved(
                    e.getCause().getClass().getSimpleName()));
        }
    }
}
