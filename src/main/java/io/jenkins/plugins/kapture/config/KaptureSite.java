package io.jenkins.plugins.kapture.config;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.Util;
import hudson.model.Describable;
import hudson.model.Descriptor;
import hudson.model.Item;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.kapture.client.SiteAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import jenkins.model.Jenkins;
import jenkins.security.FIPS140;
import org.jenkinsci.Symbol;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/**
 * One Kapture address with its credential and its limits. The address belongs to the administrator: no job can send a
 * site's token anywhere else.
 */
public final class KaptureSite implements Describable<KaptureSite> {

    private static final int MAX_TIMEOUT_SECONDS = 600;
    private static final int MAX_ATTEMPTS = 10;
    private static final int MAX_CONCURRENT_REQUESTS = 64;

    private final String name;
    private final String url;
    private String credentialsId;
    private int connectTimeoutSeconds = DescriptorImpl.CONNECT_TIMEOUT_SECONDS;
    private int requestTimeoutSeconds = DescriptorImpl.REQUEST_TIMEOUT_SECONDS;
    private int maxAttempts = DescriptorImpl.ATTEMPTS;
    private int maxConcurrentRequests = DescriptorImpl.CONCURRENT_REQUESTS;
    private String endpointPath = SiteAddress.DEFAULT_ENDPOINT_PATH;
    private List<String> allowedFolders = new ArrayList<>();

    /**
     * @param name what jobs call this site
     * @param url a sub-domain, a host, an https address or the pasted address of the endpoint
     */
    @DataBoundConstructor
    public KaptureSite(String name, String url) {
        this.name = Util.fixNull(name).trim();
        this.url = Util.fixNull(url).trim();
    }

    public String getName() {
        return name;
    }

    /** The address as {@code https://host}, without a slash at its end. */
    public String getUrl() {
        try {
            return SiteAddress.normalize(url, endpointPath, false);
        } catch (IllegalArgumentException e) {
            // Kept as typed, so that the sentence about it and the form show what is wrong.
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
    public void setConnectTimeoutSeconds(int connectTimeoutSeconds) {
        this.connectTimeoutSeconds = connectTimeoutSeconds;
    }

    public int getRequestTimeoutSeconds() {
        return requestTimeoutSeconds;
    }

    @DataBoundSetter
    public void setRequestTimeoutSeconds(int requestTimeoutSeconds) {
        this.requestTimeoutSeconds = requestTimeoutSeconds;
    }

    public int getMaxAttempts() {
        return maxAttempts;
    }

    @DataBoundSetter
    public void setMaxAttempts(int maxAttempts) {
        this.maxAttempts = maxAttempts;
    }

    public int getMaxConcurrentRequests() {
        return maxConcurrentRequests;
    }

    @DataBoundSetter
    public void setMaxConcurrentRequests(int maxConcurrentRequests) {
        this.maxConcurrentRequests = maxConcurrentRequests;
    }

    public String getEndpointPath() {
        return endpointPath;
    }

    @DataBoundSetter
    public void setEndpointPath(String endpointPath) {
        String path = Util.fixEmptyAndTrim(endpointPath);
        this.endpointPath = path == null ? SiteAddress.DEFAULT_ENDPOINT_PATH : path;
    }

    @NonNull
    public List<String> getAllowedFolders() {
        return Collections.unmodifiableList(allowedFolders);
    }

    /** @param allowedFolders full names of folders; an entry may hold several lines, as the form sends them */
    @DataBoundSetter
    public void setAllowedFolders(List<String> allowedFolders) {
        this.allowedFolders = Util.fixNull(allowedFolders).stream()
                .flatMap(String::lines)
                .map(line -> line.trim().replaceAll("^/+|/+$", ""))
                .filter(line -> !line.isEmpty())
                .distinct()
                .collect(Collectors.toCollection(ArrayList::new)); // has a plain form in the stored file
    }

    /** For the form: one folder a line. */
    public String getAllowedFoldersText() {
        return String.join("\n", allowedFolders);
    }

    /** Where updates are sent to. */
    @NonNull
    public String getEndpoint() {
        return getUrl() + endpointPath;
    }

    @NonNull
    public String getHost() {
        return URI.create(getUrl()).getHost();
    }

    boolean isAllowedFor(Item job) {
        String group = job.getParent().getFullName();
        return allowedFolders.isEmpty()
                || allowedFolders.stream().anyMatch(folder -> group.equals(folder) || group.startsWith(folder + "/"));
    }

    /** @throws IllegalArgumentException with a sentence that names this site and the key that must change */
    void check() {
        checkName(name);
        checkKey("endpointPath", () -> SiteAddress.checkEndpointPath(endpointPath));
        checkKey("url", () -> checkUrl(url, endpointPath));
        checkKey(
                "connectTimeoutSeconds",
                () -> checkRange("connectTimeoutSeconds", connectTimeoutSeconds, MAX_TIMEOUT_SECONDS));
        checkKey(
                "requestTimeoutSeconds",
                () -> checkRange("requestTimeoutSeconds", requestTimeoutSeconds, MAX_TIMEOUT_SECONDS));
        checkKey("maxAttempts", () -> checkRange("maxAttempts", maxAttempts, MAX_ATTEMPTS));
        checkKey(
                "maxConcurrentRequests",
                () -> checkRange("maxConcurrentRequests", maxConcurrentRequests, MAX_CONCURRENT_REQUESTS));
    }

    private void checkKey(String key, Runnable check) {
        try {
            check.run();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(Messages.KaptureSite_invalid(name, key, e.getMessage()), e);
        }
    }

    private static void checkName(String name) {
        if (name.isBlank()) {
            throw new IllegalArgumentException(Messages.KaptureSite_blankName());
        }
    }

    private static String checkUrl(String url, String endpointPath) {
        return SiteAddress.normalize(url, endpointPath, FIPS140.useCompliantAlgorithms());
    }

    private static void checkRange(String key, int value, int max) {
        if (value < 1 || value > max) {
            throw new IllegalArgumentException(Messages.KaptureSite_range(key, max, value));
        }
    }

    /** Configurations written before a key existed, or by hand, may lack it. */
    private Object readResolve() {
        KaptureSite site = new KaptureSite(name, url);
        site.setCredentialsId(credentialsId);
        site.setConnectTimeoutSeconds(orDefault(connectTimeoutSeconds, DescriptorImpl.CONNECT_TIMEOUT_SECONDS));
        site.setRequestTimeoutSeconds(orDefault(requestTimeoutSeconds, DescriptorImpl.REQUEST_TIMEOUT_SECONDS));
        site.setMaxAttempts(orDefault(maxAttempts, DescriptorImpl.ATTEMPTS));
        site.setMaxConcurrentRequests(orDefault(maxConcurrentRequests, DescriptorImpl.CONCURRENT_REQUESTS));
        site.setEndpointPath(endpointPath);
        site.setAllowedFolders(allowedFolders);
        return site;
    }

    private static int orDefault(int stored, int byDefault) {
        return stored < 1 ? byDefault : stored;
    }

    @Extension
    @Symbol("kaptureSite")
    public static final class DescriptorImpl extends Descriptor<KaptureSite> {

        public static final int CONNECT_TIMEOUT_SECONDS = 10;
        public static final int REQUEST_TIMEOUT_SECONDS = 30;
        public static final int ATTEMPTS = 3;
        public static final int CONCURRENT_REQUESTS = 8;

        /** For the form of a new site. */
        @NonNull
        public KaptureSite getDefaults() {
            return new KaptureSite("", "");
        }

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.KaptureSite_displayName();
        }

        @POST
        public FormValidation doCheckName(@QueryParameter String value) {
            return check(() -> checkName(Util.fixNull(value)));
        }

        @POST
        public FormValidation doCheckUrl(@QueryParameter String value, @QueryParameter String endpointPath) {
            Jenkins.get().checkPermission(Jenkins.ADMINISTER);
            try {
                String stored = checkUrl(value, endpointPath);
                return stored.equals(value)
                        ? FormValidation.ok()
                        : FormValidation.ok(Messages.KaptureSite_storedAs(stored));
            } catch (IllegalArgumentException e) {
                return FormValidation.error(e.getMessage());
            }
        }

        @POST
        public FormValidation doCheckEndpointPath(@QueryParameter String value) {
            return check(() -> SiteAddress.checkEndpointPath(value));
        }

        @POST
        public FormValidation doCheckConnectTimeoutSeconds(@QueryParameter String value) {
            return checkNumber("connectTimeoutSeconds", value, MAX_TIMEOUT_SECONDS);
        }

        @POST
        public FormValidation doCheckRequestTimeoutSeconds(@QueryParameter String value) {
            return checkNumber("requestTimeoutSeconds", value, MAX_TIMEOUT_SECONDS);
        }

        @POST
        public FormValidation doCheckMaxAttempts(@QueryParameter String value) {
            return checkNumber("maxAttempts", value, MAX_ATTEMPTS);
        }

        @POST
        public FormValidation doCheckMaxConcurrentRequests(@QueryParameter String value) {
            return checkNumber("maxConcurrentRequests", value, MAX_CONCURRENT_REQUESTS);
        }

        @POST
        public FormValidation doCheckCredentialsId(@QueryParameter String value) {
            Jenkins.get().checkPermission(Jenkins.ADMINISTER);
            if (Util.fixEmptyAndTrim(value) == null) {
                return FormValidation.warning(Messages.KaptureSite_noCredential());
            }
            return KaptureCredentials.checkSystem(value);
        }

        @POST
        public ListBoxModel doFillCredentialsIdItems(@QueryParameter String credentialsId) {
            return KaptureCredentials.listForSystem(credentialsId);
        }

        /** Asks the service with the form's unsaved values, without any effect on a ticket. */
        @POST
        public FormValidation doTestConnection(
                @QueryParameter String name,
                @QueryParameter String url,
                @QueryParameter String credentialsId,
                @QueryParameter String endpointPath,
                @QueryParameter int connectTimeoutSeconds,
                @QueryParameter int requestTimeoutSeconds) {
            Jenkins.get().checkPermission(Jenkins.ADMINISTER);
            KaptureSite site = new KaptureSite(Util.fixEmptyAndTrim(name) == null ? "?" : name, url);
            site.setCredentialsId(credentialsId);
            site.setEndpointPath(endpointPath);
            site.setConnectTimeoutSeconds(connectTimeoutSeconds);
            site.setRequestTimeoutSeconds(requestTimeoutSeconds);
            return ConnectionCheck.run(site);
        }

        private static FormValidation checkNumber(String key, String value, int max) {
            return check(() -> {
                try {
                    checkRange(key, Integer.parseInt(value.trim()), max);
                } catch (NumberFormatException e) {
                    throw new IllegalArgumentException(Messages.KaptureSite_notANumber(key, max), e);
                }
            });
        }

        private static FormValidation check(Runnable check) {
            Jenkins.get().checkPermission(Jenkins.ADMINISTER);
            try {
                check.run();
                return FormValidation.ok();
            } catch (IllegalArgumentException e) {
                return FormValidation.error(e.getMessage());
            }
        }
    }
}
