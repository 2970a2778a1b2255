package io.jenkins.plugins.kapture.client;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** The token of a request; knows every encoding in which the token could leak. Never stored. */
public final class Token {

    private static final String PREFIX = "basic ";
    private static final Pattern PERCENT_ENCODED = Pattern.compile("%[0-9A-F]{2}");
    private static final int MIN_PASSWORD = 4;

    private final String value;

    private Token(String value) {
        this.value = value;
    }

    /**
     * @param secretText the token with or without its {@code Basic } prefix and white space around it
     * @throws InvalidInputException if the token is empty or not valid in a header; the message does not contain the
     *     secret
     */
    public static Token of(String secretText) {
        String text = VisibleText.trim(secretText);
        if (text.regionMatches(true, 0, PREFIX, 0, PREFIX.length())) {
            text = VisibleText.trim(text.substring(PREFIX.length()));
        }
        if (text.isEmpty() || text.equalsIgnoreCase(PREFIX.strip())) {
            throw new InvalidInputException("token.empty");
        }
        if (!text.chars().allMatch(c -> c > ' ' && c < 127)) {
            throw new InvalidInputException("token.characters");
        }
        return new Token(text);
    }

    /** @return the text with {@code {token}} replaced by the token, without {@code Basic} */
    public String expand(String text) {
        return text.replace("{token}", value);
    }

    /** The value of the header {@code Authorization}. */
    public String authorization() {
        return "Basic " + value;
    }

    /** @return the text with every encoding of the token replaced by {@code ****} */
    public String mask(String text) {
        if (text == null || text.isEmpty()) {
            return text;
        }
        String result = text;
        for (String form : encodings()) {
            result = result.replace(form, "****");
        }
        return result;
    }

    private List<String> encodings() {
        Set<String> plain = new LinkedHashSet<>(List.of(value));
        String decoded = decode(value);
        if (decoded != null) {
            plain.add(decoded);
            String password = decoded.substring(decoded.indexOf(':') + 1);
            if (password.length() >= MIN_PASSWORD) {
                plain.add(password);
            }
        }
        Set<String> all = new LinkedHashSet<>(plain);
        for (String form : plain) {
            String url = URLEncoder.encode(form, StandardCharsets.UTF_8);
            all.add(url);
            all.add(PERCENT_ENCODED
                    .matcher(url)
                    .replaceAll(octet -> octet.group().toLowerCase(Locale.ROOT)));
            all.add(form.replace("\\", "\\\\").replace("\"", "\\\"").replace("/", "\\/"));
            all.add(form.replace("\\", "\\\\").replace("\"", "\\\""));
            all.add(Base64.getEncoder().encodeToString(form.getBytes(StandardCharsets.UTF_8)));
            all.add(Base64.getEncoder().withoutPadding().encodeToString(form.getBytes(StandardCharsets.UTF_8)));
        }
        // Longest first; otherwise, masking a shorter form would leave part of a longer one.
        return all.stream()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList();
    }

    private static String decode(String value) {
        try {
            String text = new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8);
            return text.length() >= MIN_PASSWORD
                            && text.chars().noneMatch(c -> Character.isISOControl(c) || c == '\uFFFD')
                    ? text
                    : null;
        } catch (IllegalArgumentException e) {
            return null; // not Base64, so there is no decoded form
        }
    }
}
