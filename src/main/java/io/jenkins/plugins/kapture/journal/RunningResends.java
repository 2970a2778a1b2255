package io.jenkins.plugins.kapture.journal;

import hudson.model.Run;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** The builds with running resends, once for each of them; after a restart, what is unsent can be resent again. */
@Restricted(NoExternalUse.class)
public final class RunningResends {

    private static final List<Run<?, ?>> BUILDS = new CopyOnWriteArrayList<>();

    private RunningResends() {}

    public static void add(Run<?, ?> run) {
        BUILDS.add(run);
    }

    public static void remove(Run<?, ?> run) {
        BUILDS.remove(run);
    }

    /** By ID, because Jenkins loads the builds of a job again when the job is moved or its configuration is replaced. */
    public static boolean contains(Run<?, ?> run) {
        return BUILDS.stream().anyMatch(build -> build.getExternalizableId().equals(run.getExternalizableId()));
    }
}
