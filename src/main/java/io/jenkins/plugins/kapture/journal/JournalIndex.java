package io.jenkins.plugins.kapture.journal;

import hudson.model.Job;
import hudson.model.Run;
import java.io.File;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** Which jobs and builds have journals: Jenkins asks for actions all the time, and must touch no file of the others. */
@Restricted(NoExternalUse.class)
public final class JournalIndex {

    private static final Map<Run<?, ?>, Boolean> BUILDS = Collections.synchronizedMap(new WeakHashMap<>());
    private static final Map<Job<?, ?>, Boolean> JOBS = Collections.synchronizedMap(new WeakHashMap<>());

    private JournalIndex() {}

    /** Called before the journal of a build is written. */
    static void add(Run<?, ?> run) {
        BUILDS.put(run, true);
        JOBS.put(run.getParent(), true);
    }

    public static boolean contains(Run<?, ?> run) {
        Boolean known = BUILDS.get(run);
        if (known == null) {
            known = new File(run.getRootDir(), TicketJournal.FILE).isFile();
            BUILDS.putIfAbsent(run, known); // keeps what was added in the meantime
        }
        return known;
    }

    /** @return whether one of the latest builds of the job has a journal; no build is loaded to find out */
    public static boolean contains(Job<?, ?> job, int latestBuilds) {
        if (!JOBS.getOrDefault(job, true)) {
            return false;
        }
        boolean found = new RecentBuilds(job)
                .notBefore(1).stream()
                        .limit(latestBuilds)
                        .anyMatch(number -> new File(job.getBuildDir(), number + "/" + TicketJournal.FILE).isFile());
        JOBS.putIfAbsent(job, found);
        return found;
    }
}
