package io.jenkins.plugins.kapture.report;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.model.Action;
import hudson.model.Job;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import jenkins.model.TransientActionFactory;

/** The page {@code kapture/} of a job: which ticket moved in which of the latest builds, and when. */
public final class KaptureJobAction implements Action {

    /** Enough to see the last releases; more would load old builds from disk for a page. */
    private static final int LATEST_BUILDS = 30;

    private final Job<?, ?> job;

    KaptureJobAction(Job<?, ?> job) {
        this.job = job;
    }

    @NonNull
    public Job<?, ?> getJob() {
        return job;
    }

    public int getLatestBuilds() {
        return LATEST_BUILDS;
    }

    /** The tickets of the latest builds that have any, newest build first. */
    @NonNull
    public List<KaptureBuildAction> getBuilds() {
        return job.getBuilds().stream()
                .limit(LATEST_BUILDS)
                .map(run -> run.getAction(KaptureBuildAction.class))
                .filter(Objects::nonNull)
                .toList();
    }

    @Override
    public String getIconFileName() {
        return KaptureBuildAction.ICON;
    }

    @Override
    public String getDisplayName() {
        return Messages.KaptureBuildAction_displayName();
    }

    @Override
    public String getUrlName() {
        return KaptureBuildAction.URL;
    }

    /** Adds the page to the jobs whose latest build has one: a job that never touched a ticket is left alone. */
    @Extension
    @SuppressWarnings("rawtypes") // the signature of core
    public static final class Factory extends TransientActionFactory<Job> {

        @Override
        public Class<Job> type() {
            return Job.class;
        }

        @NonNull
        @Override
        public Collection<? extends Action> createFor(@NonNull Job target) {
            Job<?, ?> job = target;
            var last = job.getLastBuild();
            var previous = job.getLastCompletedBuild();
            boolean any = last != null && last.getAction(KaptureBuildAction.class) != null
                    || previous != null && previous.getAction(KaptureBuildAction.class) != null;
            return any ? Set.of(new KaptureJobAction(job)) : Set.of();
        }
    }
}
