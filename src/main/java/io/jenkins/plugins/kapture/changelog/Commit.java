package io.jenkins.plugins.kapture.changelog;

import hudson.Util;
import hudson.model.User;
import hudson.scm.ChangeLogSet;
import hudson.util.ReflectionUtils;
import java.util.Collection;

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
        return entry.getAffectedPaths();
    }

    FoundCommit toFoundCommit() {
        User author = entry.getAuthor();
        return new FoundCommit(id, author == null ? "" : author.getDisplayName(), title(), message.strip(), timestamp);
    }
}
