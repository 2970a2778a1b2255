package io.jenkins.plugins.kapture.journal;

import hudson.model.Job;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** The numbers of the latest builds of a job, read from the names of directories, so that no build is loaded. */
@Restricted(NoExternalUse.class)
public final class RecentBuilds {

    /** The maximum number of builds of a job that are read. */
    public static final int LIMIT = 200;

    /** Newest first. */
    private final List<Integer> numbers;

    public RecentBuilds(Job<?, ?> job) {
        String[] names = Objects.requireNonNullElse(job.getBuildDir().list(), new String[0]);
        numbers = Arrays.stream(names)
                .filter(name -> name.matches("[1-9][0-9]{0,9}"))
                .map(Long::valueOf)
                .filter(number -> number <= Integer.MAX_VALUE)
                .map(Long::intValue)
                .sorted(Collections.reverseOrder())
                .toList();
    }

    /** @return the latest ones, newest first */
    public List<Integer> notBefore(int number) {
        return numbers.stream().limit(LIMIT).filter(recent -> recent >= number).toList();
    }

    /** @return this build and all later ones, however many, oldest first */
    public List<Integer> since(int number) {
        return numbers.stream().filter(recent -> recent >= number).sorted().toList();
    }

    /** @return the latest ones up to this build, oldest first */
    public List<Integer> upTo(int number) {
        return numbers.stream()
                .filter(recent -> recent <= number)
                .limit(LIMIT)
                .sorted()
                .toList();
    }
}
