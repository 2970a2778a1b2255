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
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds secrets in text, in every encoding in which they could leak, and replaces them. */
public final class SecretMask {

    private static final String MASK = "****";

    /** Shorter secrets are not replaced: they occur in any text by chance. */
    private static final int MIN_LENGTH = 4;

    private static final Pattern PERCENT_ENCODED = Pattern.compile("%[0-9A-F]{2}");

    /** The number in front of an escaped character if JSON is nested in strings of JSON three times. */
    private static final int MAX_BACKSLASHES = 7;

    private static final Pattern CONTROL = Pattern.compile("\\p{Cc}");

    /** In HTML, such as {@code &#47;} or {@code &#x2F;}. */
    private static final Pattern NUMERIC_REFERENCE =
            Pattern.compile("&#(?:(?<decimal>[0-9]{1,6})|[xX](?<hex>[0-9a-fA-F]{1,6}));");

    /** The control characters with an escape sequence in JSON, and the letters of these sequences. */
    private static final String CONTROLS = "\b\t\n\f\r";

    private static final String ESCAPES = "btnfr";

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
        forms.add(secret.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;"));
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

    /** @return the text, possibly JSON or HTML, with each secret replaced by {@code ****} */
    public String apply(String text) {
        String masked = replace(text);
        // UTF-16 that was read as UTF-8 has a NUL after each character, and MIME breaks lines in Base64.
        String joined = CONTROL.matcher(masked).replaceAll("");
        String maskedJoined = joined.length() == masked.length() ? joined : replace(joined);
        return maskedJoined.equals(joined) ? masked : maskedJoined;
    }

    private String replace(String text) {
        boolean escaped = text.indexOf('\\') >= 0 || text.contains("&#");
        String result = text;
        for (String form : forms) {
            if (form.length() < MIN_LENGTH) {
                break;
            }
            result = (escaped ? replaceEscaped(result, form) : result).replace(form, MASK);
        }
        return result;
    }

    /** Without a regular expression, which would need a stack frame for each character of a long secret. */
    private static String replaceEscaped(String text, String form) {
        StringBuilder result = new StringBuilder();
        int copied = 0;
        for (int i = 0; i < text.length(); i++) {
            int end = endOf(form, text, i);
            if (end > 0) {
                result.append(text, copied, i).append(MASK);
                copied = end;
                i = end - 1;
            }
        }
        return copied == 0 ? text : result.append(text, copied, text.length()).toString();
    }

    /** @return where the secret that begins here ends; -1 if there is none */
    private static int endOf(String form, String text, int start) {
        int end = start;
        for (int i = 0; i < form.length() && end >= 0; i++) {
            int plain = endInJson(form.charAt(i), text, end);
            end = plain < 0 ? endInHtml(form.charAt(i), text, end) : plain;
        }
        return end;
    }

    /** JSON can escape each character, as a number or with a backslash. */
    private static int endInJson(char c, String text, int start) {
        int at = start;
        while (c != '\\' && text.startsWith("\\\\", at) && at < start + MAX_BACKSLASHES) {
            at++; // a string in JSON can contain JSON
        }
        if (at >= text.length()) {
            return -1;
        } else if (text.charAt(at) != '\\') {
            return text.charAt(at) == c ? at + 1 : -1;
        } else if (text.startsWith("u", at + 1)) {
            return text.regionMatches(true, at + 2, "%04x".formatted((int) c), 0, 4) ? at + 6 : -1;
        }
        int control = CONTROLS.indexOf(c);
        return text.startsWith(control < 0 ? String.valueOf(c) : ESCAPES.substring(control, control + 1), at + 1)
                ? at + 2
                : -1;
    }

    private static int endInHtml(char c, String text, int at) {
        if (!text.startsWith("&#", at)) {
            return -1;
        }
        Matcher reference = NUMERIC_REFERENCE.matcher(text).region(at, text.length());
        if (!reference.lookingAt()) {
            return -1;
        }
        String hex = reference.group("hex");
        int code = hex == null ? Integer.parseInt(reference.group("decimal")) : Integer.parseInt(hex, 16);
        return code == c ? reference.end() : -1;
    }
}
