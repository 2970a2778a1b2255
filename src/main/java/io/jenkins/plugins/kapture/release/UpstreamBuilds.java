package io.jenkins.plugins.kapture.release;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Util;
import hudson.model.Cause.UpstreamCause;
import hudson.model.ItemGroup;
import hudson.model.Job;
import hudson.model.Run;
import io.jenkins.plugins.kapture.journal.RecentBuilds;
import io.jenkins.plugins.kapture.journal.RecordedSearch.Range;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import jenkins.model.Jenkins;
import org.springframework.security.access.AccessDeniedException;

/**
 * Builds of upstream jobs, as far back as the one that was released before, and those that triggered these, and so on.
 *
 * <p>Upstream jobs are looked up with the permissions of the running build, as elsewhere in Jenkins. Builds run
 * as SYSTEM unless an administrator has configured another user, who must then be able to read the job.
 */
final class UpstreamBuilds {

    private final Map<String, Integer> released;
    /** For each job its builds, by number. */
    final Map<String, NavigableMap<Integer, Run<?, ?>>> builds = new LinkedHashMap<>();
    /** For each job that was found, which builds were read. */
    final Map<String, Range> ranges = new LinkedHashMap<>();
    /** What the log says about builds that could not be read. */
    final Set<String> warnings = new LinkedHashSet<>();

    /** @param released for each upstream job that is known, the number of the build that was released before */
    UpstreamBuilds(Map<String, Integer> released) {
        this.released = released;
    }

    /** Adds the builds that triggered this one, and those before them. */
    void addCausesOf(Run<?, ?> build) {
        for (UpstreamCause cause : Util.filter(build.getCauses(), UpstreamCause.class)) {
            Job<?, ?> job = find(cause.getUpstreamProject(), Jenkins.get());
            if (job == null) {
                warnings.add(SearchReport.text("unreadableJob", cause.getUpstreamProject()));
            } else if (job != build.getParent()) {
                add(job, cause.getUpstreamBuild(), true);
            }
        }
    }

    /** @return {@code null} if there is no such job, or the current user may not read it */
    @CheckForNull
    static Job<?, ?> find(String name, ItemGroup<?> group) {
        try {
            return Jenkins.get().getItem(name, group, Job.class);
        } catch (AccessDeniedException e) {
            return null;
        }
    }

    /** @param recursive whether the builds that triggered these are added, too */
    void add(Job<?, ?> job, int last, boolean recursive) {
        String name = job.getFullName();
        Range known = ranges.get(name);
        int after = known == null ? releasedBefore(job, last) : known.last();
        ranges.put(name, new Range(known == null ? after : known.after(), Math.max(last, after)));
        NavigableMap<Integer, Run<?, ?>> added = new TreeMap<>();
        Run<?, ?> build = job.getNearestOldBuild(last);
        while (build != null && build.getNumber() > after && added.size() < RecentBuilds.LIMIT) {
            added.put(build.getNumber(), build);
            build = build.getPreviousBuild();
        }
        if (build != null && build.getNumber() > after) {
            warnings.add(SearchReport.text("tooManyBuilds", RecentBuilds.LIMIT));
            after = build.getNumber();
        }
        List<Integer> numbers = new ArrayList<>(added.keySet());
        numbers.add(last + 1);
        List<String> missing = SearchReport.missing(after, numbers);
        if (!missing.isEmpty()) {
            warnings.add(SearchReport.text("deletedUpstreamBuilds", SearchReport.list(missing), name));
        }
        if (!added.isEmpty()) {
            builds.computeIfAbsent(name, key -> new TreeMap<>()).putAll(added);
        }
        if (recursive) {
            added.descendingMap().values().forEach(this::addCausesOf);
        }
    }

    /** @return if it is not known, the last build that ended better than {@code FAILURE}; 0 if there is none */
    private int releasedBefore(Job<?, ?> job, int build) {
        Integer number = released.get(job.getFullName());
        if (number != null && number < job.getNextBuildNumber()) { // otherwise the job was deleted and created again
            return number;
        }
        return Stream.<Run<?, ?>>iterate(job.getNearestOldBuild(build - 1), Objects::nonNull, Run::getPreviousBuild)
                .limit(RecentBuilds.LIMIT)
                .filter(JobRecords::isGood)
                .findFirst()
                .map(Run::getNumber)
                .orElse(0);
    }
}
