package io.jenkins.plugins.kapture.pipeline;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import io.jenkins.plugins.kapture.parameters.TicketIds;
import java.util.List;
import java.util.Map;
import net.sf.json.JSONObject;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.StaplerRequest2;

/** Updates many tickets in the same way, several at once. */
public final class KaptureUpdateTicketsStep extends AbstractUpdateStep {

    private final List<String> ticketIds;

    @DataBoundConstructor
    public KaptureUpdateTicketsStep(List<String> ticketIds, String subStatus) {
        super(subStatus);
        this.ticketIds = Util.fixNull(ticketIds);
    }

    public List<String> getTicketIds() {
        return ticketIds;
    }

    @Override
    public StepExecution start(StepContext context) {
        return new UpdateStepExecution(context, options(), ticketIds, false);
    }

    @Extension
    public static final class DescriptorImpl extends AbstractUpdateStepDescriptor {

        @Override
        public String getFunctionName() {
            return "kaptureUpdateTickets";
        }

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.KaptureUpdateTicketsStep_displayName();
        }

        @Override
        public String argumentsToString(@NonNull Map<String, Object> arguments) {
            return Arguments.toString(arguments.get("ticketIds"), arguments.get("site"));
        }

        /** The form's text field becomes a list. */
        @Override
        public Step newInstance(@CheckForNull StaplerRequest2 req, @NonNull JSONObject form) throws FormException {
            form.put("ticketIds", TicketIds.split(form.optString("ticketIds")));
            return super.newInstance(req, form);
        }
    }
}
