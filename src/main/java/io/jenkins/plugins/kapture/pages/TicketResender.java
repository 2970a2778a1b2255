package io.jenkins.plugins.kapture.pages;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.ExtensionList;
import hudson.ExtensionPoint;
import hudson.model.Run;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** Sends tickets of a completed build again. Called by the build's page, implemented by the update operation. */
@Restricted(NoExternalUse.class)
public abstract class TicketResender implements ExtensionPoint {

    /** An update to send again: with this sub-status, or with the same as before for {@code null}. */
    public record Request(String firstKey, @CheckForNull String subStatus) {}

    /**
     * Starts sending in the background. Updates that are {@code UPDATED} or pending by then are left out, so that two
     * users who send the same tickets at the same time send them once.
     *
     * @param requestedBy ID of the user
     * @return the first keys of the updates that are being sent
     * @throws IOException if nothing can be sent; the message is one sentence for the user
     */
    public abstract List<String> resend(Run<?, ?> run, List<Request> requests, String requestedBy) throws IOException;

    /**
     * @return why an update cannot be sent again, by the key of its first attempt, in the locale of the user;
     *     all other updates can be sent
     */
    public abstract Map<String, String> exclusions(Run<?, ?> run);

    /** @return whether tickets of this build are being sent again, or will be once Jenkins has started */
    public abstract boolean isRunning(Run<?, ?> run);

    public static boolean isResending(Run<?, ?> run) {
        return ExtensionList.lookup(TicketResender.class).stream().anyMatch(resender -> resender.isRunning(run));
    }

    static TicketResender get() {
        return ExtensionList.lookupSingleton(TicketResender.class);
    }
}
