package io.jenkins.plugins.kapture.config;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Extension;
import hudson.model.AdministrativeMonitor;
import java.util.List;
import java.util.Optional;
import jenkins.model.Jenkins;
import org.jenkinsci.Symbol;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.HttpResponse;
import org.kohsuke.stapler.HttpResponses;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** Warns administrators under <em>Manage Jenkins</em> of sites that refuse the token or keep failing. */
@Extension
@Symbol("kaptureFailingSites")
@Restricted(NoExternalUse.class)
public final class FailingSitesMonitor extends AdministrativeMonitor {

    @Override
    public String getDisplayName() {
        return Messages.FailingSitesMonitor_displayName();
    }

    @Override
    public boolean isActivated() {
        return !getWarnings().isEmpty();
    }

    public List<SiteStatus.Warning> getWarnings() {
        return KaptureConfiguration.get().getSites().stream()
                .map(site -> SiteStatus.forSite(site.getName()).warning(site))
                .flatMap(Optional::stream)
                .toList();
    }

    /** Tests a site as configured. A successful test ends the warning. */
    @POST
    public HttpResponse doTestConnection(@CheckForNull @QueryParameter String site) {
        Jenkins.get().checkPermission(Jenkins.ADMINISTER);
        KaptureSite configured =
                site == null ? null : KaptureConfiguration.get().getSite(site);
        if (configured != null) {
            ConnectionCheck.run(configured);
        }
        return HttpResponses.redirectViaContextPath("/manage/");
    }
}
