package io.jenkins.plugins.kapture.changelog;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Util;
import hudson.model.Cause.UpstreamCause;
import hudson.model.Job;
import hudson.model.Run;
import io.jenkins.plugins.kapture.journal.RecentBuilds;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import jenkins.model.Jenkins;
import org.springframework.security.access.AccessDeniedException;

/**
 * Finds the upstream builds whose commits a build is the first to include: those that triggered it, and those before
 * them back to the one that triggered the previous build. Applies recursively to the builds that triggered these.
 *
 * <p>Upstream jobs are looked up with the permissions of the running build, as elsewhere in Jenkins. Builds run
 * as SYSTEM unless an administrator has configured another user, who must then be able to read the job.
 */
final class UpstreamBuilds {

    /** The upstream jobs of the build that looks for tickets. Earlier builds may know them by a former name. */
    private final List<Job<?, ?>> current = new ArrayList<>();

    private final Set<String> unreadable = new LinkedHashSet<>();
    private boolean cut;
    private boolean triggered;

    /** @param run the build that looks for tickets */
    UpstreamBuilds(Run<?, ?> run) {
        causes(run).keySet().stream()
                .map(name -> find(name))
                .filter(Objects::nonNull)
                .forEach(current::add);
    }

    /** @return oldest first within each job */
    Set<Run<?, ?>> of(Run<?, ?> build) {
        Set<Run<?, ?>> found = new LinkedHashSet<>();
        collect(build, found);
        return found;
    }

    private void collect(Run<?, ?> build, Set<Run<?, ?>> found) {
        causes(build).forEach((jobName, number) -> {
            triggered = true;
            Job<?, ?> job = find(jobName, number, build);
            if (job == null) {
                unreadable.add(jobName);
                return;
            }
            for (Run<?, ?> upstream : builds(job, number, lastTriggerBefore(build, job))) {
                if (found.add(upstream)) {
                    collect(upstream, found);
                }
            }
        });
    }

    /** @return for each upstream job, the latest of its builds that triggered the build */
    private static Map<String, Integer> causes(Run<?, ?> build) {
        Map<String, Integer> latest = new LinkedHashMap<>();
        Util.filter(build.getCauses(), UpstreamCause.class)
                .forEach(cause -> latest.merge(cause.getUpstreamProject(), cause.getUpstreamBuild(), Math::max));
        return latest;
    }

    @CheckForNull
    private Job<?, ?> find(String name, int number, Run<?, ?> triggered) {
        Job<?, ?> job = find(name);
        return job != null
                ? job
                : current.stream()
                        .filter(each -> FormerName.isOf(each, name, number, triggered))
                        .findFirst()
                        .orElse(null);
    }

    @CheckForNull
    private static Job<?, ?> find(String name) {
        try {
            return Jenkins.get().getItemByFullName(name, Job.class);
        } catch (AccessDeniedException e) {
            return null;
        }
    }

    /** @return number of the build that triggered the previous build, or {@code null} if there is none */
    @CheckForNull
    private static Integer lastTriggerBefore(Run<?, ?> build, Job<?, ?> upstream) {
        Integer underFormerName = null;
        Run<?, ?> previous = build.getPreviousBuild();
        for (int read = 0; previous != null && read < RecentBuilds.LIMIT; read++) {
            Integer number = causes(previous).get(upstream.getFullName());
            if (number != null) {
                return isOfDeletedJob(number, upstream, previous) ? null : number;
            } else if (underFormerName == null) {
                underFormerName = triggerUnderFormerName(previous, upstream);
            }
            previous = previous.getPreviousBuild();
        }
        return underFormerName;
    }

    /** If a job, such as that of a branch, is deleted and created again, its builds are numbered from 1 again. */
    private static boolean isOfDeletedJob(int number, Job<?, ?> upstream, Run<?, ?> triggered) {
        Run<?, ?> build = upstream.getBuildByNumber(number);
        return build == null
                ? number >= upstream.getNextBuildNumber()
                : build.getStartTimeInMillis() > triggered.getStartTimeInMillis();
    }

    @CheckForNull
    private static Integer triggerUnderFormerName(Run<?, ?> build, Job<?, ?> upstream) {
        return causes(build).entrySet().stream()
                .filter(cause -> FormerName.isOf(upstream, cause.getKey(), cause.getValue(), build))
                .map(Map.Entry::getValue)
                .max(Integer::compare)
                .orElse(null);
    }

    /**
     * @param last number of the last build
     * @param exclusive number of the build before the first; {@code null} for the last one that succeeded
     * @return oldest first
     */
    private List<Run<?, ?>> builds(Job<?, ?> job, int last, @CheckForNull Integer exclusive) {
        if (exclusive == null) {
            Run<?, ?> run = job.getBuildByNumber(last);
            return run == null
                    ? List.of()
                    : BuildWindow.sinceLastSuccess(run, new RecentBuilds(job)).withRunning();
        }
        List<Run<?, ?>> builds = new ArrayList<>();
        Run<?, ?> build = job.getNearestOldBuild(last);
        while (build != null && build.getNumber() > exclusive) {
            if (builds.size() == RecentBuilds.LIMIT) {
                cut = true;
                break;
            }
            builds.add(build);
            build = build.getPreviousBuild();
        }
        Collections.reverse(builds);
        return builds;
    }

    /** @return names of upstream jobs that do not exist, or that the build cannot read */
    Set<String> unreadable() {
        return unreadable;
    }

    /** @return whether the limit of builds was reached */
    boolean isCut() {
        return cut;
    }

    /** @return whether any upstream build was found to have triggered a build */
    boolean wereFound() {
        return triggered;
    }
}
