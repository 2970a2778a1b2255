package io.jenkins.plugins.kapture.config;

import hudson.Extension;
import hudson.model.AdministrativeMonitor;
import java.util.stream.Collectors;
import org.jenkinsci.Symbol;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** Says under <em>Manage Jenkins</em> which sites are in preview, so that nobody takes a preview for an update. */
@Extension
@Symbol("kapturePreviewSites")
@Restricted(NoExternalUse.class)
public final class PreviewSitesMonitor extends AdministrativeMonitor {

    @Override
    public String getDisplayName() {
        return Messages.PreviewSitesMonitor_displayName();
    }

    @Override
    public boolean isActivated() {
        return KaptureConfiguration.get().getSites().stream().anyMatch(KaptureSite::isPreview);
    }

    /** In the language of the request's user. */
    public String getText() {
        return Messages.PreviewSitesMonitor_text(KaptureConfiguration.get().getSites().stream()
                .filter(KaptureSite::isPreview)
                .map(KaptureSite::getName)
                .collect(Collectors.joining(", ")));
    }
}
