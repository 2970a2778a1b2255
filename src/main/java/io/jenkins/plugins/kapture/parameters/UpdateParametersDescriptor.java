package io.jenkins.plugins.kapture.parameters;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.Item;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import hudson.util.ListBoxModel.Option;
import io.jenkins.plugins.kapture.client.TicketUpdate;
import io.jenkins.plugins.kapture.config.KaptureConfiguration;
import io.jenkins.plugins.kapture.config.KaptureCredentials;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** The checks and drop-down lists of {@link UpdateParameters}, for the descriptors of all entry points. */
@Restricted(NoExternalUse.class)
public interface UpdateParametersDescriptor {

    @POST
    default FormValidation doCheckSubStatus(@AncestorInPath Item item, @QueryParameter String value) {
        return FormFields.check(item, () -> TicketUpdate.checkSubStatus(value));
    }

    @POST
    default FormValidation doCheckQueue(@AncestorInPath Item item, @QueryParameter String value) {
        return FormFields.check(item, () -> TicketUpdate.checkOptional("queue", value));
    }

    @POST
    default FormValidation doCheckDisposition(@AncestorInPath Item item, @QueryParameter String value) {
        return FormFields.check(item, () -> TicketUpdate.checkOptional("disposition", value));
    }

    @POST
    default FormValidation doCheckCallbackTime(@AncestorInPath Item item, @QueryParameter String value) {
        return FormFields.check(item, () -> TicketUpdate.checkCallbackTime(value));
    }

    @POST
    default FormValidation doCheckAdditionalFields(@AncestorInPath Item item, @QueryParameter String value) {
        return FormFields.check(item, () -> TicketUpdate.parseAdditionalFields(value));
    }

    @POST
    default FormValidation doCheckSite(@AncestorInPath Item item, @QueryParameter String value) {
        return FormFields.check(item, () -> KaptureConfiguration.get().checkSite(value, item));
    }

    @POST
    default ListBoxModel doFillSiteItems(@AncestorInPath Item item, @QueryParameter String site) {
        return FormFields.mayConfigure(item)
                ? KaptureConfiguration.get().listSites(item, site)
                : new ListBoxModel(new Option(site));
    }

    @POST
    default ListBoxModel doFillCredentialsIdItems(@AncestorInPath Item item, @QueryParameter String credentialsId) {
        return KaptureCredentials.listForJob(item, credentialsId);
    }

    @POST
    default ListBoxModel doFillOnRejectedItems() {
        return policies();
    }

    @POST
    default ListBoxModel doFillOnErrorItems() {
        return policies();
    }

    @POST
    default ListBoxModel doFillLogResponseItems() {
        return new ListBoxModel(
                new Option(Messages.ResponseLogging_summary(), ResponseLogging.SUMMARY.name()),
                new Option(Messages.ResponseLogging_full(), ResponseLogging.FULL.name()),
                new Option(Messages.ResponseLogging_none(), ResponseLogging.NONE.name()));
    }

    /** The default first. */
    private static ListBoxModel policies() {
        return new ListBoxModel(
                new Option(Messages.FailurePolicy_failure(), FailurePolicy.FAILURE.name()),
                new Option(Messages.FailurePolicy_unstable(), FailurePolicy.UNSTABLE.name()),
                new Option(Messages.FailurePolicy_ignore(), FailurePolicy.IGNORE.name()));
    }

    /** For the form of a step, where the additional fields are shown as JSON. */
    @NonNull
    default String formatAdditionalFields(@CheckForNull Object fields) {
        return fields instanceof java.util.Map<?, ?> map
                ? TicketUpdate.formatAdditionalFields(TicketUpdate.checkAdditionalFields(map))
                : fields == null ? "" : fields.toString();
    }
}
