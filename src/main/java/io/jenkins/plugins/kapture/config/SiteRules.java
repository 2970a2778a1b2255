package io.jenkins.plugins.kapture.config;

import io.jenkins.plugins.kapture.client.InvalidInputException;
import io.jenkins.plugins.kapture.client.SiteAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import jenkins.security.FIPS140;

/** Validation rules for sites from a form, JCasC, a script or a stored file. */
final class SiteRules {

    private SiteRules() {}

    /** @throws InvalidInputException that names the site and the key to change */
    static void check(List<KaptureSite> sites) {
        Set<String> names = new HashSet<>();
        for (KaptureSite site : sites) {
            check(site);
            if (!names.add(KaptureSite.nameKey(site.getName()))) {
                throw new InvalidInputException(Messages._SiteRules_duplicateName(site.getName())::toString);
            }
        }
    }

    /** @throws InvalidInputException that names the site and the key to change */
    static void check(KaptureSite site) {
        checkName(site.getName());
        checkKey(site.getName(), "endpointPath", () -> SiteAddress.checkEndpointPath(site.getEndpointPath()));
        checkKey(site.getName(), "url", () -> checkUrl(site.getUrl(), site.getEndpointPath()));
        checkLimit(site, SiteLimit.CONNECT_TIMEOUT_SECONDS, site.getConnectTimeoutSeconds());
        checkLimit(site, SiteLimit.REQUEST_TIMEOUT_SECONDS, site.getRequestTimeoutSeconds());
        checkLimit(site, SiteLimit.MAX_ATTEMPTS, site.getMaxAttempts());
        checkLimit(site, SiteLimit.MAX_CONCURRENT_REQUESTS, site.getMaxConcurrentRequests());
        checkLimit(site, SiteLimit.MAX_REQUESTS_PER_MINUTE, site.getMaxRequestsPerMinute());
        checkKey(site.getName(), "requestHeaders", () -> RequestHeader.check(site.getRequestHeaders()));
        checkKey(site.getName(), "allowedFolders", () -> AllowedFolders.check(site.getAllowedFolders()));
    }

    static void checkName(String name) {
        if (name.isBlank()) {
            throw new InvalidInputException(Messages._SiteRules_blankName()::toString);
        }
    }

    /** @return the URL as it is stored */
    static String checkUrl(String url, String endpointPath) {
        return SiteAddress.normalize(url, endpointPath, FIPS140.useCompliantAlgorithms());
    }

    private static void checkLimit(KaptureSite site, SiteLimit limit, int value) {
        checkKey(site.getName(), limit.key, () -> limit.check(value));
    }

    /** Runs a check of one key, and adds the site and the key to its message. */
    static void checkKey(String site, String key, Runnable check) {
        try {
            check.run();
        } catch (InvalidInputException e) {
            throw new InvalidInputException(locale ->
                    Messages._SiteRules_invalid(site, key, e.getMessage(locale)).toString(locale));
        }
    }
}
