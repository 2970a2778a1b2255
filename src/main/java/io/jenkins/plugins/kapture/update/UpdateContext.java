package io.jenkins.plugins.kapture.update;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Run;
import io.jenkins.plugins.kapture.client.Token;
import io.jenkins.plugins.kapture.config.KaptureConfiguration;
import io.jenkins.plugins.kapture.config.KaptureCredentials;
import io.jenkins.plugins.kapture.config.KaptureSite;
import io.jenkins.plugins.kapture.journal.TicketJournal;

/**
 * What the updates of one operation have in common. Site and token are looked up for each request, so that a change
 * takes effect from the next request on.
 *
 * @param siteName the site that the operation began with
 * @param credentialsId {@code null} for the site's own credentials
 * @param executor of the site; runs nothing anymore once Jenkins was shut down
 */
record UpdateContext(
        Run<?, ?> run,
        String siteName,
        @CheckForNull String credentialsId,
        RequestSender sender,
        SiteExecutor executor,
        UpdateLog log) {

    /** Fails if the site was removed, or is no longer available to the job. */
    KaptureSite site() {
        return KaptureConfiguration.get().find(siteName, run.getParent());
    }

    /** Fails if the credentials cannot be used. */
    Token token(KaptureSite site) {
        return KaptureCredentials.token(site, credentialsId, run);
    }

    TicketJournal journal() {
        return new TicketJournal(run);
    }
}
