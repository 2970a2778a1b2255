package io.jenkins.plugins.kapture.config;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.kapture.client.Outcome;
import io.jenkins.plugins.kapture.client.UpdateResponse;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** The updates of a site since its last successful one. Kept in memory only. */
@Restricted(NoExternalUse.class)
public final class SiteStatus {

    private static final int FAILURES_BEFORE_WARNING = 10;
    private static final Map<String, SiteStatus> BY_SITE = new ConcurrentHashMap<>();

    private final String site;
    private int failures;
    private boolean unauthorized;
    private Date since;
    private String lastMessage;
    private String testMessage;

    private SiteStatus(String site) {
        this.site = site;
    }

    public static SiteStatus forSite(String name) {
        return BY_SITE.computeIfAbsent(KaptureSite.nameKey(name), SiteStatus::new);
    }

    /** Forgets what happened at sites that are no longer configured. */
    static void retain(List<KaptureSite> sites) {
        Set<String> names =
                sites.stream().map(site -> KaptureSite.nameKey(site.getName())).collect(Collectors.toSet());
        BY_SITE.values().stream().filter(status -> !names.contains(status.site)).forEach(SiteStatus::clear);
    }

    /**
     * Records how an update with the site's own credentials ended, unless the site no longer exists. An update that was
     * aborted, or used the credentials of a job, says nothing about the site.
     */
    public synchronized void record(UpdateResponse response) {
        Outcome outcome = response.outcome();
        if (outcome.isUpdated()) {
            clear();
        } else if (outcome != Outcome.PREVIEW && KaptureConfiguration.get().getSite(site) != null) {
            since = failures == 0 ? new Date() : since;
            failures++;
            // The service rejects updates only with a token that it accepts.
            boolean accepted = outcome == Outcome.REJECTED && response.isDocumented();
            unauthorized = response.isTokenRefused() || unauthorized && !accepted;
            lastMessage = response.reason();
            testMessage = null;
        }
    }

    /** Records a connection test. A good one ends the warning. */
    synchronized void recordTest(boolean passed, String message) {
        testMessage = message;
        if (passed) {
            clear();
        }
    }

    private synchronized void clear() {
        failures = 0;
        unauthorized = false;
        testMessage = null;
    }

    synchronized Optional<Warning> warning(KaptureSite configured) {
        return unauthorized || failures >= FAILURES_BEFORE_WARNING
                ? Optional.of(new Warning(
                        configured.getName(),
                        configured.getCredentialsId(),
                        unauthorized,
                        since,
                        failures,
                        lastMessage,
                        testMessage))
                : Optional.empty();
    }

    /**
     * @param since time of the first of the consecutive failures
     * @param testMessage why a connection test failed since then; {@code null} if there was none
     */
    public record Warning(
            String site,
            @CheckForNull String credentialsId,
            boolean unauthorized,
            Date since,
            int failures,
            String lastMessage,
            @CheckForNull String testMessage) {

        /** @param time {@link #since} in the user's language and time zone */
        public String text(String time) {
            return unauthorized && credentialsId != null
                    ? Messages.SiteStatus_unauthorized(site, time, failures, lastMessage, credentialsId)
                    : Messages.SiteStatus_failing(site, time, failures, lastMessage);
        }
    }
}
