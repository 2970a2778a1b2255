package io.jenkins.plugins.kapture.changelog;

import hudson.model.Job;
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

    private final NavigableSet<Integer> numbers = new TreeSet<>(Collections.reverseOrder());
    private final boolean complete;

    RecentBuilds(Job<?, ?> job) {
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

    /** @return newest first */
    List<Integer> notBefore(int number) {
        return List.copyOf(numbers.headSet(number, true));
    }
}
