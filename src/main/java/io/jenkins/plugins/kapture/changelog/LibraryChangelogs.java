package io.jenkins.plugins.kapture.changelog;

import com.google.common.hash.Hashing;
import hudson.model.InvisibleAction;
import hudson.model.Run;
import hudson.scm.ChangeLogSet;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Records which changelogs of a build are from Pipeline shared libraries, because a changelog does not identify its
 * checkout. Stored with the build for later builds; absent if no library had a changelog.
 */
final class LibraryChangelogs extends InvisibleAction {

    /** Of the form {@code <digest> <revision>}, to be stored as plain strings. */
    private final ArrayList<String> changelogs;

    private LibraryChangelogs(List<String> changelogs) {
        this.changelogs = new ArrayList<>(changelogs);
    }

    /** @return whether any changelog of the build is that of a library */
    static boolean exist(Run<?, ?> run) {
        return run.getAction(LibraryChangelogs.class) != null;
    }

    private static void change(Run<?, ?> run, Consumer<List<String>> change) throws IOException {
        synchronized (run) {
            LibraryChangelogs known = run.getAction(LibraryChangelogs.class);
            List<String> before = known == null ? List.of() : known.changelogs;
            List<String> after = new ArrayList<>(before);
            change.accept(after);
            if (!after.equals(before)) {
                run.addOrReplaceAction(new LibraryChangelogs(after));
                run.save();
            }
        }
    }

    /** @param revision what was checked out */
    static void add(Run<?, ?> run, ChangeLogSet<?> changelog, String revision) throws IOException {
        change(run, changelogs -> changelogs.add(digest(changelog) + ' ' + revision));
    }

    /** The job itself checks out the same revision: the changelog is its own, and Git writes it only once. */
    static void remove(Run<?, ?> run, String revision) throws IOException {
        change(run, changelogs -> changelogs.removeIf(changelog -> changelog.endsWith(' ' + revision)));
    }

    static void copy(Run<?, ?> from, Run<?, ?> to) throws IOException {
        LibraryChangelogs known = from.getAction(LibraryChangelogs.class);
        if (known != null) {
            change(to, changelogs -> changelogs.addAll(known.changelogs));
        }
    }

    /** @return the changelogs of the build that are from libraries */
    static <T extends ChangeLogSet<?>> List<T> among(Run<?, ?> run, List<T> changelogs) {
        LibraryChangelogs known = run.getAction(LibraryChangelogs.class);
        if (known == null) {
            return List.of();
        }
        // A repository can be checked out twice, with the same changelog each time.
        List<String> digests = new ArrayList<>(known.changelogs);
        digests.replaceAll(changelog -> changelog.substring(0, changelog.indexOf(' ')));
        return changelogs.stream()
                .filter(changelog -> digests.remove(digest(changelog)))
                .toList();
    }

    /** The same commits are another object after a restart. */
    private static String digest(ChangeLogSet<?> changelog) {
        StringBuilder keys = new StringBuilder();
        for (ChangeLogSet.Entry entry : changelog) {
            keys.append(Commit.of(0, entry).key()).append('\n');
        }
        return Hashing.sha256().hashString(keys, StandardCharsets.UTF_8).toString();
    }
}
