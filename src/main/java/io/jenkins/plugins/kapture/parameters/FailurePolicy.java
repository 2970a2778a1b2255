package io.jenkins.plugins.kapture.parameters;

import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** How a failed update affects the build, in ascending order of severity. */
@Restricted(NoExternalUse.class)
public enum FailurePolicy {
    /** Log and continue. */
    IGNORE,
    /** Mark build and stage as unstable and continue. */
    UNSTABLE,
    /** End the step or build step with an error. */
    FAILURE
}
