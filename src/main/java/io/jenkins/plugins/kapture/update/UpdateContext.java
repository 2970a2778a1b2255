package io.jenkins.plugins.kapture.update;

import com.google.common.base.Suppliers;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Run;
import io.jenkins.plugins.kapture.client.SecretMask;
import io.jenkins.plugins.kapture.client.Token;
import io.jenkins.plugins.kapture.config.KaptureConfiguration;
import io.jenkins.plugins.kapture.config.KaptureCredentials;
import io.jenkins.plugins.kapture.config.KaptureSite;
import io.jenkins.plugins.kapture.journal.TicketJournal;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * What the updates of one operation have in common. Site and token are looked up for each request, so that a change
 * takes effect from the next request on.
 *
 * @param siteName the site that the operation began with
 * @param credentialsId {@code null} for the site's own credentials
 * @param executor of the site; runs nothing anymore once Jenkins was shut down
 * @param secrets the values that Jenkins masks in the build log; empty if they could not be determined
 * @param accepted whether the service has accepted a request of the operation
 */
record UpdateContext(
        Run<?, ?> run,
        String siteName,
        String credentialsId,
        RequestSender sender,
        SiteExecutor executor,
        UpdateLog log,
        Supplier<Optional<SecretMask>> secrets,
        AtomicBoolean accepted) {

    private static final Logger LOGGER = Logger.getLogger(UpdateContext.class.getName());

    static UpdateContext of(
            Run<?, ?> run,
            String siteName,
            @CheckForNull String credentialsId,
            RequestSender sender,
            UpdateLog log,
            Callable<SecretMask> secrets) {
        return new UpdateContext(
                run,
                siteName,
                credentialsId,
                sender,
                SiteExecutor.forSite(siteName),
                log,
                Suppliers.memoize(() -> determine(secrets)),
                new AtomicBoolean());
    }

    private static Optional<SecretMask> determine(Callable<SecretMask> secrets) {
        try {
            return Optional.of(secrets.call());
        } catch (Exception e) { // not a reason to send nothing
            if (e instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            LOGGER.log(Level.WARNING, "Could not determine what Jenkins masks in the build log", e);
            return Optional.empty();
        }
    }

    /** Fails if the site was removed, or is no longer open to the job. */
    KaptureSite site() {
        return KaptureConfiguration.get().find(siteName, run.getParent());
    }

    /** Fails if the credentials cannot be used. */
    Token token(KaptureSite site) {
        return KaptureCredentials.token(site, credentialsId, run);
    }

    /** @return replaces the token, and what Jenkins masks in the build log */
    UnaryOperator<String> mask(Token token) {
        Optional<SecretMask> hidden = secrets.get();
        return text -> hidden.map(mask -> mask.apply(token.mask(text))).orElseGet(() -> token.mask(text));
    }

    TicketJournal journal() {
        return new TicketJournal(run);
    }
}
