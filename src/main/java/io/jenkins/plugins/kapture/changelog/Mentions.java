package io.jenkins.plugins.kapture.changelog;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.kapture.client.InvalidInputException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The tickets that commits mention, without reverted ones and those that change other files.
 *
 * @param tickets each with the commits that mention it, oldest first
 * @param searched how many commits were searched; 0 in a text without commits
 * @param reverted how many were left out because others revert them
 * @param otherPaths how many were left out because they change no file that matches
 * @param tooComplex those that were left out because the pattern takes too long for their messages
 */
public record Mentions(
        Map<String, List<Commit>> tickets, int searched, int reverted, int otherPaths, List<Commit> tooComplex) {

    /**
     * @param commits oldest first, each once, except that some may be picked from others
     * @param paths Ant patterns, separated by commas; blank for all files
     * @throws InvalidInputException if the pattern cannot be used
     */
    public static Mentions inCommits(TicketPattern pattern, @CheckForNull String paths, List<Commit> commits)
            throws InterruptedException {
        Reverts reverts = new Reverts(commits);
        PathFilter filter = new PathFilter(paths);
        List<Commit> effective =
                commits.stream().filter(Predicate.not(reverts::isTakenBack)).toList();
        List<Commit> inPaths = effective.stream()
                .filter(commit -> filter.matches(commit.paths()))
                .toList();
        Map<String, List<Commit>> tickets = new LinkedHashMap<>();
        List<Commit> tooComplex = new ArrayList<>();
        Set<String> keys = new HashSet<>();
        Set<String> mentions = new HashSet<>();
        for (Commit commit : inPaths) {
            try {
                for (String id : ids(pattern, reverts, commit)) {
                    if (mentions.add(commit.key() + id)) {
                        tickets.computeIfAbsent(id, key -> new ArrayList<>()).add(commit);
                    }
                }
                keys.add(commit.key());
            } catch (TicketPattern.TooComplexException e) {
                tooComplex.add(commit);
            }
        }
        return new Mentions(
                tickets, keys.size(), commits.size() - effective.size(), effective.size() - inPaths.size(), tooComplex);
    }

    private static Set<String> ids(TicketPattern pattern, Reverts reverts, Commit commit) throws InterruptedException {
        Set<String> ids = new LinkedHashSet<>(pattern.find(reverts.ownText(commit)));
        for (Commit target : reverts.targets(commit)) { // whose change is not in the release
            ids.removeAll(pattern.find(target.message()));
        }
        return ids;
    }

    /** One commit stands for the text. */
    public static Mentions inText(TicketPattern pattern, String text) throws InterruptedException {
        Map<String, List<Commit>> tickets = new LinkedHashMap<>();
        List<Commit> commits = List.of(new Commit("", "", text.strip(), -1, List.of()));
        try {
            pattern.find(text).forEach(id -> tickets.put(id, commits));
        } catch (TicketPattern.TooComplexException e) {
            throw pattern.tooComplex();
        }
        return new Mentions(tickets, 0, 0, 0, List.of());
    }
}
