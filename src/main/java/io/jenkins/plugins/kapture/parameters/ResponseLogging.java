package io.jenkins.plugins.kapture.parameters;

import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** How much of a response is written to the build log. The outcome of each ticket always is. */
@Restricted(NoExternalUse.class)
public enum ResponseLogging {
    /** The service's message and the HTTP status. */
    SUMMARY,
    /** The whole body as well, pretty-printed and with personal data masked. */
    FULL,
    /** Nothing, except why a ticket was not updated. */
    NONE
}
