package io.jenkins.plugins.kapture.changelog;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.io.File;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.tools.ant.types.selectors.SelectorUtils;

/** Ant patterns for the files that a commit changes. */
final class PathFilter {

    private static final Pattern ESCAPE = Pattern.compile("\\\\([0-3][0-7]{2}|.)");

    private final List<String> patterns;

    /** @param patterns separated by commas; blank for all files */
    PathFilter(@CheckForNull String patterns) {
        this.patterns = patterns == null
                ? List.of()
                : Arrays.stream(patterns.split(","))
                        .map(String::strip)
                        .filter(pattern -> !pattern.isEmpty())
                        .map(PathFilter::normalize)
                        // As in Ant, a directory includes everything in it.
                        .map(pattern -> pattern.endsWith(File.separator) ? pattern + "**" : pattern)
                        .toList();
    }

    boolean matches(Collection<String> paths) {
        return patterns.isEmpty()
                || paths.stream()
                        .map(path -> normalize(unquote(path)))
                        .anyMatch(path ->
                                patterns.stream().anyMatch(pattern -> SelectorUtils.matchPath(pattern, path, true)));
    }

    /** Ant uses the separator of the platform; paths of some SCMs start with a slash. */
    private static String normalize(String path) {
        return path.replace('\\', '/').replaceFirst("^(?:\\./|/)++", "").replace('/', File.separatorChar);
    }

    /** Git quotes a path with quotes or characters outside ASCII, and escapes the bytes of these as in C. */
    static String unquote(String path) {
        if (path.length() < 2 || !path.startsWith("\"") || !path.endsWith("\"")) {
            return path;
        }
        String quoted = path.substring(1, path.length() - 1);
        String bytes = ESCAPE.matcher(new String(quoted.getBytes(UTF_8), ISO_8859_1))
                .replaceAll(escape -> Matcher.quoteReplacement(unescape(escape.group(1))));
        return new String(bytes.getBytes(ISO_8859_1), UTF_8);
    }

    private static String unescape(String code) {
        int control = "abtnvfr".indexOf(code);
        if (control >= 0) {
            return Character.toString(7 + control);
        }
        return code.length() == 1 ? code : Character.toString(Integer.parseInt(code, 8));
    }
}
