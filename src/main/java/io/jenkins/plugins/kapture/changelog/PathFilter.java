package io.jenkins.plugins.kapture.changelog;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.io.File;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.apache.tools.ant.types.selectors.SelectorUtils;

/** Ant patterns for the files that a commit changes. */
final class PathFilter {

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
                        .map(PathFilter::normalize)
                        .anyMatch(path ->
                                patterns.stream().anyMatch(pattern -> SelectorUtils.matchPath(pattern, path, true)));
    }

    /** Ant uses the separator of the platform; paths of some SCMs start with a slash. */
    private static String normalize(String path) {
        return path.replace('\\', '/').replaceFirst("^(?:\\./|/)++", "").replace('/', File.separatorChar);
    }
}
