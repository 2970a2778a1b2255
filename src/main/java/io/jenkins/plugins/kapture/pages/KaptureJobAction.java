package io.jenkins.plugins.kapture.pages;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Extension;
import hudson.model.Action;
import hudson.model.Job;
import hudson.model.Run;
import io.jenkins.plugins.kapture.client.Outcome;
import io.jenkins.plugins.kapture.journal.JournalIndex;
import io.jenkins.plugins.kapture.journal.TicketJournal;
import io.jenkins.plugins.kapture.release.NextRelease;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import jenkins.model.TransientActionFactory;
import jenkins.security.stapler.StaplerDispatchable;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.Stapler;

/** The page {@code kapture/} of a job: the tickets that its latest builds updated. */
@Restricted(NoExternalUse.class)
public final class KaptureJobAction implements Action {

    /** Enough to show the latest releases without loading many old builds from disk. */
    private static final int LATEST_BUILDS = 30;

    private final Job<?, ?> job;

    private KaptureJobAction(Job<?, ?> job) {
        this.job = job;
    }

    public Job<?, ?> getJob() {
        return job;
    }

    public int getLatestBuilds() {
        return LATEST_BUILDS;
    }

    /** @return why the page cannot be shown: the journal of a build cannot be read; {@code null} if it can */
    @CheckForNull
    public String getProblem() {
        try {
            NextRelease.environments(job);
            return null;
        } catch (UncheckedIOException e) {
            return e.getMessage();
        }
    }

    /** @return the table of the latest builds that updated tickets, as filtered by the request's query */
    public TicketTable getTable() {
        List<? extends Run<?, ?>> builds = job.getBuilds().stream()
                .limit(LATEST_BUILDS)
                .filter(run -> new TicketJournal(run).hasTickets())
                .toList();
        return TicketTable.of(builds, Stapler.getCurrentRequest2());
    }

    /**
     * @param name empty for the one without a name
     * @param last the build that was released there last; {@code null} if none was, or it was deleted
     * @param tickets how many tickets that build updated for it
     */
    public record Environment(String name, @CheckForNull Run<?, ?> last, long tickets) {

        private static Environment of(Job<?, ?> job, String name, int lastBuild) {
            Run<?, ?> last = job.getBuildByNumber(lastBuild);
            long tickets = last == null
                    ? 0
                    : BuildTicket.of(List.of(last)).stream()
                            .map(BuildTicket::latest)
                            .filter(entry -> entry.outcome() == Outcome.UPDATED)
                            .filter(entry -> entry.environment().equalsIgnoreCase(name))
                            .count();
            return new Environment(name, last, tickets);
        }

        /** @return the URL of what comes next, relative to this page */
        public String url() {
            return "pending?environment=" + TablePage.encode(name);
        }
    }

    public List<Environment> getEnvironments() {
        return NextRelease.environments(job).entrySet().stream()
                .map(released -> Environment.of(job, released.getKey(), released.getValue()))
                .toList();
    }

    @StaplerDispatchable
    public PendingPage getPending() throws InterruptedException {
        return PendingPage.of(job, Stapler.getCurrentRequest2());
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

    /** Adds the page to jobs if one of the latest builds has a journal. */
    @Extension
    @SuppressWarnings("rawtypes") // signature of the superclass
    public static final class Factory extends TransientActionFactory<Job> {

        @Override
        public Class<Job> type() {
            return Job.class;
        }

        @Override
        public Class<? extends Action> actionType() {
            return KaptureJobAction.class;
        }

        @Override
        public Collection<? extends Action> createFor(Job target) {
            Job<?, ?> job = target;
            return JournalIndex.contains(job, LATEST_BUILDS) ? Set.of(new KaptureJobAction(job)) : Set.of();
        }
    }
}
