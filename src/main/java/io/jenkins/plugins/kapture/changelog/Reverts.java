package io.jenkins.plugins.kapture.changelog;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Finds which commits take back which others, by what their messages say. */
final class Reverts {

    private static final Pattern HASH = Pattern.compile("(?m)^[ \\t]*This reverts commit ([0-9a-f]{7,64})");

    /** Git calls the revert of a revert "Reapply" since 2.43. */
    private static final Pattern TITLE = Pattern.compile("(?m)^(Revert|Reapply) \"(.*)\".*");

    /** How a line names what is reverted: as in Git, maybe after an ID, or by the convention of commits with types. */
    private static final Pattern QUOTING =
            Pattern.compile("(?i)(.*?\\b(?=(?:Revert|Reapply) \")|)(Revert|Reapply)(?: \"|(?:\\([^)]*\\))?!?: )(.*)");

    /** The branches of GitHub and GitLab for a revert can have the name of the reverted branch in their own. */
    private static final Pattern MERGE = Pattern.compile("Merge .*\\brevert-");

    /** GitHub and GitLab append it to the title of a squashed commit, but not to that of its revert. */
    private static final Pattern PULL_REQUEST = Pattern.compile(" \\([#!]\\d+\\)$");

    private final List<Commit> commits;
    private final Set<Commit> takenBack = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Map<Commit, List<Commit>> targets = new IdentityHashMap<>();

    /** @param commits oldest first */
    Reverts(List<Commit> commits) {
        this.commits = commits;
        // The newest first: a revert that is itself reverted has no effect.
        for (int i = commits.size() - 1; i >= 0; i--) {
            if (!takenBack.contains(commits.get(i))) {
                apply(i);
            }
        }
    }

    private void apply(int index) {
        Commit commit = commits.get(index);
        List<Commit> reverted = new ArrayList<>();
        for (MatchResult hash : HASH.matcher(commit.message()).results().toList()) {
            Predicate<Commit> called = other -> other != commit && other.isCalled(hash.group(1));
            List<Commit> earlier = latest(index, called);
            // Commits with a wrong time can be listed in another order.
            reverted.addAll(earlier.isEmpty() ? latest(commits.size(), called) : earlier);
        }
        Matcher title = TITLE.matcher(commit.title());
        if (reverted.isEmpty() && title.matches()) { // without a hash, or with one from before a rebase
            String other = title.group(1).equals("Reapply") ? "Revert \"" + title.group(2) + '"' : title.group(2);
            reverted.addAll(latest(
                    index,
                    earlier -> !takenBack.contains(earlier)
                            && withoutNumber(earlier.title()).equals(withoutNumber(other))));
        }
        takenBack.addAll(reverted);
        targets.put(commit, reverted);
    }

    /** @return the latest one that meets the condition, and those that were picked from it or from the same one */
    private List<Commit> latest(int before, Predicate<Commit> condition) {
        List<Commit> all = commits.subList(0, before);
        return all.stream()
                .filter(condition)
                .map(Commit::key)
                .reduce((earlier, later) -> later)
                .map(latest -> all.stream()
                        .filter(commit -> commit.key().equals(latest))
                        .toList())
                .orElse(List.of());
    }

    private static String withoutNumber(String title) {
        return PULL_REQUEST.matcher(title).replaceFirst("");
    }

    boolean isTakenBack(Commit commit) {
        return takenBack.contains(commit);
    }

    /** @return the commits that this one takes back, if they are among the commits */
    List<Commit> targets(Commit commit) {
        return targets.getOrDefault(commit, List.of());
    }

    /** @return the message without what names the commits that this one, or the revert that it merges, takes back */
    String ownText(Commit commit) {
        String message = commit.message().strip();
        if (!HASH.matcher(message).find() && !TITLE.matcher(message).find()) {
            return commit.message();
        }
        return message.lines()
                .filter(line -> !MERGE.matcher(line).lookingAt())
                .filter(line -> !HASH.matcher(line).find())
                .map(line -> withoutReverted(line, !targets(commit).isEmpty()))
                .collect(Collectors.joining("\n"));
    }

    private static String withoutReverted(String line, boolean hasTarget) {
        Matcher quoting = QUOTING.matcher(line);
        return quoting.matches() && (hasTarget || isRevert(line)) ? quoting.group(1) : line;
    }

    /** A revert of a revert, whose original was released before, ships the change again. */
    private static boolean isRevert(String title) {
        boolean revert = false;
        for (Matcher quoting = QUOTING.matcher(title); quoting.matches(); quoting.reset(quoting.group(3))) {
            revert ^= quoting.group(2).equalsIgnoreCase("Revert");
        }
        return revert;
    }
}
