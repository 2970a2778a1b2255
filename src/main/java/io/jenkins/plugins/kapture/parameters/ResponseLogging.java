package io.jenkins.plugins.kapture.parameters;

/** How much of an answer stands in the build's log. The outcome of each ticket always does. */
public enum ResponseLogging {
    /** The service's message and the HTTP status. */
    SUMMARY,
    /** The whole body too, in several lines and with personal data masked. */
    FULL,
    /** Nothing of it. */
    NONE
}
