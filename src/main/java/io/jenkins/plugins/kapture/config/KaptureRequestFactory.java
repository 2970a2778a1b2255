package io.jenkins.plugins.kapture.config;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.ProxyConfiguration;
import hudson.Util;
import hudson.util.Secret;
import hudson.util.VersionNumber;
import io.jenkins.plugins.kapture.client.Token;
import io.jenkins.plugins.kapture.http.HttpPost;
import io.jenkins.plugins.kapture.http.HttpProxy;
import jenkins.model.Jenkins;

/** Makes the request that travels to the agent out of what only the controller knows: site, proxy, plugin version. */
public final class KaptureRequestFactory {

    private static final String USER_AGENT = userAgent();

    private KaptureRequestFactory() {}

    @NonNull
    public static HttpPost post(@NonNull KaptureSite site, @NonNull Token token, @NonNull byte[] body) {
        return new HttpPost(
                site.getEndpoint(),
                token.authorization(),
                USER_AGENT,
                body,
                proxyFor(site.getHost()),
                site.getConnectTimeoutSeconds(),
                site.getRequestTimeoutSeconds());
    }

    /** Jenkins' proxy, unless its exclusions name the host; decided here because an agent knows neither. */
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
