package io.jenkins.plugins.kapture.config;

/** The machine that sends the requests of a site. */
public enum SendFrom {
    /** The agent of the build, if it has one. */
    AGENT,
    /** The controller always, so that the token never reaches an agent. */
    CONTROLLER
}
