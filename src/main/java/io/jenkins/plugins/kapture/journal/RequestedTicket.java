package io.jenkins.plugins.kapture.journal;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * A ticket of an operation, before anything is sent.
 *
 * @param firstKey key of the update that this one repeats, or {@code null} if it is the first attempt
 */
@Restricted(NoExternalUse.class)
public record RequestedTicket(
        String ticketId, String subStatus, @CheckForNull String firstKey) {}
