package io.jenkins.plugins.kapture.buildstep;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.AbortException;
import hudson.EnvVars;
import hudson.Extension;
import hudson.FilePath;
import hudson.Launcher;
import hudson.model.Result;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.tasks.BuildStepMonitor;
import hudson.tasks.Notifier;
import hudson.tasks.Publisher;
import io.jenkins.plugins.kapture.client.InvisibleCharacters;
import io.jenkins.plugins.kapture.parameters.UpdateParameters;
import java.io.IOException;
import jenkins.tasks.SimpleBuildStep;
import org.jenkinsci.Symbol;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

/**
 * Post-build action <em>Update Kapture tickets</em>: a sub-status and a comment for each result of the build. A
 * notifier, so that it runs after the recorders and sees the final result.
 */
@Restricted(NoExternalUse.class)
public final class KaptureTicketPublisher extends Notifier implements SimpleBuildStep {

    @DataBoundSetter
    public String ticketIds;

    @DataBoundSetter
    public String changelogPattern;

    @DataBoundSetter
    public String changelogPaths;

    @DataBoundSetter
    public boolean changelogUpstream;

    @DataBoundSetter
    public String successSubStatus;

    @DataBoundSetter
    public String successComment;

    @DataBoundSetter
    public String unstableSubStatus;

    @DataBoundSetter
    public String unstableComment;

    @DataBoundSetter
    public String failureSubStatus;

    @DataBoundSetter
    public String failureComment;

    @DataBoundSetter
    public String abortedSubStatus;

    @DataBoundSetter
    public String abortedComment;

    @DataBoundSetter
    public String queue;

    @DataBoundSetter
    public String disposition;

    @DataBoundSetter
    public String callbackTime;

    /** A JSON object, so that it can be set by form, JCasC and Job DSL. */
    @DataBoundSetter
    public String additionalFields;

    @DataBoundSetter
    public String site;

    @DataBoundSetter
    public String credentialsId;

    @DataBoundSetter
    public String onRejected = "FAILURE";

    @DataBoundSetter
    public String onError = "FAILURE";

    @DataBoundSetter
    public String logResponse = "SUMMARY";

    /** Why the arguments of a Pipeline cannot be used; only set by {@link PipelineArguments}. */
    @Deprecated // so that the Snippet Generator does not offer it
    @DataBoundSetter
    public String invalidArguments;

    @DataBoundConstructor
    public KaptureTicketPublisher() {}

    @Override // else the compiler warns of an unchecked conversion in the superclass
    public DescriptorImpl getDescriptor() {
        return (DescriptorImpl) super.getDescriptor();
    }

    @Override
    public BuildStepMonitor getRequiredMonitorService() {
        return BuildStepMonitor.NONE;
    }

    /** Without a workspace, requests are sent from the controller. */
    @Override
    public boolean requiresWorkspace() {
        return false;
    }

    @Override
    public void perform(Run<?, ?> run, EnvVars env, TaskListener listener) throws InterruptedException, IOException {
        if (!DeferredActions.defer(run, this)) {
            perform(run, null, env, listener);
        }
    }

    @Override
    public void perform(Run<?, ?> run, FilePath workspace, EnvVars env, Launcher launcher, TaskListener listener)
            throws InterruptedException, IOException {
        if (!DeferredActions.defer(run, this)) {
            perform(run, workspace, env, listener);
        }
    }

    /** @param workspace {@code null} if there is none */
    void perform(Run<?, ?> run, @CheckForNull FilePath workspace, EnvVars env, TaskListener listener)
            throws InterruptedException, IOException {
        PipelineArguments.check(invalidArguments);
        Result result = run.getResult();
        if (result == null || result.isBetterThan(Result.FAILURE) && DeclarativeStage.isRunning(run, env)) {
            throw new AbortException(Messages.KaptureTicketPublisher_noResult());
        }
        UpdateParameters parameters = parameters(result);
        String subStatus = new VariableExpander(env).expand(parameters.subStatus);
        if (InvisibleCharacters.trim(subStatus).isEmpty()) {
            listener.getLogger().println("[Kapture] " + Messages.KaptureTicketPublisher_nothing(result));
            return;
        }
        new BuildStepExecution(run, workspace, env, listener)
                .perform(
                        new TicketSelector(ticketIds, changelogPattern, changelogPaths, changelogUpstream),
                        parameters,
                        additionalFields);
    }

    private UpdateParameters parameters(Result result) {
        if (result == Result.SUCCESS) {
            return parameters(successSubStatus, successComment);
        } else if (result == Result.UNSTABLE) {
            return parameters(unstableSubStatus, unstableComment);
        } else if (result == Result.FAILURE) {
            return parameters(failureSubStatus, failureComment);
        }
        return result == Result.ABORTED ? parameters(abortedSubStatus, abortedComment) : parameters(null, null);
    }

    private UpdateParameters parameters(String subStatus, String comment) {
        UpdateParameters parameters = new UpdateParameters();
        parameters.subStatus = subStatus;
        parameters.comment = comment;
        parameters.queue = queue;
        parameters.disposition = disposition;
        parameters.callbackTime = callbackTime;
        parameters.site = site;
        parameters.credentialsId = credentialsId;
        parameters.onRejected = onRejected;
        parameters.onError = onError;
        parameters.logResponse = logResponse;
        return parameters;
    }

    @Extension
    @Symbol("kaptureTicketPublisher")
    public static final class DescriptorImpl extends UpdateBuildStepDescriptor<Publisher> {}
}
