package io.jenkins.plugins.kapture.buildstep;

import hudson.Extension;
import hudson.Launcher;
import hudson.model.AbstractBuild;
import hudson.model.BuildListener;
import hudson.model.Item;
import hudson.tasks.Builder;
import hudson.util.FormValidation;
import io.jenkins.plugins.kapture.parameters.TextValue;
import java.io.IOException;
import org.jenkinsci.Symbol;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** Build step <em>Update Kapture tickets</em>. Setters take an {@code Object}: Job DSL passes numbers and lists. */
@Restricted(NoExternalUse.class)
public final class KaptureTicketBuilder extends Builder {

    public final String subStatus;
    public String ticketIds, queue;
    @DataBoundSetter
    public String pattern, text, paths, upstreamBuild, environment;
    @DataBoundSetter
    public boolean upstream, preview;

    /** The additional fields are a JSON object, so that they can be set by form, JCasC and Job DSL. */
    @DataBoundSetter
    public String comment, disposition, callbackTime, additionalFields, site, credentialsId;

    @DataBoundSetter
    public String onRejected = "FAILURE", onError = "FAILURE", logResponse = "SUMMARY";

    @DataBoundConstructor
    public KaptureTicketBuilder(Object subStatus) {
        this.subStatus = TextValue.of("subStatus", subStatus);
    }

    @DataBoundSetter
    public void setTicketIds(Object ticketIds) {
        this.ticketIds = TextValue.of("ticketIds", ticketIds);
    }

    @DataBoundSetter
    public void setQueue(Object queue) {
        this.queue = TextValue.of("queue", queue);
    }

    @Override
    public boolean perform(AbstractBuild<?, ?> build, Launcher launcher, BuildListener listener)
            throws InterruptedException, IOException {
        VariableExpander variables = new VariableExpander(build, listener);
        new BuildStepExecution(build, listener, variables).perform(this, ticketIds, subStatus, comment);
        return true;
    }

    @Extension
    @Symbol("kaptureTicketBuilder")
    public static final class DescriptorImpl extends UpdateBuildStepDescriptor<Builder> {

        @POST
        public FormValidation doCheckTicketIds(
                @AncestorInPath Item item, @QueryParameter String value, @QueryParameter String pattern) {
            return checkTickets(item, value, pattern);
        }
    }
}
