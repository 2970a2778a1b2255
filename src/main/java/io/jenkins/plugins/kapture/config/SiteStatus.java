package io.jenkins.plugins.kapture.config;

import io.jenkins.plugins.kapture.client.Outcome;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** The failed updates of a site since its last successful one. Kept in memory only. */
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

    /** Forgets the sites that are no longer configured. */
    static void retain(List<KaptureSite> sites) {
        Set<String> names =
                sites.stream().map(site -> KaptureSite.nameKey(site.getName())).collect(Collectors.toSet());
        BY_SITE.keySet().retainAll(names);
    }

    /**
     * Records the final outcome of an update. Ignored if the site no longer exists.
     *
     * @param outcome {@code REJECTED} by the service counts as a success here: it works and accepts the token
     * @param documented whether the response is that of the service; a proxy can reject a request, too
     * @param message the message without ticket, site and token
     */
    public synchronized void record(Outcome outcome, boolean documented, String message) {
        if (outcome == Outcome.UPDATED || outcome == Outcome.REJECTED && documented) {
            clear();
        } else if (outcome != Outcome.REJECTED && KaptureConfiguration.get().getSite(site) != null) {
            since = failures == 0 ? new Date() : since;
            failures++;
            unauthorized |= outcome == Outcome.UNAUTHORIZED;
            lastMessage = message;
            testMessage = null;
        }
    }

    /** Records why a connection test failed. */
    synchronized void recordTest(String message) {
        testMessage = message;
    }

    synchronized void clear() {
        failures = 0;
        unauthorized = false;
        testMessage = null;
    }

    /** @param name of the site as configured */
    synchronized Optional<Warning> warning(String name) {
        return unauthorized || failures >= FAILURES_BEFORE_WARNING
                ? Optional.of(new Warning(name, unauthorized, since, failures, lastMessage, testMessage))
                : Optional.empty();
    }

    /**
     * @param since time of the first of the consecutive failures
     * @param testMessage why a connection test failed since then; {@code null} if there was none
     */
    public record Warning(
            String site, boolean unauthorized, Date since, int failures, String lastMessage, String testMessage) {

        /**
         * In the language of the request's user.
         *
         * @param time {@link #since} in the user's language and time zone
         */
        public String text(String time) {
            return unauthorized
                    ? Messages.SiteStatus_unauthorized(site, time, failures, lastMessage)
                    : Messages.SiteStatus_failing(site, time, failures, lastMessage);
        }
    }
}
