package io.jenkins.plugins.kapture.changelog;

import hudson.model.AbstractBuild;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.scm.NullSCM;
import hudson.scm.SCMRevisionState;
import io.jenkins.plugins.kapture.journal.RecentBuilds;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One line in the log about what a search found and left out, or why it found nothing, and warnings. */
final class SearchSummary {

    private static final int MAX_LIST = 10;

    /** The text that was searched, or {@code null}. */
    String text;

    /** How many commits were searched. */
    int commits;

    int revertedCommits;

    /** Commits that change no file that matches {@code paths}. */
    int otherCommits;

    boolean hasCheckout;
    boolean isFirstBuild;

    final Set<String> updatedTickets = new LinkedHashSet<>();

    /** Tickets that another part of the same build updates. */
    final Set<String> claimedTickets = new LinkedHashSet<>();

    private int libraryCommits;
    private List<Integer> runningBuilds = List.of();
    private Set<String> cutBuilds = Set.of();
    private Set<String> unreadableJobs = Set.of();
    private boolean tooManyBuilds;

    void add(BuildWindow window, ChangelogReader reader, UpstreamBuilds upstream) {
        runningBuilds = window.running();
        libraryCommits = reader.libraryCommits();
        cutBuilds = reader.cutBuilds();
        unreadableJobs = upstream.unreadable();
        tooManyBuilds = window.isCut() || upstream.isCut();
        if (upstream.wereFound()) {
            hasCheckout = true;
            isFirstBuild = false;
        }
    }

    /** Whether a build has checked out from an SCM, even without a changelog. */
    static boolean hasCheckout(Run<?, ?> run) {
        return run instanceof AbstractBuild<?, ?> build
                ? !(build.getProject().getScm() instanceof NullSCM)
                : run.getAction(SCMRevisionState.class) != null;
    }

    void print(int found, TaskListener listener) {
        print(listener, found(found) + leftOut());
        cutBuilds.forEach(
                build -> print(listener, Messages.SearchSummary_cutChangelog(build, ChangelogReader.gitLimit())));
        if (tooManyBuilds) {
            print(listener, Messages.SearchSummary_tooManyBuilds(RecentBuilds.LIMIT));
        }
        unreadableJobs.forEach(job -> print(listener, Messages.SearchSummary_unreadableJob(job)));
    }

    private static void print(TaskListener listener, String line) {
        listener.getLogger().println("[Kapture] " + line);
    }

    private String found(int found) {
        if (found == 0) {
            return Messages.SearchSummary_nothing(reason());
        }
        return text == null ? Messages.SearchSummary_found(found, commits) : Messages.SearchSummary_foundInText(found);
    }

    private String reason() {
        if (!updatedTickets.isEmpty() || !claimedTickets.isEmpty()) {
            return Messages.SearchSummary_allUpdated();
        } else if (text != null) {
            return text.isBlank() ? Messages.SearchSummary_emptyText() : Messages.SearchSummary_noMatchInText();
        } else if (commits > 0) {
            return Messages.SearchSummary_noMatch(commits);
        } else if (revertedCommits + otherCommits + libraryCommits > 0) {
            return Messages.SearchSummary_allLeftOut();
        } else if (!hasCheckout) {
            return Messages.SearchSummary_noCheckout();
        }
        return isFirstBuild ? Messages.SearchSummary_firstBuild() : Messages.SearchSummary_noCommits();
    }

    private String leftOut() {
        String parts = Stream.of(
                        count(
                                updatedTickets.size(),
                                Messages.SearchSummary_updated(updatedTickets.size(), list(updatedTickets))),
                        count(
                                claimedTickets.size(),
                                Messages.SearchSummary_claimed(claimedTickets.size(), list(claimedTickets))),
                        count(revertedCommits, Messages.SearchSummary_reverted(revertedCommits)),
                        count(otherCommits, Messages.SearchSummary_otherPaths(otherCommits)),
                        count(libraryCommits, Messages.SearchSummary_libraries(libraryCommits)),
                        count(runningBuilds.size(), Messages.SearchSummary_running(list(runningBuilds))))
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining("; "));
        return parts.isEmpty() ? "" : ' ' + Messages.SearchSummary_leftOut(parts);
    }

    private static String count(int count, String part) {
        return count == 0 ? "" : part;
    }

    private static String list(Collection<?> elements) {
        String list = elements.stream().limit(MAX_LIST).map(String::valueOf).collect(Collectors.joining(", "));
        return elements.size() > MAX_LIST ? list + ", …" : list;
    }
}
