package io.jenkins.plugins.kapture.config;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Util;
import io.jenkins.plugins.kapture.client.InvalidInputException;
import io.jenkins.plugins.kapture.client.InvisibleCharacters;
import io.jenkins.plugins.kapture.client.SiteAddress;
import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import jenkins.security.FIPS140;
import jenkins.util.SystemProperties;

/** Validation rules for sites from a form, JCasC, a script or a stored file. */
final class SiteRules {

    /** For tests, whose mock server is at a loopback address: it is treated like any other address. */
    static final String LOOPBACK_IS_REMOTE = SiteRules.class.getName() + ".loopbackIsRemote";

    private SiteRules() {}

    /** Requests to a loopback address leave from the controller, and never through a proxy. */
    static boolean isLoopback(String url) {
        try {
            String host = URI.create(url).getHost();
            return host != null && !SystemProperties.getBoolean(LOOPBACK_IS_REMOTE) && SiteAddress.isLoopback(host);
        } catch (IllegalArgumentException e) {
            return false; // not valid, and so never used
        }
    }

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
        for (SiteLimit limit : SiteLimit.values()) {
            checkKey(site.getName(), limit.key, () -> limit.check(site));
        }
        checkKey(site.getName(), "requestHeaders", () -> RequestHeader.check(site.getRequestHeaders()));
        checkKey(site.getName(), "allowedFolders", () -> AllowedFolders.check(site.getAllowedFolders()));
        checkKey(site.getName(), "subStatuses", () -> SubStatus.check(site.getSubStatuses()));
    }

    /** @return the lines of a text area that are not blank */
    static Stream<String> lines(@CheckForNull String text) {
        return Util.fixNull(text).lines().filter(line -> !line.isBlank());
    }

    static void checkName(String name) {
        if (InvisibleCharacters.trim(name).isEmpty()) {
            throw new InvalidInputException(Messages._SiteRules_blankName()::toString);
        }
    }

    /** @return the URL as it is stored */
    static String checkUrl(String url, String endpointPath) {
        return SiteAddress.normalize(url, endpointPath, FIPS140.useCompliantAlgorithms());
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
