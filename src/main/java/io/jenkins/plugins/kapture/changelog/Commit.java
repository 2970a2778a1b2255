package io.jenkins.plugins.kapture.changelog;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import hudson.Util;
import hudson.model.User;
import hudson.scm.ChangeLogSet;
import hudson.util.ReflectionUtils;
import java.util.Collection;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A commit of a changelog.
 *
 * @param build number of the build that it belongs to, always of the job that looks for tickets, even if the commit is
 *     from an upstream build
 * @param id the commit's hash or revision number; empty if the SCM has none
 * @param message the complete message
 * @param timestamp milliseconds since 1970, or -1 if the SCM does not provide it
 */
record Commit(int build, String id, String message, long timestamp, ChangeLogSet.Entry entry) {

    private static final int MIN_HASH = 20;
    private static final Pattern ESCAPE = Pattern.compile("\\\\([0-3][0-7]{2}|.)");

    static Commit of(int build, ChangeLogSet.Entry entry) {
        return new Commit(build, Util.fixNull(entry.getCommitId()), messageOf(entry), entry.getTimestamp(), entry);
    }

    /** {@code getMsg()} is only the title in Git, which has the whole message in {@code getComment()}. */
    private static String messageOf(ChangeLogSet.Entry entry) {
        try {
            if (ReflectionUtils.getPublicProperty(entry, "comment") instanceof String comment && !comment.isEmpty()) {
                return comment;
            }
        } catch (ReflectiveOperationException | IllegalArgumentException e) {
            // Not a Git commit: the message is complete.
        }
        return Util.fixNull(entry.getMsg());
    }

    /** Identifies the commit across builds. Revision numbers are not sufficient: two repositories can use the same. */
    String key() {
        return id.length() >= MIN_HASH ? id : id + ' ' + timestamp + ' ' + message;
    }

    String title() {
        return message.strip().lines().findFirst().orElse("");
    }

    Collection<String> paths() {
        return entry.getAffectedPaths().stream().map(Commit::unquote).toList();
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

    FoundCommit toFoundCommit() {
        User author = entry.getAuthor();
        return new FoundCommit(id, author == null ? "" : author.getDisplayName(), title(), message.strip(), timestamp);
    }
}
