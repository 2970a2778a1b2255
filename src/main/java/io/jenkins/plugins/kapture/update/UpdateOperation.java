package io.jenkins.plugins.kapture.update;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.List;
import java.util.UUID;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * Identifies one operation of a build, and the updates in it.
 *
 * @param id distinguishes it from all others of the build, and is the same after a restart
 * @param requestedBy ID of the user who sends tickets again; {@code null} for the build itself
 * @param firstKeys for tickets that are sent again: the keys of their first attempts, in the order of the tickets
 */
@Restricted(NoExternalUse.class)
public record UpdateOperation(String id, @CheckForNull String requestedBy, List<String> firstKeys) {

    /** @return an ID for a new operation, short because it is part of each line of the journal */
    public static String newId() {
        return Long.toString(UUID.randomUUID().getMostSignificantBits() & Long.MAX_VALUE, Character.MAX_RADIX);
    }

    /** @return an operation of the build itself */
    public static UpdateOperation of(String id) {
        return new UpdateOperation(id, null, List.of());
    }

    /** @return an operation that sends tickets again */
    public static UpdateOperation resend(String requestedBy, List<String> firstKeys) {
        return new UpdateOperation(newId(), requestedBy, firstKeys);
    }

    boolean isResend() {
        return requestedBy != null;
    }

    String key(int index) {
        return id + "/" + index;
    }

    /** @return {@code null} for a first attempt */
    @CheckForNull
    String resentKey(int index) {
        return firstKeys.isEmpty() ? null : firstKeys.get(index);
    }

    String firstKey(int index) {
        return firstKeys.isEmpty() ? key(index) : firstKeys.get(index);
    }
}
