package io.jenkins.plugins.kapture.client;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Replaces secrets in text, in the encodings in which a service would return them. */
final class SecretMask {

    private static final String MASK = "****";
    private static final Pattern PERCENT_ENCODED = Pattern.compile("%[0-9A-F]{2}");

    /** Shorter secrets are not replaced: they occur in any text by chance. */
    private static final int MIN_LENGTH = 4;

    private final Pattern forms;

    SecretMask(Collection<String> secrets) {
        forms = Pattern.compile(secrets.stream()
                .flatMap(SecretMask::forms)
                .filter(form -> form.length() >= MIN_LENGTH)
                .distinct()
                // Longest first; otherwise, masking a shorter form would leave part of a longer one.
                .sorted(Comparator.comparingInt(String::length).reversed())
                .map(Pattern::quote)
                .reduce("(?!)", (one, other) -> one + "|" + other));
    }

    private static Stream<String> forms(String secret) {
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

    /** @return the text, possibly JSON or HTML, with each secret replaced by {@code ****} */
    String apply(String text) {
        return forms.matcher(text).replaceAll(MASK);
    }
}
