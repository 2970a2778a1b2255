package io.jenkins.plugins.kapture.config;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Extension;
import hudson.Util;
import hudson.model.Descriptor;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.kapture.client.InvalidInputException;
import io.jenkins.plugins.kapture.client.SiteAddress;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import jenkins.model.Jenkins;
import org.jvnet.localizer.LocaleProvider;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** The form of a site: checks, choices and <em>Test connection</em>, for administrators only. */
@Extension
@Restricted(NoExternalUse.class)
public final class KaptureSiteDescriptor extends Descriptor<KaptureSite> {

    public KaptureSiteDescriptor() {
        super(KaptureSite.class);
    }

    @Override
    public String getDisplayName() {
        return Messages.KaptureSite_displayName();
    }

    public KaptureSite getDefaults() {
        return new KaptureSite("", "");
    }

    @POST
    public FormValidation doCheckName(@QueryParameter String value) {
        return checkRule(() -> SiteRules.checkName(value));
    }

    @POST
    public FormValidation doCheckUrl(@QueryParameter String value, @QueryParameter String endpointPath) {
        return check(() -> {
            String stored = SiteRules.checkUrl(value, endpointPath);
            return stored.equals(value)
                    ? FormValidation.ok()
                    : FormValidation.ok(Messages.KaptureSiteDescriptor_storedAs(stored));
        });
    }

    @POST
    public FormValidation doCheckCredentialsId(@QueryParameter String value) {
        if (!Jenkins.get().hasPermission(Jenkins.ADMINISTER)) {
            return FormValidation.ok(); // the drop-down list calls this even in a form that is read-only
        }
        return check(() -> {
            KaptureSite site = getDefaults();
            site.setCredentialsId(value);
            if (site.getCredentialsId() == null) {
                return FormValidation.warning(Messages.KaptureSiteDescriptor_noCredentials());
            }
            KaptureCredentials.token(site);
            return FormValidation.ok();
        });
    }

    @POST
    public ListBoxModel doFillCredentialsIdItems(@QueryParameter String credentialsId) {
        return SiteChoices.credentials(null, credentialsId);
    }

    @POST
    public FormValidation doCheckEndpointPath(@QueryParameter String value) {
        return checkRule(() -> SiteAddress.checkEndpointPath(value));
    }

    @POST
    public FormValidation doCheckRequestHeaders(@QueryParameter String value) {
        return checkRule(() -> RequestHeader.check(RequestHeader.parse(value)));
    }

    @POST
    public FormValidation doCheckAllowedFolders(@QueryParameter String value) {
        return check(() -> {
            String missing = String.join(", ", AllowedFolders.missing(AllowedFolders.parse(value)));
            if (missing.isEmpty()) {
                return FormValidation.ok();
            }
            boolean joined = value.contains(",") || value.contains(";");
            return FormValidation.warning(
                    joined
                            ? Messages.KaptureSiteDescriptor_onePerLine()
                            : Messages.KaptureSiteDescriptor_missingFolders(missing));
        });
    }

    @POST
    public FormValidation doCheckSubStatuses(@QueryParameter String value) {
        return checkRule(() -> SubStatus.check(SubStatus.parse(value)));
    }

    /** @return the content of a text area, one value per line */
    public static String text(@CheckForNull List<?> values) {
        return Util.fixNull(values).stream().map(String::valueOf).collect(Collectors.joining("\n"));
    }

    /** Tests the values in the form, saved or not. No ticket is changed. */
    @POST
    public FormValidation doTestConnection(
            @QueryParameter String name,
            @QueryParameter String url,
            @QueryParameter String credentialsId,
            @QueryParameter String connectTimeoutSeconds,
            @QueryParameter String requestTimeoutSeconds,
            @QueryParameter String endpointPath,
            @QueryParameter String requestHeaders) {
        return check(() -> {
            KaptureSite site = new KaptureSite(name, url);
            site.setCredentialsId(credentialsId);
            site.setConnectTimeoutSeconds(SiteLimit.CONNECT_TIMEOUT_SECONDS.parse(connectTimeoutSeconds));
            site.setRequestTimeoutSeconds(SiteLimit.REQUEST_TIMEOUT_SECONDS.parse(requestTimeoutSeconds));
            site.setEndpointPath(endpointPath);
            site.setRequestHeaders(RequestHeader.parse(requestHeaders));
            ConnectionCheck check = ConnectionCheck.run(site);
            return check.passed() ? FormValidation.ok(check.message()) : FormValidation.error(check.message());
        });
    }

    private static FormValidation checkRule(Runnable rule) {
        return check(() -> {
            rule.run();
            return FormValidation.ok();
        });
    }

    private static FormValidation check(Supplier<FormValidation> check) {
        Jenkins.get().checkPermission(Jenkins.ADMINISTER);
        try {
            return check.get();
        } catch (InvalidInputException e) {
            return FormValidation.error(e.getMessage(LocaleProvider.getLocale()));
        }
    }
}
