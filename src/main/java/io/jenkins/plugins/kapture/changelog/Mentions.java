package io.jenkins.plugins.kapture.changelog;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.kapture.changelog.TicketPattern.TooComplexException;
import io.jenkins.plugins.kapture.client.InvalidInputException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The tickets that commits mention, without reverted ones and those that change other files. */
public final class Mentions {

    private final TicketPattern pattern;
    private final Reverts reverts;
    private final Map<String, List<Commit>> tickets = new LinkedHashMap<>();
    private final List<Commit> tooComplex = new ArrayList<>();
    private int searched;
    private int reverted;
    private int otherPaths;

    private Mentions(TicketPattern pattern, List<Commit> commits) {
        this.pattern = pattern;
        reverts = new Reverts(commits);
    }

    /**
     * @param commits oldest first, each once, except that some may be picked from others
     * @param paths Ant patterns, separated by commas; blank for all files
     * @throws InvalidInputException if the pattern cannot be used
     */
    public static Mentions find(TicketPattern pattern, @CheckForNull String paths, List<Commit> commits)
            throws InterruptedException {
        Mentions mentions = new Mentions(pattern, commits);
        PathFilter filter = new PathFilter(paths);
        Set<String> keys = new HashSet<>();
        for (Commit commit : commits) {
            if (mentions.reverts.isTakenBack(commit)) {
                mentions.reverted++;
            } else if (!filter.matches(commit.paths())) {
                mentions.otherPaths++;
            } else if (keys.add(commit.key())) {
                mentions.search(commit);
            }
        }
        return mentions;
    }

    private void search(Commit commit) throws InterruptedException {
        try {
            Set<String> ids = new LinkedHashSet<>(pattern.find(reverts.ownText(commit)));
            for (Commit target : reverts.targets(commit)) { // whose change is not in the release
                ids.removeAll(pattern.find(target.message()));
            }
            searched++;
            ids.forEach(
                    id -> tickets.computeIfAbsent(id, key -> new ArrayList<>()).add(commit));
        } catch (TooComplexException e) {
            tooComplex.add(commit);
        }
    }

    /** @return for each ticket the commits that mention it, oldest first */
    public Map<String, List<Commit>> tickets() {
        return Collections.unmodifiableMap(tickets);
    }

    /** @return the commits that were left out because the pattern takes too long for their messages */
    public List<Commit> tooComplex() {
        return List.copyOf(tooComplex);
    }

    /** @return how many commits were searched */
    public int searched() {
        return searched;
    }

    /** @return how many commits were left out because others revert them */
    public int reverted() {
        return reverted;
    }

    /** @return how many commits were left out because they change no file that matches */
    public int otherPaths() {
        return otherPaths;
    }
}
