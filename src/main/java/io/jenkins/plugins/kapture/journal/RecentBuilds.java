package io.jenkins.plugins.kapture.journal;

import hudson.model.Job;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * The numbers of a job's latest builds, read from the names of their directories so that no build needs to be loaded.
 */
@Restricted(NoExternalUse.class)
public final class RecentBuilds {

    /** The maximum number of builds of a job that are read. */
    public static final int LIMIT = 200;

    /** Newest first. */
    private final List<Integer> numbers;

    private final boolean complete;

    public RecentBuilds(Job<?, ?> job) {
        String[] names = Objects.requireNonNullElse(job.getBuildDir().list(), new String[0]);
        List<Integer> all = Arrays.stream(names)
                .filter(name -> name.matches("[1-9][0-9]{0,9}"))
                .map(Long::valueOf)
                .filter(number -> number <= Integer.MAX_VALUE)
                .map(Long::intValue)
                .sorted(Collections.reverseOrder())
                .toList();
        complete = all.size() <= LIMIT;
        numbers = complete ? all : all.subList(0, LIMIT);
    }

    /** @return newest first */
    public List<Integer> notBefore(int number) {
        return numbers.stream().filter(recent -> recent >= number).toList();
    }

    /** @return oldest first */
    public List<Integer> upTo(int number) {
        return numbers.stream().filter(recent -> recent <= number).sorted().toList();
    }

    /** @return whether there are no more builds */
    public boolean isComplete() {
        return complete;
    }
}
