package io.jenkins.plugins.kapture.parameters;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Util;
import hudson.model.Item;
import hudson.util.ComboBoxModel;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import hudson.util.ListBoxModel.Option;
import io.jenkins.plugins.kapture.client.AdditionalFields;
import io.jenkins.plugins.kapture.client.TicketUpdate;
import io.jenkins.plugins.kapture.config.KaptureConfiguration;
import io.jenkins.plugins.kapture.config.SiteChoices;
import io.jenkins.plugins.kapture.config.SubStatus;
import java.util.Map;
import java.util.stream.Collectors;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** The checks and drop-down lists of {@link UpdateParameters}, for the descriptors of all entry points. */
@Restricted(NoExternalUse.class)
public interface UpdateParametersDescriptor extends EnvironmentDescriptor {

    /** Whether the entry point expands variables, so that a value with one cannot be checked before. */
    default boolean expandsVariables() {
        return false;
    }

    /** Whether a site has a list of sub-statuses. Without one, a field with a drop-down list would show an empty one. */
    default boolean hasSubStatuses() {
        return KaptureConfiguration.get().getSites().stream()
                .anyMatch(site -> !site.getSubStatuses().isEmpty());
    }

    @POST
    default FormValidation doCheckSubStatus(
            @AncestorInPath Item item, @QueryParameter String value, @QueryParameter String site) {
        return FormFields.check(item, value, key -> FormValidation.ok(SiteChoices.checkSubStatus(item, site, key)));
    }

    @POST
    default ComboBoxModel doFillSubStatusItems(@AncestorInPath Item item, @QueryParameter String site) {
        return SiteChoices.subStatuses(item, site).stream()
                .map(SubStatus::getKey)
                .collect(Collectors.toCollection(ComboBoxModel::new));
    }

    @POST
    default FormValidation doCheckCallbackTime(@AncestorInPath Item item, @QueryParameter String value) {
        boolean unknown = expandsVariables() && Util.fixNull(value).contains("$");
        return FormFields.check(item, () -> TicketUpdate.checkCallbackTime(unknown ? null : value));
    }

    @POST
    default FormValidation doCheckAdditionalFields(@AncestorInPath Item item, @QueryParameter String value) {
        return FormFields.check(item, () -> AdditionalFields.parse(value));
    }

    @POST
    default FormValidation doCheckSite(@AncestorInPath Item item, @QueryParameter String value) {
        return FormFields.check(item, () -> SiteChoices.check(item, value));
    }

    @POST
    default ListBoxModel doFillSiteItems(@AncestorInPath Item item, @QueryParameter String site) {
        return SiteChoices.list(item, site);
    }

    @POST
    default ListBoxModel doFillCredentialsIdItems(@AncestorInPath Item item, @QueryParameter String credentialsId) {
        return SiteChoices.credentials(item, credentialsId);
    }

    @POST
    default ListBoxModel doFillOnRejectedItems(@QueryParameter String onRejected) {
        return policies(onRejected);
    }

    @POST
    default ListBoxModel doFillOnErrorItems(@QueryParameter String onError) {
        return policies(onError);
    }

    @POST
    default ListBoxModel doFillLogResponseItems(@QueryParameter String logResponse) {
        return FormFields.select(
                logResponse,
                new Option(Messages.ResponseLogging_summary(), ResponseLogging.SUMMARY.name()),
                new Option(Messages.ResponseLogging_full(), ResponseLogging.FULL.name()),
                new Option(Messages.ResponseLogging_none(), ResponseLogging.NONE.name()));
    }

    /** The default comes first. */
    private static ListBoxModel policies(String current) {
        return FormFields.select(
                current,
                new Option(Messages.FailurePolicy_failure(), FailurePolicy.FAILURE.name()),
                new Option(Messages.FailurePolicy_unstable(), FailurePolicy.UNSTABLE.name()),
                new Option(Messages.FailurePolicy_ignore(), FailurePolicy.IGNORE.name()));
    }

    /** For the form, where the additional fields of a step are shown as JSON; {@code null} if there are none. */
    @CheckForNull
    default String formatAdditionalFields(@CheckForNull Object fields) {
        return Util.fixEmpty(
                fields instanceof Map<?, ?> map
                        ? AdditionalFields.format(AdditionalFields.check(map))
                        : (String) fields);
    }
}
