package io.jenkins.plugins.kapture.changelog;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Util;
import hudson.model.InvisibleAction;
import hudson.model.Run;
import hudson.scm.ChangeLogSet;
import java.util.ArrayList;
import java.util.List;

/**
 * Remembers which changelogs of a build are those of Pipeline shared libraries, since a changelog does not say which
 * checkout it is from. Kept with the build, so that later builds know as well; absent where no library had a changelog.
 */
final class LibraryChangelogs extends InvisibleAction {

    /** Digests, since the same commits are another object after a restart. A repository can be checked out twice. */
    private final ArrayList<String> digests;

    LibraryChangelogs(List<String> digests) {
        this.digests = new ArrayList<>(digests);
    }

    @NonNull
    List<String> digests() {
        return digests;
    }

    static void add(@NonNull Run<?, ?> run, @NonNull List<String> digests) {
        synchronized (run) {
            LibraryChangelogs known = run.getAction(LibraryChangelogs.class);
            List<String> all = new ArrayList<>(known == null ? List.of() : known.digests);
            all.addAll(digests);
            run.addOrReplaceAction(new LibraryChangelogs(all));
        }
    }

    /** @return those of the build's changelogs that are of libraries */
    @NonNull
    static <T extends ChangeLogSet<?>> List<T> among(@NonNull Run<?, ?> run, @NonNull List<T> changelogs) {
        LibraryChangelogs known = run.getAction(LibraryChangelogs.class);
        if (known == null) {
            return List.of();
        }
        List<String> digests = new ArrayList<>(known.digests);
        return changelogs.stream()
                .filter(changelog -> digests.remove(digest(changelog)))
                .toList();
    }

    @NonNull
    static String digest(@NonNull ChangeLogSet<?> changelog) {
        StringBuilder keys = new StringBuilder();
        for (ChangeLogSet.Entry entry : changelog) {
            keys.append(Commit.of(0, entry).key()).append('\n');
        }
        return Util.getDigestOf(keys.toString());
    }
}
