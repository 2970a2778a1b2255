package io.jenkins.plugins.kapture.config;

import hudson.Util;
import io.jenkins.plugins.kapture.client.InvalidInputException;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.kohsuke.stapler.DataBoundConstructor;

/** A header that a site adds to each request, such as {@code x-api-key: {token}} for an API gateway. */
public final class RequestHeader {

    /** RFC 9110, 5.6.2: a token. */
    private static final Pattern NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

    private static final Pattern VALUE = Pattern.compile("[\\t\\x20-\\x7E]*");

    private static final Pattern MISSPELLED_TOKEN = Pattern.compile("(?i)\\{ *token *}");

    /** Headers that the plugin sends itself, or that affect the framing of the request. */
    private static final Pattern RESERVED = Pattern.compile(
            "authorization|host|transfer-encoding|connection|cookie|expect|content-.*|proxy-.*",
            Pattern.CASE_INSENSITIVE);

    private final String name;
    private final String value;

    /** @param value {@code {token}} in it stands for the token */
    @DataBoundConstructor
    public RequestHeader(String name, String value) {
        this.name = Util.fixNull(name).trim();
        this.value = Util.fixNull(value).trim();
    }

    public String getName() {
        return name;
    }

    public String getValue() {
        return value;
    }

    /** @throws InvalidInputException if one of them cannot be sent, or two have the same name */
    static void check(List<RequestHeader> headers) {
        Set<String> names = new HashSet<>();
        for (RequestHeader header : headers) {
            header.check();
            if (!names.add(header.name.toLowerCase(Locale.ROOT))) {
                throw new InvalidInputException(Messages._RequestHeader_duplicate(header.name)::toString);
            }
        }
    }

    private void check() {
        if (!NAME.matcher(name).matches()) {
            throw new InvalidInputException(Messages._RequestHeader_name(name)::toString);
        }
        if (RESERVED.matcher(name).matches()) {
            throw new InvalidInputException(Messages._RequestHeader_reserved(name)::toString);
        }
        if (MISSPELLED_TOKEN.matcher(value.replace("{token}", "")).find()) {
            throw new InvalidInputException(Messages._RequestHeader_token(name)::toString);
        }
        if (!VALUE.matcher(value).matches()) {
            throw new InvalidInputException(Messages._RequestHeader_value(name)::toString);
        }
    }

    /** Parses the value of the form field: one header per line, as {@code name: value}. */
    static List<RequestHeader> parse(String text) {
        return SiteRules.lines(text).map(RequestHeader::parseLine).toList();
    }

    private static RequestHeader parseLine(String line) {
        int colon = line.indexOf(':');
        if (colon < 0) {
            throw new InvalidInputException(Messages._RequestHeader_line(line.trim())::toString);
        }
        return new RequestHeader(line.substring(0, colon), line.substring(colon + 1));
    }

    /** As in the form. */
    @Override
    public String toString() {
        return name + ": " + value;
    }

    private Object readResolve() {
        return new RequestHeader(name, value);
    }
}
