package io.jenkins.plugins.kapture.changelog;

import io.jenkins.plugins.kapture.client.Digest;
import java.util.Collection;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A commit, of any SCM.
 *
 * @param id hash or revision number; empty if the SCM has none
 * @param author name of the author; empty if unknown
 * @param message the complete message
 * @param timestamp milliseconds since 1970; -1 if the SCM does not provide it; that of the build if it has no ID either
 * @param paths the files that it changes, as the SCM names them
 */
public record Commit(String id, String author, String message, long timestamp, Collection<String> paths) {

    private static final int MIN_HASH = 20;
    private static final int MIN_ABBREVIATION = 7;
    private static final int KEY_LENGTH = 12;

    /** The first line is that of the original, if a commit was picked from one branch to the next. */
    private static final Pattern PICKED = Pattern.compile("(?m)^\\(cherry picked from commit ([0-9a-f]{20,64})\\)");

    /** @return the same for the same commit in other builds and jobs, and for one that was picked from it */
    public String key() {
        String original = originals().findFirst().orElse(id);
        // Revision numbers are not sufficient: two repositories can use the same.
        return original.length() >= MIN_HASH ? original.substring(0, KEY_LENGTH) : key(id + timestamp + message);
    }

    /** @return a short key of any text */
    public static String key(String text) {
        return Digest.of(text, KEY_LENGTH);
    }

    private Stream<String> originals() {
        return PICKED.matcher(message).results().map(picked -> picked.group(1));
    }

    /** @param hash complete or abbreviated, as the ID may be */
    boolean isCalled(String hash) {
        return Stream.concat(Stream.of(id), originals())
                .anyMatch(known ->
                        known.length() >= MIN_ABBREVIATION && (known.startsWith(hash) || hash.startsWith(known)));
    }

    public String title() {
        return message.strip().lines().findFirst().orElse("");
    }

    /** @return how a log names the commit */
    public String name() {
        String hash = id.length() >= MIN_HASH ? id.substring(0, KEY_LENGTH) : id;
        return hash.isEmpty() ? "“" + title() + "”" : hash;
    }
}
