package io.jenkins.plugins.kapture.changelog;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds commits that were reverted with {@code git revert}, and the commits that revert them. */
final class Reverts {

    /** Git calls the revert of a revert "Reapply" since 2.43. */
    private static final Pattern TITLE = Pattern.compile("(Revert|Reapply) \"(.*)\".*");

    private static final Pattern HASH = Pattern.compile("This reverts commit ([0-9a-f]{7,64})");

    /** GitHub and GitLab append it to the title of a squashed commit, but not to that of its revert. */
    private static final Pattern PULL_REQUEST = Pattern.compile(" \\([#!]\\d+\\)$");

    private final List<Commit> commits;
    private final Set<Commit> withoutEffect = Collections.newSetFromMap(new IdentityHashMap<>());

    private Reverts(List<Commit> commits) {
        this.commits = commits;
    }

    /**
     * @param commits oldest first
     * @return those that mention no ticket: reverts, and the commits that they revert. A revert that was itself
     *     reverted has no effect
     */
    static Set<Commit> find(List<Commit> commits) {
        Reverts reverts = new Reverts(commits);
        for (int i = commits.size() - 1; i >= 0; i--) {
            if (!reverts.withoutEffect.contains(commits.get(i))) {
                reverts.apply(i);
            }
        }
        commits.stream().filter(Reverts::isRevert).forEach(reverts.withoutEffect::add);
        return reverts.withoutEffect;
    }

    private static boolean isRevert(Commit commit) {
        return commit.message().startsWith("Revert \"");
    }

    private void apply(int index) {
        Commit commit = commits.get(index);
        if (!isRevert(commit) && !commit.message().startsWith("Reapply \"")) {
            return;
        }
        List<String> hashes = HASH.matcher(commit.message())
                .results()
                .map(hash -> hash.group(1))
                .toList();
        Matcher title = TITLE.matcher(commit.title());
        if (hashes.isEmpty() && title.matches()) {
            String reverted = title.group(1).equals("Reapply") ? "Revert \"" + title.group(2) + '"' : title.group(2);
            add(latest(index, earlier -> withoutNumber(earlier.title()).equals(withoutNumber(reverted))));
        }
        for (String hash : hashes) {
            // Commits with a wrong time can be listed in another order.
            add(latest(commits.size(), other -> other.id().startsWith(hash)));
        }
    }

    private void add(@CheckForNull Commit reverted) {
        if (reverted != null) {
            withoutEffect.add(reverted);
        }
    }

    @CheckForNull
    private Commit latest(int before, Predicate<Commit> condition) {
        for (int i = before - 1; i >= 0; i--) {
            Commit commit = commits.get(i);
            if (!withoutEffect.contains(commit) && condition.test(commit)) {
                return commit;
            }
        }
        return null;
    }

    private static String withoutNumber(String title) {
        return PULL_REQUEST.matcher(title).replaceFirst("");
    }
}
