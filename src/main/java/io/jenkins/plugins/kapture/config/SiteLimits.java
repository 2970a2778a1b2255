package io.jenkins.plugins.kapture.config;

import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.DataBoundSetter;

/** The numbers of a site, each with the range and the default of a {@link SiteLimit}. */
@Restricted(NoExternalUse.class)
public abstract class SiteLimits {

    private int connectTimeoutSeconds = SiteLimit.CONNECT_TIMEOUT_SECONDS.defaultValue;
    private int requestTimeoutSeconds = SiteLimit.REQUEST_TIMEOUT_SECONDS.defaultValue;
    private int maxAttempts = SiteLimit.MAX_ATTEMPTS.defaultValue;
    private int maxConcurrentRequests = SiteLimit.MAX_CONCURRENT_REQUESTS.defaultValue;
    private int maxRequestsPerMinute = SiteLimit.MAX_REQUESTS_PER_MINUTE.defaultValue;

    public int getConnectTimeoutSeconds() {
        return connectTimeoutSeconds;
    }

    @DataBoundSetter
    public void setConnectTimeoutSeconds(Integer connectTimeoutSeconds) {
        this.connectTimeoutSeconds = SiteLimit.orInvalid(connectTimeoutSeconds);
    }

    public int getRequestTimeoutSeconds() {
        return requestTimeoutSeconds;
    }

    @DataBoundSetter
    public void setRequestTimeoutSeconds(Integer requestTimeoutSeconds) {
        this.requestTimeoutSeconds = SiteLimit.orInvalid(requestTimeoutSeconds);
    }

    public int getMaxAttempts() {
        return maxAttempts;
    }

    @DataBoundSetter
    public void setMaxAttempts(Integer maxAttempts) {
        this.maxAttempts = SiteLimit.orInvalid(maxAttempts);
    }

    public int getMaxConcurrentRequests() {
        return maxConcurrentRequests;
    }

    @DataBoundSetter
    public void setMaxConcurrentRequests(Integer maxConcurrentRequests) {
        this.maxConcurrentRequests = SiteLimit.orInvalid(maxConcurrentRequests);
    }

    /** 0 for no limit. */
    public int getMaxRequestsPerMinute() {
        return maxRequestsPerMinute;
    }

    @DataBoundSetter
    public void setMaxRequestsPerMinute(Integer maxRequestsPerMinute) {
        this.maxRequestsPerMinute = SiteLimit.orInvalid(maxRequestsPerMinute);
    }

    /** Takes the numbers of a stored site, which may lack some. */
    void restoreLimits(SiteLimits stored) {
        connectTimeoutSeconds = SiteLimit.CONNECT_TIMEOUT_SECONDS.orDefault(stored.connectTimeoutSeconds);
        requestTimeoutSeconds = SiteLimit.REQUEST_TIMEOUT_SECONDS.orDefault(stored.requestTimeoutSeconds);
        maxAttempts = SiteLimit.MAX_ATTEMPTS.orDefault(stored.maxAttempts);
        maxConcurrentRequests = SiteLimit.MAX_CONCURRENT_REQUESTS.orDefault(stored.maxConcurrentRequests);
        maxRequestsPerMinute = stored.maxRequestsPerMinute;
    }
}
