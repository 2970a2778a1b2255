package io.jenkins.plugins.kapture.buildstep;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.EnvVars;
import hudson.Extension;
import hudson.FilePath;
import hudson.Launcher;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.tasks.Builder;
import io.jenkins.plugins.kapture.parameters.UpdateParameters;
import java.io.IOException;
import jenkins.tasks.SimpleBuildStep;
import org.jenkinsci.Symbol;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

/** Build step <em>Update Kapture tickets</em>. */
@Restricted(NoExternalUse.class)
public final class KaptureTicketBuilder extends Builder implements SimpleBuildStep {

    public final String subStatus;

    @DataBoundSetter
    public String comment;

    @DataBoundSetter
    public String ticketIds;

    @DataBoundSetter
    public String changelogPattern;

    @DataBoundSetter
    public String changelogPaths;

    @DataBoundSetter
    public boolean changelogUpstream;

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
    public KaptureTicketBuilder(String subStatus) {
        this.subStatus = subStatus;
    }

    /** Without a workspace, requests are sent from the controller. */
    @Override
    public boolean requiresWorkspace() {
        return false;
    }

    @Override
    public void perform(Run<?, ?> run, EnvVars env, TaskListener listener) throws InterruptedException, IOException {
        perform(run, null, env, listener);
    }

    @Override
    public void perform(Run<?, ?> run, FilePath workspace, EnvVars env, Launcher launcher, TaskListener listener)
            throws InterruptedException, IOException {
        perform(run, workspace, env, listener);
    }

    private void perform(Run<?, ?> run, @CheckForNull FilePath workspace, EnvVars env, TaskListener listener)
            throws InterruptedException, IOException {
        PipelineArguments.check(invalidArguments);
        new BuildStepExecution(run, workspace, env, listener)
                .perform(
                        new TicketSelector(ticketIds, changelogPattern, changelogPaths, changelogUpstream),
                        parameters(),
                        additionalFields);
    }

    private UpdateParameters parameters() {
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
    @Symbol("kaptureTicketBuilder")
    public static final class DescriptorImpl extends UpdateBuildStepDescriptor<Builder> {}
}
