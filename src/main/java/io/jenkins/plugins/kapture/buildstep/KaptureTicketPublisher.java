package io.jenkins.plugins.kapture.buildstep;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Extension;
import hudson.Launcher;
import hudson.model.AbstractBuild;
import hudson.model.BuildListener;
import hudson.model.Executor;
import hudson.model.Item;
import hudson.model.Result;
import hudson.tasks.BuildStepMonitor;
import hudson.tasks.Notifier;
import hudson.tasks.Publisher;
import hudson.tasks.Recorder;
import hudson.util.FormValidation;
import io.jenkins.plugins.kapture.client.InvisibleCharacters;
import io.jenkins.plugins.kapture.parameters.TextValue;
import java.io.IOException;
import java.util.Objects;
import org.jenkinsci.Symbol;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** Post-build action <em>Update Kapture tickets</em>: a notifier, so that it sees the result after the recorders. */
@Restricted(NoExternalUse.class)
public final class KaptureTicketPublisher extends Notifier {

    public String ticketIds, queue;
    public String successSubStatus, unstableSubStatus, failureSubStatus, abortedSubStatus;
    @DataBoundSetter
    public String successComment, unstableComment, failureComment, abortedComment;
    @DataBoundSetter
    public String pattern, text, paths, upstreamBuild, environment;
    @DataBoundSetter
    public boolean upstream, preview;

    /** The additional fields are a JSON object, so that they can be set by form, JCasC and Job DSL. */
    @DataBoundSetter
    public String disposition, callbackTime, additionalFields, site, credentialsId;

    @DataBoundSetter
    public String onRejected = "FAILURE", onError = "FAILURE", logResponse = "SUMMARY";

    @DataBoundConstructor
    public KaptureTicketPublisher() {}

    @DataBoundSetter
    public void setTicketIds(Object ticketIds) {
        this.ticketIds = TextValue.of("ticketIds", ticketIds);
    }

    @DataBoundSetter
    public void setQueue(Object queue) {
        this.queue = TextValue.of("queue", queue);
    }

    @DataBoundSetter
    public void setSuccessSubStatus(Object successSubStatus) {
        this.successSubStatus = TextValue.of("successSubStatus", successSubStatus);
    }

    @DataBoundSetter
    public void setUnstableSubStatus(Object unstableSubStatus) {
        this.unstableSubStatus = TextValue.of("unstableSubStatus", unstableSubStatus);
    }

    @DataBoundSetter
    public void setFailureSubStatus(Object failureSubStatus) {
        this.failureSubStatus = TextValue.of("failureSubStatus", failureSubStatus);
    }

    @DataBoundSetter
    public void setAbortedSubStatus(Object abortedSubStatus) {
        this.abortedSubStatus = TextValue.of("abortedSubStatus", abortedSubStatus);
    }

    @Override // otherwise, the compiler warns of an unchecked conversion in the superclass
    public DescriptorImpl getDescriptor() {
        return (DescriptorImpl) super.getDescriptor();
    }

    @Override
    public BuildStepMonitor getRequiredMonitorService() {
        return BuildStepMonitor.NONE;
    }

    /** Ends the build if a recorder runs after this action, because it could change the result that is reported. */
    @Override
    public boolean prebuild(AbstractBuild<?, ?> build, BuildListener listener) {
        String recorder = laterRecorder(build);
        if (recorder != null) {
            listener.error(
                    Messages.KaptureTicketPublisher_recorder(getDescriptor().getDisplayName(), recorder));
        }
        return recorder == null;
    }

    /** Core sorts post-build actions when they are added in the form, but nowhere else. */
    @CheckForNull
    private String laterRecorder(AbstractBuild<?, ?> build) {
        boolean later = false;
        for (Publisher each : build.getProject().getPublishersList()) {
            if (later && each instanceof Recorder && !each.needsToRunAfterFinalized()) {
                return each.getDescriptor().getDisplayName();
            }
            later |= each == this;
        }
        return null;
    }

    @Override
    public boolean perform(AbstractBuild<?, ?> build, Launcher launcher, BuildListener listener)
            throws InterruptedException, IOException {
        if (laterRecorder(build) != null) {
            return true; // core performs post-build actions even if prebuild has ended the build
        }
        Result result = build.getResult(); // null as long as no step has failed, if a build step contains this action
        return switch (String.valueOf(result)) {
            case "null", "SUCCESS" -> perform(build, listener, successSubStatus, successComment);
            case "UNSTABLE" -> perform(build, listener, unstableSubStatus, unstableComment);
            case "FAILURE" -> perform(build, listener, failureSubStatus, failureComment);
            case "ABORTED" -> perform(build, listener, abortedSubStatus, abortedComment);
            default -> perform(build, listener, null, null);
        };
    }

    private boolean perform(AbstractBuild<?, ?> build, BuildListener listener, String subStatus, String comment)
            throws InterruptedException, IOException {
        VariableExpander variables = new VariableExpander(build, listener);
        if (InvisibleCharacters.trim(variables.expand(subStatus)).isEmpty()) {
            Result result = Objects.requireNonNullElse(build.getResult(), Result.SUCCESS);
            listener.getLogger().println("[Kapture] " + Messages.KaptureTicketPublisher_nothing(result));
            return true;
        }
        try {
            new BuildStepExecution(build, listener, variables).perform(this, ticketIds, subStatus, comment);
            return true;
        } catch (InterruptedException e) { // core would print a stack trace, and the build would be a failure
            Executor executor = Objects.requireNonNull(Executor.currentExecutor());
            build.setResult(executor.abortResult());
            executor.recordCauseOfInterruption(build, listener);
            return false;
        }
    }

    @Extension
    @Symbol("kaptureTicketPublisher")
    public static final class DescriptorImpl extends UpdateBuildStepDescriptor<Publisher> {

        /** An action without any sub-status does nothing. */
        @POST
        public FormValidation doCheckTicketIds(
                @AncestorInPath Item item,
                @QueryParameter String value,
                @QueryParameter String pattern,
                @QueryParameter String successSubStatus,
                @QueryParameter String unstableSubStatus,
                @QueryParameter String failureSubStatus,
                @QueryParameter String abortedSubStatus) {
            return (successSubStatus + unstableSubStatus + failureSubStatus + abortedSubStatus).isBlank()
                    ? FormValidation.warning(Messages.KaptureTicketPublisher_never())
                    : checkTickets(item, value, pattern);
        }
    }
}
