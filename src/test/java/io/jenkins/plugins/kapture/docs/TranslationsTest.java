package io.jenkins.plugins.kapture.docs;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.MessageFormat;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A translation has the placeholders and code samples of the English text, and none that English no longer has. */
class TranslationsTest {

    private static final Path RESOURCES = Path.of("src/main/resources");
    private static final Pattern LABEL = Pattern.compile("\\$\\{%([^}(]+)");
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\d+");
    private static final Pattern CODE = Pattern.compile("<code>.*?</code>", Pattern.DOTALL);

    @ParameterizedTest
    @ValueSource(strings = "de")
    void messagesMatchTheEnglishOnes(String language) throws IOException {
        List<Path> files = files("Messages.properties");
        assertThat(files.size(), greaterThan(4));
        for (Path file : files) {
            Map<String, String> english = properties(file);
            Map<String, String> other = properties(sibling(file, ".properties", language));
            assertThat(file + " in " + language, english.keySet().containsAll(other.keySet()), is(true));
            other.forEach(
                    (key, text) -> assertTranslates(file + ", " + key + " in " + language, english.get(key), text));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = "de")
    void labelsMatchTheEnglishOnes(String language) throws IOException {
        for (Path file : files(".jelly")) {
            TreeSet<String> labels = new TreeSet<>();
            LABEL.matcher(Files.readString(file)).results().forEach(label -> labels.add(label.group(1)));
            Path translation = sibling(file, ".jelly", language, ".properties");
            Map<String, String> other = labels.isEmpty() ? Map.of() : properties(translation);
            assertThat(file + " in " + language, labels.containsAll(other.keySet()), is(true));
            Map<String, String> english = properties(Path.of(file.toString().replaceAll("jelly$", "properties")));
            assertThat(file.toString(), labels.containsAll(english.keySet()));
            other.forEach((label, text) -> assertTranslates(translation + ", " + label, english.get(label), text));
        }
    }

    /** @param english {@code null} for a label without placeholders */
    private static void assertTranslates(String what, String english, String text) {
        assertThat(what, text.isBlank(), is(false));
        if (english != null) {
            new MessageFormat(text); // throws if the syntax is invalid
            assertThat(what, new TreeSet<>(all(PLACEHOLDER, text)), is(new TreeSet<>(all(PLACEHOLDER, english))));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = "de")
    void helpMatchesTheEnglishOne(String language) throws IOException {
        List<Path> translations = files("_" + language + ".html");
        assertThat(translations, is(not(empty())));
        for (Path file : translations) {
            Path english = Path.of(file.toString().replace("_" + language + ".html", ".html"));
            assertThat(file.toString(), all(CODE, Files.readString(file)), is(all(CODE, Files.readString(english))));
        }
    }

    private static List<String> all(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(MatchResult::group).sorted().toList();
    }

    private static Path sibling(Path file, String extension, String language) {
        return sibling(file, extension, language, extension);
    }

    private static Path sibling(Path file, String extension, String language, String newExtension) {
        String name = file.getFileName().toString();
        return file.resolveSibling(
                name.substring(0, name.length() - extension.length()) + "_" + language + newExtension);
    }

    private static List<Path> files(String end) throws IOException {
        try (Stream<Path> files = Files.walk(RESOURCES)) {
            return files.filter(file -> file.getFileName().toString().endsWith(end))
                    .sorted()
                    .toList();
        }
    }

    private static Map<String, String> properties(Path file) throws IOException {
        Properties properties = new Properties();
        if (!Files.exists(file)) {
            return Map.of();
        }
        try (Reader in = Files.newBufferedReader(file)) {
            properties.load(in);
        }
        Map<String, String> texts = new TreeMap<>();
        properties.stringPropertyNames().forEach(name -> texts.put(name, properties.getProperty(name)));
        return texts;
    }
}
