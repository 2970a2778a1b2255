package io.jenkins.plugins.kapture.journal;

import hudson.model.Run;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * The builds whose updates are being resent, once for each running operation. In memory only: a restart of Jenkins ends
 * a resend, and its unsent updates can be resent again.
 */
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
        return !BUILDS.isEmpty()
                && BUILDS.stream().anyMatch(build -> build.getExternalizableId().equals(run.getExternalizableId()));
    }
}
