package io.jenkins.plugins.kapture.changelog;

import hudson.model.Run;
import hudson.scm.ChangeLogSet;
import hudson.util.ReflectionUtils;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import jenkins.scm.RunWithSCM;
import jenkins.util.SystemProperties;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * Reads the commits of builds, from every SCM and checkout, without those that are not the job's own. Entries of SCM
 * plugins may lack any value, or throw; then it is left blank.
 */
@Restricted(NoExternalUse.class)
public final class ChangelogReader {

    private static final String GIT = "git";

    /** The names of the public methods of a class. */
    private static final ClassValue<Set<String>> METHODS = new ClassValue<>() {
        @Override
        protected Set<String> computeValue(Class<?> type) {
            return Arrays.stream(type.getMethods()).map(Method::getName).collect(Collectors.toSet());
        }
    };

    private final Set<String> cutBuilds = new LinkedHashSet<>();
    private int otherCommits;

    /** @return oldest first */
    public List<Commit> read(Run<?, ?> run) {
        if (!(run instanceof RunWithSCM<?, ?> withScm)) {
            return List.of();
        }
        List<String> others = OtherCheckouts.commits(run);
        List<List<Commit>> checkouts = new ArrayList<>();
        // A copy, because checkouts of a running build add to the list.
        for (ChangeLogSet<? extends ChangeLogSet.Entry> changelog : List.copyOf(withScm.getChangeSets())) {
            List<Commit> commits = commits(changelog);
            if (GIT.equals(changelog.getKind()) && commits.size() >= gitLimit()) {
                cutBuilds.add(run.getFullDisplayName());
            }
            // One for one, because the job may check out the same commits itself.
            int all = commits.size();
            commits.removeIf(commit -> others.remove(commit.key()));
            otherCommits += all - commits.size();
            // Without this, commits of two builds with the same message would be the same.
            commits.replaceAll(commit -> commit.id().isEmpty() && commit.timestamp() < 0
                    ? new Commit("", commit.author(), commit.message(), run.getTimeInMillis(), commit.paths())
                    : commit);
            checkouts.add(commits);
        }
        return merge(checkouts);
    }

    /** The value of {@code GitSCM.MAX_CHANGELOG}. */
    public static int gitLimit() {
        return SystemProperties.getInteger("hudson.plugins.git.GitSCM.maxChangelog", 1024);
    }

    static List<Commit> commits(ChangeLogSet<? extends ChangeLogSet.Entry> changelog) {
        List<Commit> commits = new ArrayList<>();
        changelog.forEach(entry -> commits.add(commit(entry)));
        // Git lists the oldest commit first, regardless of timestamps; other SCMs differ.
        if (!GIT.equals(changelog.getKind())
                && !commits.isEmpty()
                && commits.get(0).timestamp() > commits.get(commits.size() - 1).timestamp()) {
            Collections.reverse(commits);
        }
        return commits;
    }

    private static Commit commit(ChangeLogSet.Entry entry) {
        // In Git, getMsg() is only the title. Nobody is looked up or created for the author, as getAuthor() would do.
        return new Commit(
                value(entry::getCommitId, ""),
                property(entry, "authorName", property(entry, "user", "")),
                property(entry, "comment", value(entry::getMsg, "")),
                value(entry::getTimestamp, -1L),
                value(
                        () -> entry.getAffectedPaths().stream()
                                .filter(Objects::nonNull)
                                .toList(),
                        List.of()));
    }

    private static <T> T value(Callable<T> getter, T other) {
        try {
            T value = getter.call();
            return value == null ? other : value;
        } catch (Exception | LinkageError e) { // a plugin may throw anything
            return other;
        }
    }

    /** For values that are no part of Jenkins' own API, but of that of Git or Subversion. */
    private static String property(ChangeLogSet.Entry entry, String name, String other) {
        String getter = "get" + Character.toUpperCase(name.charAt(0)) + name.substring(1);
        Object value = value(
                () -> METHODS.get(entry.getClass()).contains(getter) // an exception for each of many commits takes long
                        ? ReflectionUtils.getPublicProperty(entry, name)
                        : other,
                other);
        return value instanceof String text && !text.isEmpty() ? text : other;
    }

    /** Sorts by timestamp, but keeps the order of each changelog: clocks differ, and some SCMs have no timestamps. */
    public static List<Commit> merge(List<List<Commit>> changelogs) {
        record Dated(long time, Commit commit) {}
        List<Dated> all = new ArrayList<>();
        for (List<Commit> changelog : changelogs) {
            long time = Long.MIN_VALUE;
            for (Commit commit : changelog) {
                time = Math.max(time, commit.timestamp());
                all.add(new Dated(time, commit));
            }
        }
        all.sort(Comparator.comparingLong(Dated::time));
        return all.stream().map(Dated::commit).toList();
    }

    /** @return how many commits were left out because they are not the job's own */
    public int otherCommits() {
        return otherCommits;
    }

    /** @return names of the builds whose Git changelog reached the limit of the Git plugin */
    public Set<String> cutBuilds() {
        return Collections.unmodifiableSet(cutBuilds);
    }
}
