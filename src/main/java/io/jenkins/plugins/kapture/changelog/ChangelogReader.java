package io.jenkins.plugins.kapture.changelog;

import hudson.model.Run;
import hudson.scm.ChangeLogSet;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import jenkins.scm.RunWithSCM;
import jenkins.util.SystemProperties;

/** Reads the commits of builds, from every SCM and checkout, and counts what it leaves out. */
final class ChangelogReader {

    private static final String GIT = "git";

    private final boolean includeLibraries;
    private final Set<String> cutBuilds = new LinkedHashSet<>();
    private int libraryCommits;

    ChangelogReader(boolean includeLibraries) {
        this.includeLibraries = includeLibraries;
    }

    /**
     * @param run the build with the changelogs
     * @param build number of the build that they belong to
     * @return oldest first
     */
    List<Commit> read(Run<?, ?> run, int build) {
        if (!(run instanceof RunWithSCM<?, ?> withScm)) {
            return List.of();
        }
        // A copy, because checkouts of a running build add to the list.
        List<ChangeLogSet<? extends ChangeLogSet.Entry>> all = List.copyOf(withScm.getChangeSets());
        List<?> libraries = includeLibraries ? List.of() : LibraryChangelogs.among(run, all);
        List<List<Commit>> checkouts = new ArrayList<>();
        for (ChangeLogSet<? extends ChangeLogSet.Entry> changelog : all) {
            List<Commit> commits = commits(changelog, build);
            if (libraries.contains(changelog)) {
                libraryCommits += commits.size();
                continue;
            }
            checkouts.add(commits);
            if (GIT.equals(changelog.getKind()) && commits.size() >= gitLimit()) {
                cutBuilds.add(run.getFullDisplayName());
            }
        }
        return merge(checkouts);
    }

    /** The value of {@code GitSCM.MAX_CHANGELOG}. */
    static int gitLimit() {
        return SystemProperties.getInteger("hudson.plugins.git.GitSCM.maxChangelog", 1024);
    }

    private static List<Commit> commits(ChangeLogSet<? extends ChangeLogSet.Entry> changelog, int build) {
        List<Commit> commits = new ArrayList<>();
        changelog.forEach(entry -> commits.add(Commit.of(build, entry)));
        // Git lists the oldest commit first, regardless of timestamps; other SCMs differ.
        if (!GIT.equals(changelog.getKind())
                && !commits.isEmpty()
                && commits.get(0).timestamp() > commits.get(commits.size() - 1).timestamp()) {
            Collections.reverse(commits);
        }
        return commits;
    }

    /** Sorts by timestamp, but keeps the order of each changelog: clocks differ, and some SCMs have no timestamps. */
    static List<Commit> merge(List<List<Commit>> changelogs) {
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

    /** @return how many commits of shared libraries were left out */
    int libraryCommits() {
        return libraryCommits;
    }

    /** @return names of the builds whose Git changelog reached the limit of the Git plugin */
    Set<String> cutBuilds() {
        return cutBuilds;
    }
}
