package io.jenkins.plugins.kapture.config;

import org.jvnet.localizer.Localizable;

/** The machine that sends the requests of a site. */
public enum SendFrom {
    /** The agent of the build, if it has one. */
    AGENT(Messages._SendFrom_agent()),
    /** The controller always, so that the token never reaches an agent. */
    CONTROLLER(Messages._SendFrom_controller());

    private final Localizable displayName;

    SendFrom(Localizable displayName) {
        this.displayName = displayName;
    }

    /** In the language of the request's user. */
    public String getDisplayName() {
        return displayName.toString();
    }
}
