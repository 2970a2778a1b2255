package io.jenkins.plugins.kapture.release;

import io.jenkins.plugins.kapture.changelog.Mentions;
import io.jenkins.plugins.kapture.client.LocalizedMessage;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * What a search writes to the log: one line about what was found and left out, or why it found nothing, and warnings.
 *
 * @param otherCommits how many commits were left out because they are not the job's own
 * @param reason why nothing was found; only asked if no commits were searched or left out
 */
record SearchReport(PendingTickets pending, Mentions mentions, int otherCommits, Supplier<NoCommits> reason) {

    private static final int MAX_LIST = 10;

    /** Why there are no commits, or no tickets in a text without commits. */
    enum NoCommits {
        EMPTY_TEXT,
        NO_MATCH_IN_TEXT,
        FIRST_BUILD,
        NO_CHECKOUT,
        /** The SCM lists none, although it has checked out another revision than the build before. */
        NEW_REVISION,
        /** The chosen upstream build is not newer than the one that was released. */
        NOT_NEWER,
        UNCHANGED
    }

    /** @return the lines, without prefix */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        String leftOut = String.join("; ", leftOut());
        lines.add(found() + (leftOut.isEmpty() ? "" : ' ' + text("leftOut", leftOut)));
        mentions.tooComplex().forEach(commit -> lines.add(text("tooComplex", commit.name())));
        return lines;
    }

    private String found() {
        int found = pending.found().size();
        if (found == 0) {
            return text("nothing", nothing());
        }
        return mentions.searched() == 0 ? text("foundInText", found) : text("found", found, mentions.searched());
    }

    private String nothing() {
        if (!mentions.tickets().isEmpty()) { // so all were told
            boolean updated = pending.told().values().stream().allMatch(told -> told.state() == Told.State.UPDATED);
            return text(updated ? "allUpdated" : "allTold");
        } else if (mentions.searched() > 0) {
            return text("noMatch", mentions.searched());
        }
        int leftOut = mentions.reverted()
                + mentions.otherPaths()
                + otherCommits
                + mentions.tooComplex().size();
        return text(leftOut > 0 ? "allLeftOut" : reason.get().name());
    }

    private List<String> leftOut() {
        List<String> parts = new ArrayList<>();
        Map<Told.State, Map<String, List<String>>> told = new TreeMap<>();
        pending.told()
                .forEach((ticket, why) -> told.computeIfAbsent(why.state(), key -> new TreeMap<>())
                        .computeIfAbsent(why.build(), key -> new ArrayList<>())
                        .add(ticket));
        told.forEach((state, builds) -> parts.add(told(state, builds)));
        add(parts, "reverted", mentions.reverted());
        add(parts, "otherPaths", mentions.otherPaths());
        add(parts, "otherCommits", otherCommits);
        return parts;
    }

    /** Of tickets that were updated, the builds do not matter: a ticket can be in many. */
    private static String told(Told.State state, Map<String, List<String>> builds) {
        List<String> tickets = builds.values().stream().flatMap(List::stream).toList();
        if (state == Told.State.UPDATED) {
            return text(state.name(), tickets.size(), list(tickets));
        }
        return builds.entrySet().stream()
                .map(build -> text(state.name(), build.getValue().size(), list(build.getValue()), build.getKey()))
                .collect(Collectors.joining("; "));
    }

    private static void add(List<String> parts, String key, int count) {
        if (count > 0) {
            parts.add(text(key, count));
        }
    }

    static String list(Collection<?> elements) {
        String list = elements.stream().limit(MAX_LIST).map(String::valueOf).collect(Collectors.joining(", "));
        return elements.size() > MAX_LIST ? list + ", …" : list;
    }

    /** @return which builds are missing after the previous one and between the others, such as {@code 2} or {@code 4–6} */
    static List<String> missing(int previous, Collection<Integer> numbers) {
        List<String> missing = new ArrayList<>();
        int last = previous;
        for (int number : numbers) {
            if (number == last + 2) {
                missing.add(String.valueOf(number - 1));
            } else if (number > last + 2) {
                missing.add((last + 1) + "–" + (number - 1));
            }
            last = Math.max(last, number);
        }
        return missing;
    }

    static String text(String key, Object... arguments) {
        return new LocalizedMessage(SearchReport.class, "SearchReport." + key, arguments).toString();
    }
}
