package io.jenkins.plugins.kapture.release;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.kapture.changelog.Commit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;

/** Which of the tickets that commits mention are pending, and why the others are not. */
final class PendingTickets {

    private final Map<String, List<Commit>> found = new LinkedHashMap<>();
    private final Map<String, List<String>> claimed = new LinkedHashMap<>();

    /** The tickets that are not found for any commit, each with the clearest reason. */
    private final Map<String, Told> told = new TreeMap<>();

    /**
     * @param mentioned for each ticket the commits that mention it, oldest first
     * @param before other tickets that were told before
     * @param toldFor how a ticket was told for the commit with a key; {@code null} if it is pending
     */
    PendingTickets(
            Map<String, List<Commit>> mentioned,
            Map<String, Told> before,
            BiFunction<String, String, Told> toldFor) {
        told.putAll(before);
        mentioned.forEach((ticket, commits) -> commits.forEach(commit -> add(ticket, commit, toldFor)));
        told.keySet().removeAll(found.keySet());
    }

    private void add(String ticket, Commit commit, BiFunction<String, String, Told> toldFor) {
        @CheckForNull Told told = toldFor.apply(ticket, commit.key());
        if (told == null) {
            found.computeIfAbsent(ticket, key -> new ArrayList<>()).add(commit);
            return;
        }
        if (!told.isFinal()) {
            claimed.computeIfAbsent(ticket, key -> new ArrayList<>()).add(commit.key());
        }
        this.told.merge(ticket, told, (first, second) -> Told.ORDER.compare(first, second) <= 0 ? first : second);
    }

    Map<String, List<Commit>> found() {
        return found;
    }

    Map<String, Told> told() {
        return told;
    }

    /** @return the same as {@link #found}, as it is recorded */
    Map<String, List<String>> foundKeys() {
        Map<String, List<String>> keys = new LinkedHashMap<>();
        found.forEach((ticket, commits) ->
                keys.put(ticket, commits.stream().map(Commit::key).distinct().toList()));
        return keys;
    }

    /** @return those that another build is updating now, as they are recorded */
    Map<String, List<String>> claimed() {
        return claimed;
    }
}
