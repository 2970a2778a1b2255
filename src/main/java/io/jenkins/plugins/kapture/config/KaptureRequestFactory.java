package io.jenkins.plugins.kapture.config;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.ProxyConfiguration;
import hudson.Util;
import hudson.util.Secret;
import hudson.util.VersionNumber;
import io.jenkins.plugins.kapture.client.InvalidInputException;
import io.jenkins.plugins.kapture.client.Token;
import io.jenkins.plugins.kapture.http.HttpPost;
import io.jenkins.plugins.kapture.http.HttpProxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import jenkins.model.Jenkins;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** Builds the request that the agent sends, from data that only the controller has: site, proxy, plugin version. */
@Restricted(NoExternalUse.class)
public final class KaptureRequestFactory {

    private static final String USER_AGENT = userAgent();

    private KaptureRequestFactory() {}

    /** @throws InvalidInputException if the site's configuration breaks the rules for sites */
    public static HttpPost post(KaptureSite site, Token token, String json) {
        SiteRules.check(site);
        return new HttpPost(
                site.getEndpoint(),
                token.authorization(),
                headers(site, token),
                json.getBytes(StandardCharsets.UTF_8),
                SiteRules.isLoopback(site.getUrl())
                        ? null
                        : proxyFor(URI.create(site.getUrl()).getHost()),
                site.getConnectTimeoutSeconds(),
                site.getRequestTimeoutSeconds());
    }

    private static Map<String, String> headers(KaptureSite site, Token token) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("User-Agent", USER_AGENT);
        for (RequestHeader header : site.getRequestHeaders()) {
            headers.keySet().removeIf(header.getName()::equalsIgnoreCase);
            headers.put(header.getName(), token.expand(header.getValue()));
        }
        return headers;
    }

    /** Jenkins' proxy, unless its exclusions match the host; determined here because agents know neither. */
    @CheckForNull
    private static HttpProxy proxyFor(String host) {
        ProxyConfiguration proxy = Jenkins.get().getProxy();
        if (proxy == null
                || Util.fixEmptyAndTrim(proxy.getName()) == null
                || proxy.getNoProxyHostPatterns().stream()
                        .anyMatch(pattern -> pattern.matcher(host).matches())) {
            return null;
        }
        return new HttpProxy(
                proxy.getName(),
                proxy.getPort(),
                Util.fixEmptyAndTrim(proxy.getUserName()),
                Secret.toString(proxy.getSecretPassword()));
    }

    private static String userAgent() {
        var plugin = Jenkins.get().getPluginManager().whichPlugin(KaptureRequestFactory.class);
        VersionNumber version = plugin == null ? null : plugin.getVersionNumber();
        return "Jenkins-Kapture/" + (version == null ? "unknown" : version);
    }
}
