package io.jenkins.plugins.kapture.journal;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * A ticket of an operation, before anything is sent.
 *
 * @param firstKey key of the update that this one resends, or {@code null} if it is the first attempt
 * @param environment what is released to; empty for none
 * @param digest the same for updates that are the same in every field; empty for a preview
 * @param sameAs key of an earlier update of the build that is the same, so that this one is not sent, but has the
 *     outcome of that one; {@code null} if it is sent
 */
@Restricted(NoExternalUse.class)
public record RequestedTicket(
        String ticketId,
        String subStatus,
        @CheckForNull String firstKey,
        String environment,
        String digest,
        @CheckForNull String sameAs) {

    /** @return the same if it is sent, because the earlier update was not made */
    RequestedTicket itself() {
        return new RequestedTicket(ticketId, subStatus, firstKey, environment, digest, null);
    }
}
