package io.jenkins.plugins.kapture.pipeline;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.Item;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel.Option;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.kapture.client.TicketUpdate;
import io.jenkins.plugins.kapture.config.KaptureConfiguration;
import io.jenkins.plugins.kapture.config.KaptureCredentials;
import io.jenkins.plugins.kapture.parameters.EnumParameter;
import io.jenkins.plugins.kapture.parameters.UpdateParametersDescriptor;
import java.util.Map;
import java.util.Set;
import net.sf.json.JSONObject;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.verb.POST;

/** The form of both update steps; the freestyle forms show the same fields by it. */
public abstract class AbstractUpdateStepDescriptor extends StepDescriptor {

    @Override
    public Set<? extends Class<?>> getRequiredContext() {
        return Set.of(Run.class, TaskListener.class, FlowNode.class);
    }

    @Override
    public Step newInstance(@CheckForNull StaplerRequest2 req, @NonNull JSONObject form) throws FormException {
        Map<String, Object> fields = UpdateParametersDescriptor.take(form);
        AbstractUpdateStep step = (AbstractUpdateStep) super.newInstance(req, form);
        step.setAdditionalFields(fields);
        return step;
    }

    /** For the form: the additional fields as JSON. */
    @NonNull
    public String toText(@CheckForNull Map<String, Object> additionalFields) {
        return TicketUpdate.formatAdditionalFields(additionalFields);
    }

    @POST
    public FormValidation doCheckSubStatus(@AncestorInPath Item item, @QueryParameter String value) {
        return UpdateParametersDescriptor.check(item, () -> TicketUpdate.checkSubStatus(value));
    }

    @POST
    public FormValidation doCheckCallbackTime(@AncestorInPath Item item, @QueryParameter String value) {
        return UpdateParametersDescriptor.check(item, () -> TicketUpdate.checkCallbackTime(value));
    }

    @POST
    public FormValidation doCheckAdditionalFields(@AncestorInPath Item item, @QueryParameter String value) {
        return UpdateParametersDescriptor.check(item, () -> TicketUpdate.parseAdditionalFields(value));
    }

    @POST
    public ListBoxModel doFillSiteItems(@AncestorInPath Item item, @QueryParameter String site) {
        return UpdateParametersDescriptor.mayConfigure(item)
                ? KaptureConfiguration.get().listSites(item)
                : new ListBoxModel(new Option(site));
    }

    @POST
    public ListBoxModel doFillCredentialsIdItems(@AncestorInPath Item item, @QueryParameter String credentialsId) {
        return KaptureCredentials.listForJob(item, credentialsId);
    }

    @POST
    public ListBoxModel doFillOnRejectedItems() {
        return EnumParameter.policies();
    }

    @POST
    public ListBoxModel doFillOnErrorItems() {
        return EnumParameter.policies();
    }

    @POST
    public ListBoxModel doFillLogResponseItems() {
        return EnumParameter.responseLogs();
    }
}
