package io.jenkins.plugins.kapture.pipeline;

import hudson.Extension;
import hudson.model.Item;
import hudson.util.FormValidation;
import io.jenkins.plugins.kapture.client.TicketUpdate;
import io.jenkins.plugins.kapture.parameters.FormFields;
import io.jenkins.plugins.kapture.parameters.TextValue;
import io.jenkins.plugins.kapture.parameters.UpdateParameters;
import io.jenkins.plugins.kapture.release.TicketSelection;
import java.util.List;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** Updates one ticket. */
@Restricted(NoExternalUse.class)
public final class KaptureUpdateTicketStep extends AbstractUpdateStep {

    public final Object ticketId, subStatus;

    @DataBoundConstructor
    public KaptureUpdateTicketStep(Object ticketId, Object subStatus) {
        this.ticketId = ticketId;
        this.subStatus = subStatus;
    }

    @Override
    TicketSelection tickets(UpdateParameters parameters) {
        return TicketSelection.of(List.of(parameters.update(TextValue.of("ticketId", ticketId))));
    }

    @Extension
    public static final class DescriptorImpl extends UpdateStepDescriptor {

        @Override
        public String getFunctionName() {
            return "kaptureUpdateTicket";
        }

        @Override
        public String getDisplayName() {
            return Messages.KaptureUpdateTicketStep_displayName();
        }

        @POST
        public FormValidation doCheckTicketId(@AncestorInPath Item item, @QueryParameter String value) {
            return FormFields.check(item, value, id -> {
                checkLiteral("ticketId", id);
                return TicketUpdate.checkTicketId(id);
            });
        }
    }
}
