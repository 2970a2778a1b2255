package io.jenkins.plugins.kapture.release;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Job;
import hudson.model.Run;
import io.jenkins.plugins.kapture.changelog.ChangelogReader;
import io.jenkins.plugins.kapture.changelog.Commit;
import io.jenkins.plugins.kapture.journal.RecentBuilds;
import io.jenkins.plugins.kapture.journal.RecordedSearch.Range;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The commits of a window of builds, and of the upstream builds that triggered them. */
final class CommitSource {

    private final ChangelogReader reader = new ChangelogReader();
    private final UpstreamBuilds upstream;
    private final List<List<Commit>> changelogs = new ArrayList<>();
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

    void addUpstreamBuild(Run<?, ?> build, boolean recursive) {
        upstream.add(build.getParent(), build.getNumber(), recursive);
    }

    /** @return each once, oldest first; the builds of a job are in order, even if the time of a commit is wrong */
    List<Commit> commits() {
        upstream.byJob().forEach(this::read);
        read(builds);
        return ChangelogReader.merge(changelogs).stream().distinct().toList();
    }

    private void read(List<? extends Run<?, ?>> ofJob) {
        List<Commit> commits = new ArrayList<>();
        ofJob.forEach(build -> commits.addAll(reader.read(build)));
        changelogs.add(commits);
    }

    Map<String, Range> upstream() {
        return upstream.ranges();
    }

    int otherCommits() {
        return reader.otherCommits();
    }

    /** @param last the build that searches, or {@code null} if there is none yet */
    SearchReport.NoCommits reason(@CheckForNull Run<?, ?> last) {
        if (!upstream.ranges().isEmpty()) {
            return upstream.byJob().isEmpty() ? SearchReport.NoCommits.NOT_NEWER : SearchReport.NoCommits.UNCHANGED;
        } else if (builds.stream().noneMatch(Revisions::hasCheckout)) {
            return SearchReport.NoCommits.NO_CHECKOUT;
        } else if (last != null && last.getPreviousBuild() == null) {
            return SearchReport.NoCommits.FIRST_BUILD;
        }
        return builds.stream().anyMatch(Revisions::isNew)
                ? SearchReport.NoCommits.NEW_REVISION
                : SearchReport.NoCommits.UNCHANGED;
    }

    List<String> warnings() {
        List<String> warnings = new ArrayList<>();
        reader.cutBuilds()
                .forEach(build -> warnings.add(SearchReport.text("cutChangelog", build, ChangelogReader.gitLimit())));
        if (upstream.isCut()) {
            warnings.add(SearchReport.text("tooManyBuilds", RecentBuilds.LIMIT));
        }
        upstream.unreadable().forEach(job -> warnings.add(SearchReport.text("unreadableJob", job)));
        return warnings;
    }
}
