package io.jenkins.plugins.kapture.release;

import io.jenkins.plugins.kapture.changelog.Commit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.BinaryOperator;

/**
 * Which of the tickets that commits mention are pending, and why the others are not.
 *
 * @param found the pending ones, each with its commits, oldest first
 * @param claimed those that another build is updating now, each with short keys of the commits
 * @param told those that are not found for any commit, each with the clearest reason
 */
record PendingTickets(Map<String, List<Commit>> found, Map<String, List<String>> claimed, Map<String, Told> told) {

    /**
     * @param before other tickets that were told before
     * @param toldFor how a ticket was told for the commit with a key; {@code null} if it is pending
     */
    static PendingTickets of(
            Map<String, List<Commit>> mentioned, Map<String, Told> before, BiFunction<String, String, Told> toldFor) {
        PendingTickets pending =
                new PendingTickets(new LinkedHashMap<>(), new LinkedHashMap<>(), new TreeMap<>(before));
        mentioned.forEach((ticket, commits) -> commits.forEach(commit -> {
            Told how = toldFor.apply(ticket, commit.key());
            if (how == null) {
                pending.found.computeIfAbsent(ticket, key -> new ArrayList<>()).add(commit);
                return;
            }
            if (how.state() == Told.State.IN_PROGRESS) {
                pending.claimed
                        .computeIfAbsent(ticket, key -> new ArrayList<>())
                        .add(commit.key());
            }
            pending.told.merge(ticket, how, BinaryOperator.minBy(Told.ORDER));
        }));
        pending.told.keySet().removeAll(pending.found.keySet());
        return pending;
    }
}
