package io.jenkins.plugins.kapture.client;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Finds secrets in text, in every encoding in which they could leak, and replaces them. */
public final class SecretMask {

    private static final String MASK = "****";

    /** Shorter secrets are not replaced: they occur in any text by chance. */
    private static final int MIN_LENGTH = 4;

    private static final Pattern PERCENT_ENCODED = Pattern.compile("%[0-9A-F]{2}");

    /** Longest first; otherwise, masking a shorter form would leave part of a longer one. */
    private final List<String> forms;

    /** @param secrets empty ones are ignored */
    public SecretMask(Collection<String> secrets) {
        Set<String> all = new LinkedHashSet<>();
        for (String secret : secrets) {
            if (!secret.isEmpty()) {
                addForms(secret, all);
            }
        }
        forms = all.stream()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList();
    }

    private static void addForms(String secret, Set<String> forms) {
        String url = URLEncoder.encode(secret, StandardCharsets.UTF_8);
        byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
        forms.add(secret);
        forms.add(url);
        forms.add(PERCENT_ENCODED.matcher(url).replaceAll(octet -> octet.group().toLowerCase(Locale.ROOT)));
        for (Base64.Encoder encoder : List.of(Base64.getEncoder(), Base64.getUrlEncoder())) {
            forms.add(encoder.encodeToString(bytes));
            forms.add(encoder.withoutPadding().encodeToString(bytes));
        }
    }

    /** @return whether the text contains a secret of any length */
    public boolean matches(String text) {
        return forms.stream().anyMatch(text::contains);
    }

    /** @return the text, possibly JSON, with each secret replaced by {@code ****} */
    public String apply(String text) {
        boolean escaped = text.indexOf('\\') >= 0;
        String result = text;
        for (String form : forms) {
            if (form.length() < MIN_LENGTH) {
                break;
            }
            result = escaped ? inJson(form).matcher(result).replaceAll(MASK) : result.replace(form, MASK);
        }
        return result;
    }

    /** JSON can escape each character, as a number or with a backslash. */
    private static Pattern inJson(String form) {
        return Pattern.compile(form.chars()
                .mapToObj(c -> "(?:\\\\?" + Pattern.quote(String.valueOf((char) c)) + "|\\\\u(?i:%04x))".formatted(c))
                .collect(Collectors.joining()));
    }
}
