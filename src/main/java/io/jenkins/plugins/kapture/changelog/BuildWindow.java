package io.jenkins.plugins.kapture.changelog;

import hudson.model.Result;
import hudson.model.Run;
import io.jenkins.plugins.kapture.journal.RecentBuilds;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * A build and all before it, back to the last one with result {@code SUCCESS}. Builds that are still running are left
 * out, because their commits belong to them. If they eventually fail, a later build takes over their commits, even if
 * another build has succeeded in the meantime.
 */
final class BuildWindow {

    private final NavigableMap<Integer, Run<?, ?>> builds = new TreeMap<>();
    private final NavigableMap<Integer, Run<?, ?>> running = new TreeMap<>();
    private final RecentBuilds recent;
    private boolean cut;

    private BuildWindow(RecentBuilds recent) {
        this.recent = recent;
    }

    /** The build alone. */
    static BuildWindow of(Run<?, ?> run, RecentBuilds recent) {
        BuildWindow window = new BuildWindow(recent);
        window.builds.put(run.getNumber(), run);
        return window;
    }

    static BuildWindow sinceLastSuccess(Run<?, ?> run, RecentBuilds recent) {
        return since(BuildWindow::isSuccess, run, recent);
    }

    /**
     * All builds that an earlier build can have searched, and maybe some more: those before it that were still running
     * had not succeeded yet.
     */
    static BuildWindow searchedBy(Run<?, ?> run, RecentBuilds recent) {
        return since(earlier -> isSuccess(earlier) && !overlap(earlier, run), run, recent);
    }

    private static BuildWindow since(Predicate<Run<?, ?>> isLast, Run<?, ?> run, RecentBuilds recent) {
        BuildWindow window = of(run, recent);
        // Not getPreviousSuccessfulBuild(), which could load any number of builds.
        Run<?, ?> previous = run.getPreviousBuild();
        while (previous != null && !isLast.test(previous)) {
            if (!recent.reachTo(previous.getNumber())) {
                window.cut = true;
                return window;
            }
            window.add(previous);
            previous = previous.getPreviousBuild();
        }
        if (previous != null) {
            window.addBuildsSkippedBy(previous);
        }
        return window;
    }

    private static boolean isSuccess(Run<?, ?> run) {
        return !run.isBuilding() && run.getResult() == Result.SUCCESS;
    }

    private void add(Run<?, ?> run) {
        (run.isBuilding() ? running : builds).put(run.getNumber(), run);
    }

    /** The builds that were, or may have been, still running when the successful one looked for tickets. */
    private void addBuildsSkippedBy(Run<?, ?> success) {
        for (int number : recent.changedSince(success)) {
            Run<?, ?> earlier = success.getParent().getBuildByNumber(number);
            if (earlier != null && !isSuccess(earlier) && overlap(earlier, success)) {
                add(earlier);
            }
        }
    }

    private static boolean overlap(Run<?, ?> earlier, Run<?, ?> later) {
        return earlier.isBuilding()
                || earlier.getDuration() == 0 // unknown, because Jenkins was killed
                || earlier.getStartTimeInMillis() + earlier.getDuration() > later.getStartTimeInMillis();
    }

    /** @return oldest first, the build itself last */
    List<Run<?, ?>> builds() {
        return List.copyOf(builds.values());
    }

    /** @return also those that are still running, oldest first */
    List<Run<?, ?>> withRunning() {
        NavigableMap<Integer, Run<?, ?>> all = new TreeMap<>(builds);
        all.putAll(running);
        return List.copyOf(all.values());
    }

    /** @return numbers of the builds that were left out because they are still running */
    List<Integer> running() {
        return List.copyOf(running.keySet());
    }

    /** @return whether the limit was reached before the last successful build */
    boolean isCut() {
        return cut;
    }
}
