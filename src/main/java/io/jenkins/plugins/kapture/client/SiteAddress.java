package io.jenkins.plugins.kapture.client;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;

/** Validates the URL that an administrator enters for a site, and normalizes it for storage. */
public final class SiteAddress {

    /** Path of the endpoint in the document "Update Ticket API". */
    public static final String DEFAULT_ENDPOINT_PATH = "/update-ticket-from-other-source.html/v.2.0";

    private static final String DOMAIN = ".kapturecrm.com";
    private static final Pattern PATH =
            Pattern.compile("/[A-Za-z0-9._~!$&'()*+,;=:@%-][A-Za-z0-9._~!$&'()*+,;=:@%/-]*");
    private static final Pattern BROKEN_ESCAPE = Pattern.compile("%(?![0-9A-Fa-f]{2})");
    private static final Pattern HOST = Pattern.compile("[a-z0-9]([a-z0-9.-]*[a-z0-9])?|\\[[0-9a-f:.]+]");

    /** Endings that other programs or browsers append to the URL of the endpoint. */
    private static final Pattern EMPTY_QUERY = Pattern.compile("\\?=?$");

    private SiteAddress() {}

    /**
     * @param input a subdomain ({@code acme}), a host, a URL, or the full URL of the endpoint
     * @param endpointPath the endpoint path of the site, which the URL may include; blank for the default
     * @param httpsOnly whether http is refused even for loopback addresses, as in FIPS mode
     * @return scheme, host and port, without a slash at the end
     */
    public static String normalize(String input, String endpointPath, boolean httpsOnly) {
        String text = EMPTY_QUERY.matcher(InvisibleCharacters.trim(input)).replaceFirst("");
        if (text.isEmpty()) {
            throw new InvalidInputException("address.blank");
        }
        URI uri = parse(text);
        String scheme = Objects.toString(uri.getScheme(), "").toLowerCase(Locale.ROOT);
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
        checkScheme(scheme, host, text, httpsOnly);
        checkPath(uri.getRawPath(), endpointPath);
        int port = uri.getPort();
        if (port == 0 || port > 65535) {
            throw new InvalidInputException("address.port", text);
        }
        boolean standard = port < 0 || port == (scheme.equals("https") ? 443 : 80);
        return scheme + "://" + host + (standard ? "" : ":" + port);
    }

    /** Validates a stored URL again, before a request is sent, and returns the full URL of the endpoint. */
    public static String endpoint(String url, String endpointPath, boolean httpsOnly) {
        return normalize(url, endpointPath, httpsOnly) + checkEndpointPath(endpointPath);
    }

    /** @return the path to use; the default for a blank one */
    public static String checkEndpointPath(String path) {
        String text = EMPTY_QUERY.matcher(InvisibleCharacters.trim(path)).replaceFirst("");
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

    /** Checks the text only, without DNS, because the owner of a name can point it to any address. */
    public static boolean isLoopback(String host) {
        return host.equals("localhost")
                || host.startsWith("[") && isLoopbackIpv6(host)
                || host.matches("127(\\.(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])){3}");
    }

    private static boolean isLoopbackIpv6(String host) {
        try {
            // Does not use DNS for an address in brackets.
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    private static URI parse(String text) {
        String address = text;
        if (!text.contains("://")) {
            String host = text.split("[/:?#]", 2)[0];
            boolean subdomain = !host.isEmpty()
                    && !host.contains(".")
                    && !host.contains("[")
                    && !host.equalsIgnoreCase("localhost");
            address = "https://" + (subdomain ? host + DOMAIN + text.substring(host.length()) : text);
        }
        try {
            return new URI(address);
        } catch (URISyntaxException e) {
            throw new InvalidInputException("address.host", text);
        }
    }

    private static void checkScheme(String scheme, String host, String text, boolean httpsOnly) {
        if (scheme.equals("http") && httpsOnly) {
            throw new InvalidInputException("address.fips", text);
        } else if (scheme.equals("http") && !isLoopback(host)) {
            throw new InvalidInputException("address.http", text);
        } else if (!scheme.equals("http") && !scheme.equals("https")) {
            throw new InvalidInputException("address.scheme", text);
        }
    }

    private static void checkPath(String path, String endpointPath) {
        String bare = path == null ? "" : path.replaceFirst("/$", "");
        if (!bare.isEmpty()
                && !bare.equals(DEFAULT_ENDPOINT_PATH)
                && !bare.equals(checkEndpointPath(endpointPath).replaceFirst("/$", ""))) {
            throw new InvalidInputException("address.path", path);
        }
    }
}
