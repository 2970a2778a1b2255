package io.jenkins.plugins.kapture.pipeline;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import hudson.model.Item;
import hudson.util.FormValidation;
import io.jenkins.plugins.kapture.client.TicketUpdate;
import io.jenkins.plugins.kapture.parameters.UpdateParametersDescriptor;
import java.util.List;
import java.util.Map;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** Updates one ticket. */
public final class KaptureUpdateTicketStep extends AbstractUpdateStep {

    private final String ticketId;

    @DataBoundConstructor
    public KaptureUpdateTicketStep(String ticketId, String subStatus) {
        super(subStatus);
        this.ticketId = Util.fixNull(ticketId).trim();
    }

    public String getTicketId() {
        return ticketId;
    }

    @Override
    public StepExecution start(StepContext context) {
        return new UpdateStepExecution(context, options(), List.of(ticketId), true);
    }

    @Extension
    public static final class DescriptorImpl extends AbstractUpdateStepDescriptor {

        @Override
        public String getFunctionName() {
            return "kaptureUpdateTicket";
        }

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.KaptureUpdateTicketStep_displayName();
        }

        @Override
        public String argumentsToString(@NonNull Map<String, Object> arguments) {
            return Arguments.toString(arguments.get("ticketId"), arguments.get("site"));
        }

        @POST
        public FormValidation doCheckTicketId(@AncestorInPath Item item, @QueryParameter String value) {
            return UpdateParametersDescriptor.check(item, () -> TicketUpdate.checkTicketId(value));
        }
    }
}
