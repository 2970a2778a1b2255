package io.jenkins.plugins.kapture.update;

/** How much of an answer stands in the build's log. The outcome of each ticket always does. */
public enum ResponseLog {
    /** The service's message and the HTTP status. */
    SUMMARY,
    /** The whole body too, in several lines and with personal data masked. */
    FULL,
    /** Nothing of it. */
    NONE
}
