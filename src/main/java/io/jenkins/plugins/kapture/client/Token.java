package io.jenkins.plugins.kapture.client;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The token of a request; knows every encoding in which the token could leak. Never stored. */
public final class Token {

    private static final String PREFIX = "basic ";

    private final String value;
    private final SecretMask mask;

    private Token(String value) {
        this.value = value;
        mask = new SecretMask(plainForms());
    }

    /** @param secretText with or without {@code Basic } and whitespace around it; no message contains it */
    public static Token of(String secretText) {
        String text = InvisibleCharacters.trim(secretText);
        if (text.regionMatches(true, 0, PREFIX, 0, PREFIX.length())) {
            text = InvisibleCharacters.trim(text.substring(PREFIX.length()));
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

    public String authorization() {
        return "Basic " + value;
    }

    /** @return the text with every encoding of the token replaced by {@code ****} */
    public String mask(String text) {
        return mask.apply(text);
    }

    private Set<String> plainForms() {
        Set<String> forms = new LinkedHashSet<>(List.of(value));
        String decoded = decode(value);
        if (decoded != null) {
            forms.add(decoded);
            forms.add(decoded.substring(decoded.indexOf(':') + 1));
        }
        return forms;
    }

    private static String decode(String value) {
        try {
            String text = new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8);
            return text.chars().noneMatch(c -> Character.isISOControl(c) || c == '\uFFFD') ? text : null;
        } catch (IllegalArgumentException e) {
            return null; // not Base64, so there is no decoded form
        }
    }
}
