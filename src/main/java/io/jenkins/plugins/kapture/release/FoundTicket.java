package io.jenkins.plugins.kapture.release;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jenkinsci.plugins.scriptsecurity.sandbox.whitelists.Whitelisted;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;

/** A ticket that commits mention, for scripts and pages. */
@ExportedBean(defaultVisibility = 2)
public final class FoundTicket implements Serializable {

    private static final long serialVersionUID = 1L;
    private static final String COMMITS = "{commits}";
    private static final int MAX_COMMITS = 50;

    private final String ticketId;
    private final ArrayList<FoundCommit> commits;

    FoundTicket(String ticketId, List<FoundCommit> commits) {
        this.ticketId = ticketId;
        this.commits = new ArrayList<>(commits);
    }

    @Exported
    @Whitelisted
    public String getTicketId() {
        return ticketId;
    }

    /** @return oldest first; empty if the ticket was found in a text */
    @Exported(inline = true)
    @Whitelisted
    public List<FoundCommit> getCommits() {
        return new ArrayList<>(commits);
    }

    /** @return with the commits of another search, too */
    FoundTicket with(FoundTicket other) {
        Map<String, FoundCommit> all = new LinkedHashMap<>();
        Stream.of(commits, other.commits)
                .flatMap(List::stream)
                .sorted(Comparator.comparingLong(FoundCommit::getTimestamp))
                .forEach(commit -> all.putIfAbsent(commit.toString(), commit));
        return new FoundTicket(ticketId, List.copyOf(all.values()));
    }

    /**
     * @param ticket {@code null} for a ticket that was not found in commits
     * @return the comment with the titles of the ticket's commits in place of <code>{commits}</code>
     */
    @CheckForNull
    public static String comment(@CheckForNull String comment, @CheckForNull FoundTicket ticket) {
        if (comment == null || !comment.contains(COMMITS)) {
            return comment;
        }
        List<FoundCommit> all = ticket == null ? List.of() : ticket.commits;
        String titles =
                all.stream().limit(MAX_COMMITS).map(FoundCommit::getTitle).collect(Collectors.joining("\n"));
        int more = all.size() - MAX_COMMITS;
        return comment.replace(COMMITS, more > 0 ? titles + "\n… and " + more + " more" : titles);
    }

    @Override
    @Whitelisted
    public String toString() {
        return ticketId;
    }
}
