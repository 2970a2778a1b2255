package io.jenkins.plugins.kapture.release;

import hudson.model.AbstractBuild;
import hudson.model.Action;
import hudson.model.Job;
import hudson.model.Run;
import hudson.scm.NullSCM;
import hudson.scm.SCMRevisionState;
import hudson.util.ReflectionUtils;
import io.jenkins.plugins.kapture.changelog.ChangelogReader;
import io.jenkins.plugins.kapture.changelog.Commit;
import io.jenkins.plugins.kapture.journal.RecentBuilds;
import io.jenkins.plugins.kapture.release.SearchReport.NoCommits;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The commits of a window of builds, and of the upstream builds that triggered them. */
final class CommitSource {

    private final ChangelogReader reader = new ChangelogReader();
    final UpstreamBuilds upstream;
    private final List<Run<?, ?>> builds = new ArrayList<>();

    /** @param released for each upstream job that is known, the number of the build that was released before */
    CommitSource(Map<String, Integer> released) {
        upstream = new UpstreamBuilds(released);
    }

    /** @param numbers of the builds, oldest first */
    void addBuilds(Job<?, ?> job, List<Integer> numbers, boolean withUpstream) {
        for (int number : numbers) {
            Run<?, ?> build = job.getBuildByNumber(number);
            if (build != null) {
                builds.add(build);
                if (withUpstream) {
                    upstream.addCausesOf(build);
                }
            }
        }
    }

    /** @return each once, oldest first; the builds of a job are in order, even if the time of a commit is wrong */
    List<Commit> commits() {
        List<List<Commit>> changelogs = new ArrayList<>();
        upstream.builds.values().forEach(ofJob -> changelogs.add(read(ofJob.values())));
        changelogs.add(read(builds));
        return ChangelogReader.merge(changelogs).stream().distinct().toList();
    }

    private List<Commit> read(Collection<? extends Run<?, ?>> ofJob) {
        return ofJob.stream().flatMap(build -> reader.read(build).stream()).toList();
    }

    int otherCommits() {
        return reader.otherCommits();
    }

    /** @param last the build that searches */
    NoCommits reason(Run<?, ?> last) {
        if (!upstream.ranges.isEmpty()) {
            return upstream.builds.isEmpty() ? NoCommits.NOT_NEWER : NoCommits.UNCHANGED;
        } else if (builds.stream().noneMatch(CommitSource::hasCheckout)) {
            return NoCommits.NO_CHECKOUT;
        } else if (last.getPreviousBuild() == null) {
            return NoCommits.FIRST_BUILD;
        }
        return builds.stream().anyMatch(CommitSource::isNew) ? NoCommits.NEW_REVISION : NoCommits.UNCHANGED;
    }

    /** Whether a build has checked out from an SCM, even without a changelog. */
    private static boolean hasCheckout(Run<?, ?> run) {
        return run instanceof AbstractBuild<?, ?> build
                ? !(build.getProject().getScm() instanceof NullSCM)
                : run.getAction(SCMRevisionState.class) != null || !git(run).isEmpty();
    }

    /** Whether the build has checked out another Git revision than the last one that checked out any. */
    private static boolean isNew(Run<?, ?> run) {
        Set<String> revisions = git(run);
        return !revisions.isEmpty()
                && run.getPreviousBuild() != null
                && Stream.<Run<?, ?>>iterate(run.getPreviousBuild(), Objects::nonNull, Run::getPreviousBuild)
                        .limit(RecentBuilds.LIMIT)
                        .map(CommitSource::git)
                        .filter(previous -> !previous.isEmpty())
                        .findFirst()
                        .map(previous -> !previous.containsAll(revisions))
                        .orElse(true);
    }

    /** By the names of the Git plugin's build data, because the plugin does not need to be installed. */
    private static Set<String> git(Run<?, ?> run) {
        Set<String> revisions = new TreeSet<>();
        for (Action action : run.getAllActions()) {
            if (action.getClass().getName().equals("hudson.plugins.git.util.BuildData")) {
                try {
                    Object revision = ReflectionUtils.getPublicProperty(action, "lastBuiltRevision");
                    revisions.add(String.valueOf(ReflectionUtils.getPublicProperty(revision, "sha1String")));
                } catch (ReflectiveOperationException | IllegalArgumentException e) {
                    // The build has not checked out yet.
                }
            }
        }
        return revisions;
    }

    List<String> warnings() {
        List<String> warnings = new ArrayList<>();
        reader.cutBuilds()
                .forEach(build -> warnings.add(SearchReport.text("cutChangelog", build, ChangelogReader.gitLimit())));
        warnings.addAll(upstream.warnings);
        return warnings;
    }
}
