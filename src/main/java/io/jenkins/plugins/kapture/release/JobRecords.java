package io.jenkins.plugins.kapture.release;

import hudson.model.ItemGroup;
import hudson.model.Job;
import hudson.model.Result;
import hudson.model.Run;
import hudson.security.ACL;
import hudson.security.ACLContext;
import io.jenkins.plugins.kapture.journal.CachedJournal;
import io.jenkins.plugins.kapture.journal.RecentBuilds;
import io.jenkins.plugins.kapture.journal.Recorded;
import io.jenkins.plugins.kapture.journal.RunningResends;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import jenkins.model.lazy.LazyBuildMixIn.LazyLoadingJob;

/** What the builds of a job have recorded. Builds are only loaded if their results matter, or to see if they still run. */
final class JobRecords {

    private final Job<?, ?> job;
    private final RecentBuilds recent;

    JobRecords(Job<?, ?> job) {
        this.job = job;
        recent = new RecentBuilds(job);
    }

    /** @return the latest builds up to this number, oldest first */
    List<BuildRecord> upTo(int number) {
        return records(recent.upTo(number), "#").toList();
    }

    List<BuildRecord> after(int number) {
        return records(recent.notBefore(number + 1), "#").toList();
    }

    private Stream<BuildRecord> records(List<Integer> numbers, String prefix) {
        return numbers.stream().map(number -> record(number, prefix + number));
    }

    private BuildRecord record(int number, String name) {
        List<List<Recorded>> journals = new ArrayList<>();
        for (Job<?, ?> part : job.getAllJobs()) { // itself, and the configurations of a matrix job
            List<Recorded> records = CachedJournal.read(part, number, () -> hasRequestsInProgress(part, number));
            if (!records.isEmpty()) {
                journals.add(records);
            }
        }
        return new BuildRecord(name, number, journals, () -> isGood(job.getBuildByNumber(number)));
    }

    private static boolean hasRequestsInProgress(Job<?, ?> job, int number) {
        Run<?, ?> run = job.getBuildByNumber(number);
        return run != null && (run.isLogUpdated() || RunningResends.contains(run));
    }

    static boolean isGood(Run<?, ?> run) {
        Result result = run == null ? null : run.getResult();
        return result != null && !run.isBuilding() && result.isBetterThan(Result.FAILURE);
    }

    /** @return the builds of the other branches of a multibranch project, if the job is that of a branch */
    List<BuildRecord> ofOtherBranches() {
        List<BuildRecord> others = new ArrayList<>();
        if (ReleaseLock.isBranch(job)) {
            for (Object item : items(job.getParent())) {
                if (item instanceof Job<?, ?> branch && branch != job) {
                    JobRecords records = new JobRecords(branch);
                    records.records(records.recent.notBefore(0), branch.getDisplayName() + " #")
                            .filter(build -> !build.journals().isEmpty())
                            .forEach(others::add);
                }
            }
        }
        return others;
    }

    /** Also those that the build may not read: whether it tells a ticket must not depend on permissions. */
    private static Collection<?> items(ItemGroup<?> group) {
        try (ACLContext system = ACL.as2(ACL.SYSTEM2)) {
            return group.getItems();
        }
    }

    /** @return numbers of the builds before this one that still run; these are loaded */
    List<Integer> runningBefore(int number) {
        if (!(job instanceof LazyLoadingJob<?, ?> loading)) {
            return List.of();
        }
        return loading.getLazyBuildMixIn().getRunMap().getLoadedBuilds().values().stream()
                .filter(run -> run.getNumber() < number && run.isBuilding())
                .map(Run::getNumber)
                .sorted()
                .toList();
    }
}
