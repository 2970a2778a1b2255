package io.jenkins.plugins.kapture.buildstep;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.EnvVars;
import hudson.Extension;
import hudson.FilePath;
import hudson.Launcher;
import hudson.Util;
import hudson.model.AbstractProject;
import hudson.model.Result;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.tasks.BuildStepDescriptor;
import hudson.tasks.BuildStepMonitor;
import hudson.tasks.Publisher;
import hudson.tasks.Recorder;
import io.jenkins.plugins.kapture.client.TicketUpdate;
import io.jenkins.plugins.kapture.parameters.UpdateParameters;
import io.jenkins.plugins.kapture.parameters.UpdateParametersDescriptor;
import java.io.IOException;
import java.util.Map;
import jenkins.tasks.SimpleBuildStep;
import net.sf.json.JSONObject;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.StaplerRequest2;

/** Post-build action <em>Update Kapture tickets</em>: a sub-status and a comment for each result of the build. */
public final class KaptureTicketPublisher extends Recorder implements SimpleBuildStep {

    private final UpdateParameters options = new UpdateParameters();
    private final TicketSelector tickets = new TicketSelector();
    private String successSubStatus;
    private String successComment;
    private String unstableSubStatus;
    private String unstableComment;
    private String failureSubStatus;
    private String failureComment;

    @DataBoundConstructor
    public KaptureTicketPublisher() {
        // all fields are optional
    }

    @Override
    public DescriptorImpl getDescriptor() {
        return (DescriptorImpl) super.getDescriptor();
    }

    @Override
    public BuildStepMonitor getRequiredMonitorService() {
        return BuildStepMonitor.NONE;
    }

    @Override
    public void perform(
            @NonNull Run<?, ?> run,
            @NonNull FilePath workspace,
            @NonNull EnvVars env,
            @NonNull Launcher launcher,
            @NonNull TaskListener listener)
            throws InterruptedException, IOException {
        Result result = run.getResult();
        UpdateParameters chosen = options.copy();
        if (result == null || result == Result.SUCCESS) {
            chosen.setSubStatus(successSubStatus);
            chosen.setComment(successComment);
        } else if (result == Result.UNSTABLE) {
            chosen.setSubStatus(unstableSubStatus);
            chosen.setComment(unstableComment);
        } else if (result == Result.FAILURE) {
            chosen.setSubStatus(failureSubStatus);
            chosen.setComment(failureComment);
        }
        // An aborted build says nothing about the release: no ticket moves.
        if (chosen.getSubStatus() == null) {
            listener.getLogger()
                    .println("[Kapture] "
                            + Messages.KaptureTicketPublisher_nothing(result == null ? Result.SUCCESS : result));
            return;
        }
        new BuildStepExecution(run, workspace, env, listener).perform(tickets, chosen);
    }

    public String getTicketIds() {
        return tickets.getTicketIds();
    }

    @DataBoundSetter
    public void setTicketIds(String ticketIds) {
        tickets.setTicketIds(ticketIds);
    }

    public String getChangelogPattern() {
        return tickets.getChangelogPattern();
    }

    @DataBoundSetter
    public void setChangelogPattern(String changelogPattern) {
        tickets.setChangelogPattern(changelogPattern);
    }

    public String getSuccessSubStatus() {
        return successSubStatus;
    }

    @DataBoundSetter
    public void setSuccessSubStatus(String successSubStatus) {
        this.successSubStatus = Util.fixEmptyAndTrim(successSubStatus);
    }

    public String getSuccessComment() {
        return successComment;
    }

    @DataBoundSetter
    public void setSuccessComment(String successComment) {
        this.successComment = Util.fixEmpty(successComment);
    }

    public String getUnstableSubStatus() {
        return unstableSubStatus;
    }

    @DataBoundSetter
    public void setUnstableSubStatus(String unstableSubStatus) {
        this.unstableSubStatus = Util.fixEmptyAndTrim(unstableSubStatus);
    }

    public String getUnstableComment() {
        return unstableComment;
    }

    @DataBoundSetter
    public void setUnstableComment(String unstableComment) {
        this.unstableComment = Util.fixEmpty(unstableComment);
    }

    public String getFailureSubStatus() {
        return failureSubStatus;
    }

    @DataBoundSetter
    public void setFailureSubStatus(String failureSubStatus) {
        this.failureSubStatus = Util.fixEmptyAndTrim(failureSubStatus);
    }

    public String getFailureComment() {
        return failureComment;
    }

    @DataBoundSetter
    public void setFailureComment(String failureComment) {
        this.failureComment = Util.fixEmpty(failureComment);
    }

    public String getQueue() {
        return options.getQueue();
    }

    @DataBoundSetter
    public void setQueue(String queue) {
        options.setQueue(queue);
    }

    public String getDisposition() {
        return options.getDisposition();
    }

    @DataBoundSetter
    public void setDisposition(String disposition) {
        options.setDisposition(disposition);
    }

    public String getCallbackTime() {
        return options.getCallbackTime();
    }

    @DataBoundSetter
    public void setCallbackTime(String callbackTime) {
        options.setCallbackTime(callbackTime);
    }

    public Map<String, Object> getAdditionalFields() {
        return options.getAdditionalFields();
    }

    @DataBoundSetter
    public void setAdditionalFields(Map<String, Object> additionalFields) {
        options.setAdditionalFields(TicketUpdate.checkAdditionalFields(additionalFields));
    }

    public String getSite() {
        return options.getSite();
    }

    @DataBoundSetter
    public void setSite(String site) {
        options.setSite(site);
    }

    public String getCredentialsId() {
        return options.getCredentialsId();
    }

    @DataBoundSetter
    public void setCredentialsId(String credentialsId) {
        options.setCredentialsId(credentialsId);
    }

    public String getOnRejected() {
        return options.getOnRejected();
    }

    @DataBoundSetter
    public void setOnRejected(String onRejected) {
        options.setOnRejected(onRejected);
    }

    public String getOnError() {
        return options.getOnError();
    }

    @DataBoundSetter
    public void setOnError(String onError) {
        options.setOnError(onError);
    }

    public String getLogResponse() {
        return options.getLogResponse();
    }

    @DataBoundSetter
    public void setLogResponse(String logResponse) {
        options.setLogResponse(logResponse);
    }

    @Extension
    @Symbol("kaptureTicketPublisher")
    public static final class DescriptorImpl extends BuildStepDescriptor<Publisher> {

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.BuildStep_displayName();
        }

        @Override
        @SuppressWarnings("rawtypes") // the signature of core
        public boolean isApplicable(Class<? extends AbstractProject> type) {
            return true;
        }

        @Override
        public Publisher newInstance(@CheckForNull StaplerRequest2 req, @NonNull JSONObject form) throws FormException {
            Map<String, Object> fields = UpdateParametersDescriptor.take(form);
            KaptureTicketPublisher step = (KaptureTicketPublisher) super.newInstance(req, form);
            step.setAdditionalFields(fields);
            return step;
        }
    }
}
