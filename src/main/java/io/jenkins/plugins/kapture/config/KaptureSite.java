package io.jenkins.plugins.kapture.config;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Util;
import hudson.model.Describable;
import hudson.model.Item;
import io.jenkins.plugins.kapture.client.InvalidInputException;
import io.jenkins.plugins.kapture.client.InvisibleCharacters;
import io.jenkins.plugins.kapture.client.SiteAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import jenkins.security.FIPS140;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

/**
 * A Kapture account: its URL, credentials and limits. Values are checked by {@link KaptureConfiguration#setSites} and
 * again whenever the site is used.
 */
public final class KaptureSite extends SiteLimits implements Describable<KaptureSite> {

    private final String name;
    private String url;
    private String credentialsId;
    private String endpointPath = SiteAddress.DEFAULT_ENDPOINT_PATH;
    private List<RequestHeader> requestHeaders = new ArrayList<>();
    private volatile List<String> allowedFolders = new ArrayList<>();

    /** As text, because a misspelled name in an edited file must not become the default. */
    private String sendFrom = SendFrom.AGENT.name();

    private List<SubStatus> subStatuses = new ArrayList<>();
    private boolean preview;

    /** @param url a subdomain, a host, an https URL or the full URL of the endpoint */
    @DataBoundConstructor
    public KaptureSite(String name, String url) {
        this.name = InvisibleCharacters.trim(name);
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
        this.requestHeaders = new ArrayList<>(Util.fixNull(requestHeaders));
    }

    /** Full names of the folders whose jobs may use this site; empty for all jobs. */
    public List<String> getAllowedFolders() {
        return Collections.unmodifiableList(allowedFolders);
    }

    @DataBoundSetter
    public void setAllowedFolders(List<String> allowedFolders) {
        this.allowedFolders = AllowedFolders.normalize(allowedFolders);
    }

    public SendFrom getSendFrom() {
        return SendFrom.AGENT.name().equals(sendFrom) ? SendFrom.AGENT : SendFrom.CONTROLLER;
    }

    @DataBoundSetter
    public void setSendFrom(SendFrom sendFrom) {
        this.sendFrom = (sendFrom == null ? SendFrom.AGENT : sendFrom).name();
    }

    /** The sub-statuses that jobs may use; empty for any. */
    public List<SubStatus> getSubStatuses() {
        return Collections.unmodifiableList(subStatuses);
    }

    @DataBoundSetter
    public void setSubStatuses(List<SubStatus> subStatuses) {
        this.subStatuses = new ArrayList<>(Util.fixNull(subStatuses));
    }

    /** Whether nothing is sent to this site. */
    public boolean isPreview() {
        return preview;
    }

    @DataBoundSetter
    public void setPreview(boolean preview) {
        this.preview = preview;
    }

    /** @throws InvalidInputException if this site has a list of sub-statuses without this key; names the closest one */
    public void checkSubStatus(String key) {
        List<String> keys = subStatuses.stream().map(SubStatus::getKey).toList();
        if (!keys.isEmpty() && !keys.contains(key)) {
            throw new InvalidInputException(Messages._SubStatus_unknown(
                    name, key, SubStatus.closest(keys, key), String.join(", ", keys))::toString);
        }
    }

    /** @return the label of a sub-status; the key itself if this site has none for it */
    public String getSubStatusLabel(String key) {
        return subStatuses.stream()
                .filter(subStatus -> subStatus.getKey().equals(key))
                .map(SubStatus::getLabel)
                .findFirst()
                .orElse(key);
    }

    /**
     * Whether requests leave from the controller even if the build has an agent: at a loopback address of the agent,
     * whoever runs a process there would receive the token.
     */
    public boolean isSentFromController() {
        return getSendFrom() == SendFrom.CONTROLLER || SiteRules.isLoopback(getUrl());
    }

    /** The URL that updates are sent to; throws {@link InvalidInputException} if it is not valid. */
    String getEndpoint() {
        return SiteAddress.endpoint(url, endpointPath, FIPS140.useCompliantAlgorithms());
    }

    /** Names are unique ignoring case. */
    static String nameKey(String name) {
        return InvisibleCharacters.trim(name).toLowerCase(Locale.ROOT);
    }

    public boolean isAllowedFor(Item job) {
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
        site.restoreLimits(this);
        site.setCredentialsId(credentialsId);
        site.setEndpointPath(endpointPath);
        site.setRequestHeaders(requestHeaders);
        site.setAllowedFolders(allowedFolders);
        site.setSubStatuses(subStatuses);
        site.sendFrom = sendFrom == null ? SendFrom.AGENT.name() : sendFrom;
        site.preview = preview;
        return site;
    }
}
