package io.jenkins.plugins.kapture.changelog;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Job;
import hudson.model.Run;
import java.io.File;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.TreeSet;

/**
 * The numbers of a job's latest builds, read from the names of their directories so that no build needs to be loaded.
 */
final class RecentBuilds {

    /** The maximum number of builds of a job that are read. */
    static final int LIMIT = 200;

    private final Job<?, ?> job;
    private final NavigableSet<Integer> numbers = new TreeSet<>(Collections.reverseOrder());
    private final boolean complete;

    RecentBuilds(Job<?, ?> job) {
        this.job = job;
        String[] names = Objects.requireNonNullElse(job.getBuildDir().list(), new String[0]);
        List<Integer> all = Arrays.stream(names)
                .filter(name -> name.matches("\\d{1,9}"))
                .map(Integer::valueOf)
                .sorted(Collections.reverseOrder())
                .toList();
        complete = all.size() <= LIMIT;
        numbers.addAll(complete ? all : all.subList(0, LIMIT));
    }

    /** @return whether the build is one of the latest */
    boolean reachTo(int number) {
        return complete || number >= numbers.last();
    }

    /**
     * @return the builds before this one that were stored after it had started, newest first: those that ended then, and
     *     maybe some more
     */
    List<Integer> changedSince(Run<?, ?> run) {
        return numbers.tailSet(run.getNumber(), false).stream()
                .filter(number -> isChangedSince(number, run.getStartTimeInMillis()))
                .toList();
    }

    @CheckForNull
    Run<?, ?> get(int number) {
        return job.getBuildByNumber(number);
    }

    private boolean isChangedSince(int number, long time) {
        long changed = new File(job.getBuildDir(), number + "/build.xml").lastModified();
        return changed == 0 || changed >= time;
    }

    /** @return newest first */
    List<Integer> notBefore(int number) {
        return List.copyOf(numbers.headSet(number, true));
    }
}
