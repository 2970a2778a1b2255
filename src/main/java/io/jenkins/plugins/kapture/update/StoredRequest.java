package io.jenkins.plugins.kapture.update;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.kapture.client.TicketUpdate;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** What is needed to resend an update. */
@Restricted(NoExternalUse.class)
public record StoredRequest(Route route, TicketUpdate update) {

    /**
     * Where the request was sent.
     *
     * @param credentialsId {@code null} for the site's own credentials
     * @param agent name of the agent that sent it; {@code null} for the controller
     */
    public record Route(
            String site,
            @CheckForNull String credentialsId,
            @CheckForNull String agent) {}
}
