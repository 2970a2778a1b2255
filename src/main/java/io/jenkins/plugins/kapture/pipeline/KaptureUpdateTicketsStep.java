package io.jenkins.plugins.kapture.pipeline;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Extension;
import hudson.model.Item;
import hudson.util.FormValidation;
import io.jenkins.plugins.kapture.client.InvalidInputException;
import io.jenkins.plugins.kapture.parameters.FormFields;
import io.jenkins.plugins.kapture.parameters.ParameterFields;
import io.jenkins.plugins.kapture.parameters.TicketIds;
import io.jenkins.plugins.kapture.parameters.UpdateParameters;
import io.jenkins.plugins.kapture.release.TicketQuery;
import io.jenkins.plugins.kapture.release.TicketQueryDescriptor;
import io.jenkins.plugins.kapture.release.TicketSelection;
import net.sf.json.JSONObject;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.verb.POST;

/** Updates several tickets concurrently: all in the same way, or each with its own fields. */
@Restricted(NoExternalUse.class)
public final class KaptureUpdateTicketsStep extends AbstractUpdateStep {

    /** The IDs are of any type that {@link TicketIds} accepts. */
    @DataBoundSetter
    public Object ticketIds, updates, subStatus, pattern, text, paths, upstreamBuild;

    @DataBoundSetter
    public boolean upstream;

    /** All parameters are optional: which ones are required depends on the others. */
    @DataBoundConstructor
    public KaptureUpdateTicketsStep() {}

    @Override
    TicketSelection tickets(UpdateParameters parameters) {
        TicketQuery query = ParameterFields.copy(this, new TicketQuery());
        query.check();
        boolean isSelected = ticketIds != null || query.isSearch();
        if (isSelected && updates != null) {
            throw new InvalidInputException(Messages._KaptureUpdateTicketsStep_both()::toString);
        } else if (isSelected) {
            return TicketSelection.of(query, ticketIds, parameters);
        } else if (updates == null) {
            throw new InvalidInputException(Messages._KaptureUpdateTicketsStep_missing()::toString);
        }
        return TicketSelection.of(UpdateMaps.parse(updates, parameters));
    }

    @Extension
    public static final class DescriptorImpl extends UpdateStepDescriptor implements TicketQueryDescriptor {

        @Override
        public String getFunctionName() {
            return "kaptureUpdateTickets";
        }

        @Override
        public String getDisplayName() {
            return Messages.KaptureUpdateTicketsStep_displayName();
        }

        @Override
        Step bind(@CheckForNull StaplerRequest2 req, JSONObject form) throws FormException {
            KaptureUpdateTicketsStep step = (KaptureUpdateTicketsStep) super.bind(req, form);
            if (step.ticketIds != null) { // the form submits a string, the snippet contains a list
                step.ticketIds = TicketIds.parse(step.ticketIds);
            }
            return step;
        }

        @POST
        public FormValidation doCheckTicketIds(@AncestorInPath Item item, @QueryParameter String value) {
            return FormFields.check(item, value, ids -> {
                checkLiteral("ticketIds", ids);
                return TicketIds.parse(ids);
            });
        }
    }
}
