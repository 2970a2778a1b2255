package io.jenkins.plugins.kapture.parameters;

/** What an outcome does to the build, from harmless to fatal. */
public enum FailurePolicy {
    /** Log it and go on. */
    IGNORE,
    /** Mark build and stage unstable and go on. */
    UNSTABLE,
    /** End the step or build step with an error. */
    FAILURE
}
