package io.jenkins.plugins.kapture.client;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Comparator;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The token of a request; masks it in every encoding in which a service could return it. Never stored. */
public final class Token {

    private static final String PREFIX = "basic ";
    private static final Map<Integer, String> HTML_NAMES =
            Map.of((int) '&', "amp", (int) '<', "lt", (int) '>', "gt", (int) '"', "quot", (int) '\'', "apos");

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
                .map(Token::inAnyEscaping)
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

    /** @return the text with every form of the token replaced by {@code ****} */
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
        byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
        return Stream.of(
                secret,
                Base64.getEncoder().encodeToString(bytes),
                Base64.getEncoder().withoutPadding().encodeToString(bytes),
                Base64.getUrlEncoder().encodeToString(bytes),
                Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    /** @return a regular expression for a text in which any character may be escaped, as in JSON, a URL or HTML */
    private static String inAnyEscaping(String text) {
        StringBuilder pattern = new StringBuilder();
        int backslashes = 0;
        for (int c : text.codePoints().toArray()) {
            if (c == '\\') {
                backslashes++;
            } else {
                boolean plain = c < 128 && Character.isLetterOrDigit(c);
                pattern.append(backslashes(backslashes, plain ? 0 : 4))
                        .append(plain ? Character.toString(c) : inAnyEscaping(c));
                backslashes = 0;
            }
        }
        return pattern.append(backslashes(backslashes, 0)).toString();
    }

    /** Possessive, or backtracking could take forever. */
    private static String backslashes(int count, int escaping) {
        return count + escaping == 0
                ? ""
                : "(?i:\\\\|u005c|%5c|&#0{0,4}92;|&#x0{0,4}5c;){" + count + "," + (4 * count + escaping) + "}+";
    }

    /** @param c after any backslashes that escape it */
    private static String inAnyEscaping(int c) {
        String plain = Character.toString(c);
        return "(?i:%s|%s|%s|&#0{0,4}%d;|&#x0{0,4}%x;|&%s;)"
                .formatted(
                        Pattern.quote(plain),
                        Pattern.quote(URLEncoder.encode(plain, StandardCharsets.UTF_8)),
                        plain.chars().mapToObj("u%04x"::formatted).collect(Collectors.joining("\\\\{1,4}+")),
                        c,
                        c,
                        HTML_NAMES.getOrDefault(c, "#" + c));
    }
}
