package io.jenkins.plugins.kapture.changelog;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Result;
import hudson.model.Run;
import io.jenkins.plugins.kapture.report.RecentBuilds;
import io.jenkins.plugins.kapture.report.TicketJournal;
import java.util.List;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A build and all before it, back to the last one with result {@code SUCCESS}. Builds that are still running are left
 * out, because their commits belong to them. If they eventually fail, a later build takes over their commits, even if
 * another build has succeeded in the meantime.
 */
final class BuildWindow {

    private final NavigableMap<Integer, Run<?, ?>> builds = new TreeMap<>();
    private final NavigableSet<Integer> running = new TreeSet<>();
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
        BuildWindow window = of(run, recent);
        // Not getPreviousSuccessfulBuild(), which could load any number of builds.
        Run<?, ?> previous = run.getPreviousBuild();
        while (previous != null && !isSuccess(previous)) {
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

    private void add(@CheckForNull Run<?, ?> run) {
        if (run == null || isSuccess(run) || !recent.reachTo(run.getNumber())) {
            return;
        }
        if (run.isBuilding()) {
            running.add(run.getNumber());
        } else {
            builds.put(run.getNumber(), run);
        }
    }

    /** The builds that were still running when the successful one looked for tickets. */
    private void addBuildsSkippedBy(Run<?, ?> success) {
        new TicketJournal(success)
                .skippedBuilds()
                .forEach(number -> add(success.getParent().getBuildByNumber(number)));
        // If it did not look for tickets, it has no record of them.
        for (int number : recent.changedSince(success)) {
            Run<?, ?> earlier = success.getParent().getBuildByNumber(number);
            if (earlier != null && overlap(earlier, success)) {
                add(earlier);
            }
        }
    }

    private static boolean overlap(Run<?, ?> earlier, Run<?, ?> later) {
        return earlier.isBuilding()
                || earlier.getStartTimeInMillis() + earlier.getDuration() > later.getStartTimeInMillis();
    }

    /** @return oldest first, the build itself last */
    List<Run<?, ?>> builds() {
        return List.copyOf(builds.values());
    }

    /** @return also those that are still running, oldest first */
    List<Run<?, ?>> withRunning() {
        NavigableMap<Integer, Run<?, ?>> all = new TreeMap<>(builds);
        running.forEach(number -> all.put(number, recent.get(number)));
        all.values().removeIf(Objects::isNull); // deleted in the meantime
        return List.copyOf(all.values());
    }

    int oldest() {
        return builds.firstKey();
    }

    /** @return numbers of the builds that were left out because they are still running */
    List<Integer> running() {
        return List.copyOf(running);
    }

    /** @return whether the limit was reached before the last successful build */
    boolean isCut() {
        return cut;
    }
}
