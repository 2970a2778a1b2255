package io.jenkins.plugins.kapture.update;

import hudson.XmlFile;
import hudson.model.Run;
import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.Jenkins;

/**
 * The builds whose tickets are being sent again, once for each running operation. Stored while there are any, so that
 * they continue after a restart of Jenkins; the journal of each build contains what is to be sent.
 */
final class RunningResends {

    private static final Logger LOGGER = Logger.getLogger(RunningResends.class.getName());

    private final List<Run<?, ?>> builds = new ArrayList<>();

    /**
     * By ID, because Jenkins loads the builds of a job again when the job is moved or its configuration is replaced.
     */
    synchronized boolean contains(Run<?, ?> run) {
        String id = run.getExternalizableId();
        return builds.stream().anyMatch(build -> build.getExternalizableId().equals(id));
    }

    synchronized void add(Run<?, ?> run) {
        builds.add(run);
        save();
    }

    synchronized void remove(Run<?, ?> run) {
        builds.remove(run);
        save();
    }

    /** Stores the IDs of the builds again, because they contain the names of jobs and folders. */
    synchronized void updateIds() {
        if (!builds.isEmpty()) {
            save();
        }
    }

    private void save() {
        try {
            if (builds.isEmpty()) {
                file().delete();
            } else {
                file().write(new ArrayList<>(
                        builds.stream().map(Run::getExternalizableId).distinct().toList()));
            }
        } catch (IOException e) {
            LOGGER.log(Level.WARNING, "Could not store which tickets are being sent again", e);
        }
    }

    /** @return the builds whose tickets were being sent again when Jenkins stopped */
    static List<Run<?, ?>> stored() {
        List<Run<?, ?>> stored = new ArrayList<>();
        try {
            if (file().exists() && file().read() instanceof List<?> ids) {
                for (Object id : ids) {
                    Run<?, ?> run = Run.fromExternalizableId(String.valueOf(id));
                    if (run != null) {
                        stored.add(run);
                    }
                }
            }
        } catch (IOException | IllegalArgumentException e) {
            LOGGER.log(Level.WARNING, "Could not read which tickets were being sent again", e);
        }
        return stored;
    }

    private static XmlFile file() {
        return new XmlFile(new File(Jenkins.get().getRootDir(), "io.jenkins.plugins.kapture.resends.xml"));
    }
}
