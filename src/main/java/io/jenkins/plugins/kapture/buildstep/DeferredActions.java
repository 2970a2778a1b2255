package io.jenkins.plugins.kapture.buildstep;

import hudson.Extension;
import hudson.model.AbstractBuild;
import hudson.model.BuildListener;
import hudson.model.BuildStepListener;
import hudson.model.Result;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.model.listeners.RunListener;
import hudson.tasks.BuildStep;
import hudson.tasks.Publisher;
import hudson.tasks.Recorder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * Runs a post-build action after the last recorder, even if it precedes that in the job's configuration. Otherwise a
 * result that is not final yet would be reported, because core sorts notifiers behind recorders only when they are
 * added in the form.
 */
final class DeferredActions {

    private static final Map<AbstractBuild<?, ?>, List<KaptureTicketPublisher>> WAITING = new WeakHashMap<>();

    private DeferredActions() {}

    /** @return whether the action will run later, because recorders run after it */
    static boolean defer(Run<?, ?> run, KaptureTicketPublisher action) {
        if (!(run instanceof AbstractBuild<?, ?> build) || !isBeforeARecorder(build, action)) {
            return false;
        }
        synchronized (WAITING) {
            WAITING.computeIfAbsent(build, key -> new ArrayList<>()).add(action);
        }
        return true;
    }

    private static boolean isBeforeARecorder(AbstractBuild<?, ?> build, BuildStep step) {
        List<Publisher> publishers = new ArrayList<>();
        build.getProject().getPublishersList().forEach(publishers::add);
        int position = publishers.indexOf(step);
        return position >= 0
                && publishers.subList(position + 1, publishers.size()).stream()
                        .anyMatch(each -> each instanceof Recorder && !each.needsToRunAfterFinalized());
    }

    private static void run(AbstractBuild<?, ?> build, TaskListener listener) {
        List<KaptureTicketPublisher> actions;
        synchronized (WAITING) {
            actions = WAITING.remove(build);
        }
        if (actions == null) {
            return;
        }
        for (KaptureTicketPublisher action : actions) {
            try {
                action.perform(build, build.getWorkspace(), build.getEnvironment(listener), listener);
            } catch (IOException e) {
                listener.error(e.getMessage());
                worsen(build, Result.FAILURE);
            } catch (InterruptedException e) {
                worsen(build, Result.ABORTED);
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Has no effect if the build has already failed, because its result cannot change anymore. */
    private static void worsen(AbstractBuild<?, ?> build, Result result) {
        if (build.isBuilding()) {
            build.setResult(result);
        }
    }

    /** The usual case: the last recorder has run. */
    @Extension
    @Restricted(NoExternalUse.class)
    public static final class AfterLastRecorder extends BuildStepListener {

        @Override
        @SuppressWarnings("rawtypes") // the signature of core
        public void started(AbstractBuild build, BuildStep step, BuildListener listener) {
            // only the end of a step matters
        }

        @Override
        @SuppressWarnings({"rawtypes", "unchecked"}) // the signature of core
        public void finished(AbstractBuild build, BuildStep step, BuildListener listener, boolean canContinue) {
            if (step instanceof Recorder && !isBeforeARecorder(build, step)) {
                if (!canContinue) {
                    worsen(build, Result.FAILURE); // core does this only after the call
                }
                run(build, listener);
            }
        }
    }

    /**
     * If the last recorder throws an exception, core does not report that it has finished. Then the build has failed.
     */
    @Extension
    @Restricted(NoExternalUse.class)
    public static final class AfterBuild extends RunListener<AbstractBuild<?, ?>> {

        @Override
        public void onCompleted(AbstractBuild<?, ?> build, TaskListener listener) {
            run(build, listener);
        }
    }
}
