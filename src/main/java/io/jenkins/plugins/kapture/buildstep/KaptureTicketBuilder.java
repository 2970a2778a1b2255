package io.jenkins.plugins.kapture.buildstep;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.EnvVars;
import hudson.Extension;
import hudson.FilePath;
import hudson.Launcher;
import hudson.model.AbstractProject;
import hudson.model.Item;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.tasks.BuildStepDescriptor;
import hudson.tasks.Builder;
import hudson.util.FormValidation;
import io.jenkins.plugins.kapture.changelog.ChangelogTickets;
import io.jenkins.plugins.kapture.client.TicketUpdate;
import io.jenkins.plugins.kapture.parameters.UpdateParameters;
import io.jenkins.plugins.kapture.parameters.UpdateParametersDescriptor;
import java.io.IOException;
import java.util.Map;
import jenkins.tasks.SimpleBuildStep;
import net.sf.json.JSONObject;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.verb.POST;

/** Build step <em>Update Kapture tickets</em>. */
public final class KaptureTicketBuilder extends Builder implements SimpleBuildStep {

    private final UpdateParameters options = new UpdateParameters();
    private final TicketSelector tickets = new TicketSelector();

    @DataBoundConstructor
    public KaptureTicketBuilder(String subStatus) {
        options.setSubStatus(subStatus);
    }

    @Override
    public void perform(
            @NonNull Run<?, ?> run,
            @NonNull FilePath workspace,
            @NonNull EnvVars env,
            @NonNull Launcher launcher,
            @NonNull TaskListener listener)
            throws InterruptedException, IOException {
        new BuildStepExecution(run, workspace, env, listener).perform(tickets, options);
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

    public String getSubStatus() {
        return options.getSubStatus();
    }

    public String getComment() {
        return options.getComment();
    }

    @DataBoundSetter
    public void setComment(String comment) {
        options.setComment(comment);
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
    @Symbol("kaptureTicketBuilder")
    public static final class DescriptorImpl extends BuildStepDescriptor<Builder> {

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
        public Builder newInstance(@CheckForNull StaplerRequest2 req, @NonNull JSONObject form) throws FormException {
            Map<String, Object> fields = UpdateParametersDescriptor.take(form);
            KaptureTicketBuilder step = (KaptureTicketBuilder) super.newInstance(req, form);
            step.setAdditionalFields(fields);
            return step;
        }

        @POST
        public FormValidation doCheckChangelogPattern(@AncestorInPath Item item, @QueryParameter String value) {
            return UpdateParametersDescriptor.check(item, () -> value.isBlank() ? null : ChangelogTickets.checkPattern(value));
        }
    }
}
