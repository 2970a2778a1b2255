package io.jenkins.plugins.kapture.config;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Util;
import hudson.model.Describable;
import hudson.model.Item;
import io.jenkins.plugins.kapture.client.InvalidInputException;
import io.jenkins.plugins.kapture.client.SiteAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import jenkins.security.FIPS140;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

/**
 * A Kapture account: its URL, credentials and limits. Values are checked by {@link KaptureConfiguration#setSites} and
 * again whenever the site is used.
 */
public final class KaptureSite implements Describable<KaptureSite> {

    private final String name;
    private String url;
    private String credentialsId;
    private int connectTimeoutSeconds = SiteLimit.CONNECT_TIMEOUT_SECONDS.defaultValue;
    private int requestTimeoutSeconds = SiteLimit.REQUEST_TIMEOUT_SECONDS.defaultValue;
    private int maxAttempts = SiteLimit.MAX_ATTEMPTS.defaultValue;
    private int maxConcurrentRequests = SiteLimit.MAX_CONCURRENT_REQUESTS.defaultValue;
    private int maxRequestsPerMinute = SiteLimit.MAX_REQUESTS_PER_MINUTE.defaultValue;
    private String endpointPath = SiteAddress.DEFAULT_ENDPOINT_PATH;
    private List<RequestHeader> requestHeaders = new ArrayList<>();
    private volatile List<String> allowedFolders = new ArrayList<>();

    /**
     * @param name the name by which jobs refer to this site
     * @param url a subdomain, a host, an https URL or the full URL of the endpoint
     */
    @DataBoundConstructor
    public KaptureSite(String name, String url) {
        this.name = Util.fixNull(name).trim();
        this.url = Util.fixNull(url).trim();
    }

    public String getName() {
        return name;
    }

    /** {@code https://host} without a trailing slash; as entered if it is not valid. */
    public String getUrl() {
        try {
            return SiteAddress.normalize(url, endpointPath, false);
        } catch (InvalidInputException e) {
            return url;
        }
    }

    @CheckForNull
    public String getCredentialsId() {
        return credentialsId;
    }

    @DataBoundSetter
    public void setCredentialsId(String credentialsId) {
        this.credentialsId = Util.fixEmptyAndTrim(credentialsId);
    }

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

    public String getEndpointPath() {
        return endpointPath;
    }

    @DataBoundSetter
    public void setEndpointPath(String endpointPath) {
        String path = Util.fixEmptyAndTrim(endpointPath);
        this.endpointPath = path == null ? SiteAddress.DEFAULT_ENDPOINT_PATH : path;
    }

    public List<RequestHeader> getRequestHeaders() {
        return Collections.unmodifiableList(requestHeaders);
    }

    @DataBoundSetter
    public void setRequestHeaders(List<RequestHeader> requestHeaders) {
        this.requestHeaders = Util.fixNull(requestHeaders).stream()
                .filter(Objects::nonNull)
                .collect(Collectors.toCollection(ArrayList::new));
    }

    /** Full names of the folders whose jobs may use this site; empty for all jobs. */
    public List<String> getAllowedFolders() {
        return Collections.unmodifiableList(allowedFolders);
    }

    @DataBoundSetter
    public void setAllowedFolders(List<String> allowedFolders) {
        this.allowedFolders = AllowedFolders.normalize(allowedFolders);
    }

    /** For the form: one header per line. */
    public String getRequestHeadersText() {
        return RequestHeader.format(requestHeaders);
    }

    /** For the form: one folder per line. */
    public String getAllowedFoldersText() {
        return String.join("\n", allowedFolders);
    }

    /** The URL that updates are sent to; throws {@link InvalidInputException} if it is not valid. */
    String getEndpoint() {
        return SiteAddress.endpoint(url, endpointPath, FIPS140.useCompliantAlgorithms());
    }

    /** Names are unique ignoring case. */
    static String nameKey(String name) {
        return name.trim().toLowerCase(Locale.ROOT);
    }

    boolean isAllowedFor(Item job) {
        return AllowedFolders.include(allowedFolders, job);
    }

    /** @return whether anything changed */
    boolean followFolder(String oldName, String newName) {
        List<String> before = allowedFolders;
        setAllowedFolders(AllowedFolders.follow(before, oldName, newName));
        return !allowedFolders.equals(before);
    }

    /** Normalizes the URL and the path of a valid site. */
    void normalize() {
        url = getUrl();
        endpointPath = SiteAddress.checkEndpointPath(endpointPath);
    }

    /** A stored file may lack keys if it was edited manually or written by an earlier version. */
    private Object readResolve() {
        KaptureSite site = new KaptureSite(name, url);
        site.setCredentialsId(credentialsId);
        site.setConnectTimeoutSeconds(SiteLimit.CONNECT_TIMEOUT_SECONDS.orDefault(connectTimeoutSeconds));
        site.setRequestTimeoutSeconds(SiteLimit.REQUEST_TIMEOUT_SECONDS.orDefault(requestTimeoutSeconds));
        site.setMaxAttempts(SiteLimit.MAX_ATTEMPTS.orDefault(maxAttempts));
        site.setMaxConcurrentRequests(SiteLimit.MAX_CONCURRENT_REQUESTS.orDefault(maxConcurrentRequests));
        site.setMaxRequestsPerMinute(maxRequestsPerMinute);
        site.setEndpointPath(endpointPath);
        site.setRequestHeaders(requestHeaders);
        site.setAllowedFolders(allowedFolders);
        return site;
    }
}
