package io.jenkins.plugins.kapture.journal;

import hudson.model.Job;
import hudson.model.Run;
import java.io.File;
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

    private final Job<?, ?> job;

    /** Newest first. */
    private final List<Integer> numbers;

    private final boolean complete;

    public RecentBuilds(Job<?, ?> job) {
        this.job = job;
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

    /** @return whether the build is one of the latest */
    public boolean reachTo(int number) {
        return complete || number >= numbers.get(LIMIT - 1);
    }

    /** @return newest first */
    public List<Integer> notBefore(int number) {
        return numbers.stream().filter(recent -> recent >= number).toList();
    }

    /**
     * @return the builds before this one whose files changed after it had started, newest first: those that ended then,
     *     and maybe some more
     */
    public List<Integer> changedSince(Run<?, ?> run) {
        return numbers.stream()
                .filter(number -> number < run.getNumber() && isChangedSince(number, run.getStartTimeInMillis()))
                .toList();
    }

    private boolean isChangedSince(int number, long time) {
        File directory = new File(job.getBuildDir(), String.valueOf(number));
        long changed = new File(directory, "build.xml").lastModified();
        // If Jenkins was killed, only the log shows how long the build ran.
        return changed == 0 || Math.max(changed, new File(directory, "log").lastModified()) >= time;
    }
}
