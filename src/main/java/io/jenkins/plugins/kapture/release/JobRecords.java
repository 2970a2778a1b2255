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
import java.io.File;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
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
        return recent.upTo(number).stream().map(each -> record(each, "#" + each)).toList();
    }

    /** @return the builds after this number */
    List<BuildRecord> after(int number) {
        return recent.notBefore(number + 1).stream().map(each -> record(each, "#" + each)).toList();
    }

    /** @return whether there are older builds than those */
    boolean hasMoreThan(int number) {
        return recent.hasMoreThan(number);
    }

    private BuildRecord record(int number, String name) {
        List<List<Recorded>> journals = new ArrayList<>();
        for (Job<?, ?> part : job.getAllJobs()) { // itself, and the configurations of a matrix job
            File directory = new File(part.getBuildDir(), String.valueOf(number));
            List<Recorded> records = CachedJournal.read(directory, () -> hasRequestsInProgress(part, number));
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
                    new JobRecords(branch).addTo(others, branch.getDisplayName() + " #");
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

    private void addTo(List<BuildRecord> others, String prefix) {
        for (int number : recent.notBefore(0)) {
            BuildRecord record = record(number, prefix + number);
            if (!record.journals().isEmpty()) {
                others.add(record);
            }
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
