package io.jenkins.plugins.kapture.packaged;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Rules for each Jelly view. */
class ViewsTest {

    private static final Path RESOURCES = Path.of("src/main/resources");

    static Stream<Path> views() throws IOException {
        return files(".jelly");
    }

    static Stream<Path> tags() throws IOException {
        return files(".jelly").filter(view -> view.startsWith(RESOURCES.resolve("lib")));
    }

    private static Stream<Path> files(String type) throws IOException {
        try (Stream<Path> files = Files.walk(RESOURCES)) {
            return files.filter(file -> file.toString().endsWith(type)).sorted().toList().stream();
        }
    }

    /** Inside a tag of core, the class loader of core is used, which does not find the plugin's classes. */
    @ParameterizedTest
    @MethodSource("views")
    void refersToNoClass(Path view) {
        String jelly = read(view).replaceAll("(?s)<st:documentation>.*?</st:documentation>", "");
        assertThat(jelly, not(containsString("io.jenkins.plugins.kapture")));
        assertThat(jelly, not(containsString("getDescriptor(")));
        assertThat(jelly, not(containsString("getDescriptorByName(")));
        assertThat(
                Pattern.compile("<st:include[^>]*\\sclass=")
                        .matcher(jelly)
                        .results()
                        .toList(),
                is(empty()));
    }

    @ParameterizedTest
    @MethodSource("views")
    void escapesByDefaultAndHasNoInlineScript(Path view) {
        assertThat(read(view), startsWith("<?jelly escape-by-default='true'?>"));
        assertThat(
                Pattern.compile("<script|<style|\\sstyle=|\\son[a-z]+=|javascript:|<j:out\\b")
                        .matcher(read(view))
                        .results()
                        .map(java.util.regex.MatchResult::group)
                        .toList(),
                is(empty()));
    }

    @ParameterizedTest
    @MethodSource("tags")
    void tagIsDocumented(Path tag) {
        assertThat(read(tag), containsString("<st:documentation>"));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
