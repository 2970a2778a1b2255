package io.jenkins.plugins.kapture.update;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Util;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.kapture.client.InvalidInputException;
import io.jenkins.plugins.kapture.client.TicketUpdate;
import io.jenkins.plugins.kapture.client.Token;
import io.jenkins.plugins.kapture.config.KaptureConfiguration;
import io.jenkins.plugins.kapture.config.KaptureCredentials;
import io.jenkins.plugins.kapture.config.KaptureSite;
import io.jenkins.plugins.kapture.journal.TicketJournal;
import io.jenkins.plugins.kapture.parameters.UpdateParameters;
import java.util.List;

/**
 * What the updates of one operation have in common. Site and token are looked up for each request, so that a change
 * takes effect from the next request on.
 *
 * @param siteName the site that the operation began with
 * @param resentBy ID of the user who sends tickets again; {@code null} for the build itself
 * @param executor of the site; runs nothing anymore once Jenkins was shut down
 */
record UpdateContext(
        Run<?, ?> run,
        String siteName,
        UpdateParameters parameters,
        RequestSender sender,
        @CheckForNull String resentBy,
        SiteExecutor executor,
        UpdateLog log) {

    /** @param siteName the site that the operation began with; {@code null} if it begins now */
    static UpdateContext of(
            Run<?, ?> run,
            TaskListener listener,
            RequestSender sender,
            UpdateParameters parameters,
            @CheckForNull String resentBy,
            @CheckForNull String siteName) {
        String site = siteName == null ? site(run, parameters) : siteName;
        RequestSender allowed = sender.forSite(KaptureConfiguration.get().getSite(site));
        UpdateLog log = new UpdateLog(run, listener, site, allowed, parameters);
        return new UpdateContext(run, site, parameters, allowed, resentBy, SiteExecutor.forSite(site), log);
    }

    private static String site(Run<?, ?> run, UpdateParameters parameters) {
        try {
            return KaptureConfiguration.get()
                    .find(parameters.site, run.getParent())
                    .getName();
        } catch (InvalidInputException e) {
            if (parameters.preview) {
                String site = Util.fixEmptyAndTrim(parameters.site); // does not need to exist
                return site == null ? Messages.UpdateContext_noSite() : site;
            }
            throw e;
        }
    }

    /** @throws InvalidInputException if the site has a list of sub-statuses without one of them */
    void checkSubStatuses(List<TicketUpdate> updates) {
        KaptureSite site = KaptureConfiguration.get().getSite(siteName);
        if (site != null && site.isAllowedFor(run.getParent())) { // a preview needs no site
            updates.forEach(update -> site.checkSubStatus(update.subStatus()));
        }
    }

    /** Whether nothing is sent, because of a parameter or, from the next request on, because of the site. */
    boolean isPreview() {
        KaptureSite site = KaptureConfiguration.get().getSite(siteName);
        return parameters.preview || site != null && site.isPreview();
    }

    /** @return how many requests may be in progress; 0 for a preview, which needs neither site nor credentials */
    int check() {
        if (isPreview()) {
            return 0;
        }
        KaptureSite site = site();
        token(site);
        return site.getMaxConcurrentRequests();
    }

    /** Fails if the site was removed, or is no longer available to the job. */
    KaptureSite site() {
        return KaptureConfiguration.get().find(siteName, run.getParent());
    }

    /** Fails if the credentials cannot be used. */
    Token token(KaptureSite site) {
        return KaptureCredentials.token(site, parameters.credentialsId(), run, resentBy);
    }

    TicketJournal journal() {
        return new TicketJournal(run);
    }
}
