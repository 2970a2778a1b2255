package io.jenkins.plugins.kapture.client;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Comparator;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The token of a request; masks it in every encoding in which a service could return it. Never stored. */
public final class Token {

    private static final String PREFIX = "basic ";
    private static final Pattern PERCENT_ENCODED = Pattern.compile("%[0-9A-F]{2}");

    /** Shorter forms are not masked: they occur in any text by chance. */
    private static final int MIN_LENGTH = 4;

    private final String value;
    private final Pattern forms;

    private Token(String value) {
        this.value = value;
        forms = Pattern.compile(plainForms(value)
                .flatMap(Token::encodings)
                .filter(form -> form.length() >= MIN_LENGTH)
                .distinct()
                // Longest first; otherwise, masking a shorter form would leave part of a longer one.
                .sorted(Comparator.comparingInt(String::length).reversed())
                .map(Pattern::quote)
                .collect(Collectors.joining("|")));
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

    /** @return the text, possibly JSON or HTML, with every form of the token replaced by {@code ****} */
    public String mask(String text) {
        return forms.matcher(text).replaceAll("****");
    }

    /** The token; if it is a user and a password in Base64, these and the password, too. */
    private static Stream<String> plainForms(String value) {
        try {
            String text = new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8);
            boolean readable = text.chars().noneMatch(c -> Character.isISOControl(c) || c == '\uFFFD');
            return readable ? Stream.of(value, text, text.substring(text.indexOf(':') + 1)) : Stream.of(value);
        } catch (IllegalArgumentException e) {
            return Stream.of(value); // not Base64
        }
    }

    private static Stream<String> encodings(String secret) {
        String json = new String(JsonStringEncoder.getInstance().quoteAsString(secret));
        String url = URLEncoder.encode(secret, StandardCharsets.UTF_8);
        String html = secret.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
        byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
        return Stream.of(
                secret,
                json,
                json.replace("/", "\\/"),
                json.replace("=", "\\u003d"), // as Gson writes it
                url,
                PERCENT_ENCODED.matcher(url).replaceAll(octet -> octet.group().toLowerCase(Locale.ROOT)),
                html,
                Base64.getEncoder().encodeToString(bytes),
                Base64.getEncoder().withoutPadding().encodeToString(bytes),
                Base64.getUrlEncoder().encodeToString(bytes),
                Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }
}
