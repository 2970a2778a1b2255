package io.jenkins.plugins.kapture.update;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import java.util.List;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * One operation of a build.
 *
 * @param id distinguishes it from all others of the build, and is the same after a restart
 * @param requestedBy ID of the user who sends tickets again; {@code null} for the build itself
 * @param firstKeys for tickets that are sent again: the keys of their first attempts, in the order of the tickets
 */
@Restricted(NoExternalUse.class)
public record Operation(
        @NonNull String id,
        @CheckForNull String requestedBy,
        @NonNull List<String> firstKeys) {

    /** @return an operation of the build itself */
    @NonNull
    public static Operation first(@NonNull String id) {
        return new Operation(id, null, List.of());
    }

    @NonNull
    String key(int index) {
        return id + "/" + index;
    }

    /** @return {@code null} for a first attempt */
    @CheckForNull
    String repeatedKey(int index) {
        return firstKeys.isEmpty() ? null : firstKeys.get(index);
    }

    @NonNull
    String firstKey(int index) {
        return firstKeys.isEmpty() ? key(index) : firstKeys.get(index);
    }
}
