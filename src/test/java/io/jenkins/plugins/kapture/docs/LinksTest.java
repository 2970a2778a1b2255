package io.jenkins.plugins.kapture.docs;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.anyOf;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Links between the documents resolve, and the commands that they mention exist. */
class LinksTest {

    private static final Pattern FENCE = Pattern.compile("(?ms)^```.*?^```$");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
    private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.+)$");
    private static final Pattern COMMAND = Pattern.compile("(?<![\\w/])\\.ci/\\w+");

    static List<Path> documents() {
        return Documents.all();
    }

    @ParameterizedTest
    @MethodSource("documents")
    void linksResolve(Path document) {
        List<String> broken = new ArrayList<>();
        for (MatchResult match : matches(LINK, prose(document))) {
            String link = match.group(1);
            if (link.startsWith("https://")) {
                continue; // the build does not access other hosts
            }
            int hash = link.indexOf('#');
            String path = hash < 0 ? link : link.substring(0, hash);
            Path target =
                    path.isEmpty() ? document : document.resolveSibling(path).normalize();
            if (!target.startsWith(Documents.ROOT)
                    || !Files.exists(target)
                    || hash >= 0 && !anchors(target).contains(link.substring(hash + 1))) {
                broken.add(link);
            }
        }
        assertThat(broken, is(empty()));
    }

    @ParameterizedTest
    @MethodSource("documents")
    void commandsExist(Path document) {
        for (MatchResult match : matches(COMMAND, Documents.read(document))) {
            Path command = Documents.ROOT.resolve(match.group());
            assertThat(match.group(), Files.isDirectory(command) || Files.isExecutable(command));
        }
    }

    @Test
    void everyDocumentIsLinkedFromAnother() {
        Set<Path> reached = new HashSet<>();
        for (Path document : documents()) {
            for (MatchResult match : matches(LINK, prose(document))) {
                reached.add(document.resolveSibling(match.group(1).replaceAll("#.*", ""))
                        .normalize());
            }
        }
        List<Path> alone = documents().stream()
                .filter(document -> !reached.contains(document) && !document.endsWith("README.md"))
                .toList();
        assertThat(alone, is(empty()));
    }

    @Test
    void everySampleHasAKnownLanguageAndMarker() {
        assertThat(Documents.samples(), is(not(empty())));
        for (Sample sample : Documents.samples()) {
            assertThat(
                    sample.place(), sample.language(), anyOf(is("groovy"), is("yaml"), is("console"), is("mermaid")));
            assertThat(
                    sample.place(),
                    sample.marker(),
                    anyOf(is(""), is("job-dsl"), startsWith("job "), startsWith("vars/"), startsWith("none because ")));
        }
    }

    private static String prose(Path document) {
        return FENCE.matcher(Documents.read(document)).replaceAll("");
    }

    /** The anchors that GitHub generates for the headings. */
    private static List<String> anchors(Path document) {
        return matches(HEADING, prose(document)).stream()
                .map(heading -> heading.group(1)
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\p{L}\\p{N} _-]", "")
                        .replace(' ', '-'))
                .toList();
    }

    private static List<MatchResult> matches(Pattern pattern, String text) {
        return pattern.matcher(text).results().toList();
    }
}
