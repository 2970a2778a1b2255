package io.jenkins.plugins.kapture.changelog;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Util;
import hudson.model.Cause.UpstreamCause;
import hudson.model.Job;
import hudson.model.Run;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
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

    private final Set<String> unreadable = new LinkedHashSet<>();
    private boolean cut;
    private boolean triggered;

    /** @return oldest first within each job */
    Set<Run<?, ?>> of(Run<?, ?> build) {
        Set<Run<?, ?>> found = new LinkedHashSet<>();
        collect(build, found);
        return found;
    }

    private void collect(Run<?, ?> build, Set<Run<?, ?>> found) {
        causes(build).forEach((jobName, number) -> {
            triggered = true;
            Job<?, ?> job = find(jobName);
            if (job == null) {
                unreadable.add(jobName);
                return;
            }
            for (Run<?, ?> upstream : builds(job, number, lastTriggerBefore(build, jobName))) {
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
    private static Job<?, ?> find(String name) {
        try {
            return Jenkins.get().getItemByFullName(name, Job.class);
        } catch (AccessDeniedException e) {
            return null;
        }
    }

    /** @return number of the build that triggered the previous build, or {@code null} if there is none */
    @CheckForNull
    private Integer lastTriggerBefore(Run<?, ?> build, String upstreamJob) {
        Run<?, ?> previous = build.getPreviousBuild();
        for (int read = 0; previous != null && read < RecentBuilds.LIMIT; read++) {
            Integer number = causes(previous).get(upstreamJob);
            if (number != null) {
                return number;
            }
            previous = previous.getPreviousBuild();
        }
        return null;
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
                    : BuildWindow.sinceLastSuccess(run, new RecentBuilds(job)).builds();
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
