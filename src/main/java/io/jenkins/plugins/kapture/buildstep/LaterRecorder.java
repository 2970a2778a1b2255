package io.jenkins.plugins.kapture.buildstep;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.AbstractBuild;
import hudson.tasks.Publisher;
import hudson.tasks.Recorder;

/** Finds recorders that run after a notifier. Core sorts them when they are added in the form, but nowhere else. */
final class LaterRecorder {

    private LaterRecorder() {}

    /** @return its display name; {@code null} if there is none, or if another step contains the notifier */
    @CheckForNull
    static String find(AbstractBuild<?, ?> build, Publisher notifier) {
        boolean later = false;
        for (Publisher each : build.getProject().getPublishersList()) {
            if (later && each instanceof Recorder && !each.needsToRunAfterFinalized()) {
                return each.getDescriptor().getDisplayName();
            }
            later |= each == notifier;
        }
        return null;
    }
}
