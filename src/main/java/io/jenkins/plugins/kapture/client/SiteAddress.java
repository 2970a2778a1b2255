package io.jenkins.plugins.kapture.client;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.regex.Pattern;

/** What an administrator may type as a site's address, and what is stored of it. */
public final class SiteAddress {

    /** Where the document "Update Ticket API" puts the endpoint. */
    public static final String DEFAULT_ENDPOINT_PATH = "/update-ticket-from-other-source.html/v.2.0";

    private static final String DOMAIN = ".kapturecrm.com";
    private static final Pattern PATH =
            Pattern.compile("/[A-Za-z0-9._~!$&'()*+,;=:@%-][A-Za-z0-9._~!$&'()*+,;=:@%/-]*");
    private static final Pattern BROKEN_ESCAPE = Pattern.compile("%(?![0-9A-Fa-f]{2})");
    private static final Pattern HOST = Pattern.compile("[a-z0-9]([a-z0-9.-]*[a-z0-9])?|\\[[0-9a-f:.]+]");

    private SiteAddress() {}

    /**
     * @param input a sub-domain ({@code acme}), a host, an address, or the whole address of the endpoint
     * @param endpointPath the site's own path, which the address may end with; blank for the default
     * @param httpsOnly whether plain http is refused even to this machine, as in FIPS mode
     * @return scheme, host and port, without a slash at the end
     * @throws InvalidInputException with what to change
     */
    public static String normalize(String input, String endpointPath, boolean httpsOnly) {
        String text = input == null ? "" : input.strip();
        if (text.isEmpty()) {
            throw new InvalidInputException("address.blank");
        }
        URI uri = parse(text);
        String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
        String host = uri.getHost() == null ? "" : uri.getHost().toLowerCase(Locale.ROOT);
        if (!HOST.matcher(host).matches() || host.contains("..")) {
            throw new InvalidInputException("address.host", text);
        }
        if (uri.getRawUserInfo() != null) {
            throw new InvalidInputException("address.userInfo");
        }
        if (uri.getRawQuery() != null || uri.getRawFragment() != null) {
            throw new InvalidInputException("address.query", text);
        }
        if (scheme.equals("http")) {
            if (httpsOnly) {
                throw new InvalidInputException("address.fips", text);
            }
            if (!isLoopback(host)) {
                throw new InvalidInputException("address.http", text);
            }
        } else if (!scheme.equals("https")) {
            throw new InvalidInputException("address.scheme", text);
        }
        checkPath(uri.getRawPath(), endpointPath);
        int port = uri.getPort();
        if (port == 0 || port > 65535) {
            throw new InvalidInputException("address.port", text);
        }
        boolean standard = port < 0 || port == (scheme.equals("https") ? 443 : 80);
        return scheme + "://" + host + (standard ? "" : ":" + port);
    }

    /**
     * @param path where the endpoint is; blank for the default
     * @return the path to use
     */
    public static String checkEndpointPath(String path) {
        String text = path == null ? "" : path.strip();
        if (text.isEmpty()) {
            return DEFAULT_ENDPOINT_PATH;
        }
        if (!PATH.matcher(text).matches()
                || BROKEN_ESCAPE.matcher(text).find()
                || (text + "/").contains("/../")
                || (text + "/").contains("/./")) {
            throw new InvalidInputException("endpointPath.invalid", text);
        }
        return text;
    }

    /** By its name alone, never by asking DNS: whoever owns a name could point it anywhere. */
    public static boolean isLoopback(String host) {
        return host.equals("localhost")
                || host.equals("[::1]")
                || host.equals("::1")
                || host.matches("127(\\.(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])){3}");
    }

    private static URI parse(String text) {
        String address = text;
        if (!text.contains("://")) {
            String host = text.split("[/:?#]", 2)[0];
            boolean subDomain =
                    !host.isEmpty() && !host.contains(".") && !host.contains("[") && !host.equals("localhost");
            address = "https://" + (subDomain ? host + DOMAIN + text.substring(host.length()) : text);
        }
        try {
            URI uri = new URI(address);
            if (uri.getScheme() == null) {
                throw new InvalidInputException("address.host", text);
            }
            return uri;
        } catch (URISyntaxException e) {
            throw new InvalidInputException("address.host", text);
        }
    }

    private static void checkPath(String path, String endpointPath) {
        if (path != null
                && !path.isEmpty()
                && !path.equals("/")
                && !path.equals(DEFAULT_ENDPOINT_PATH)
                && !path.equals(endpointPath == null ? "" : endpointPath.strip())) {
            throw new InvalidInputException("address.path", path);
        }
    }
}
