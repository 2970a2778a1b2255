package io.jenkins.plugins.kapture.changelog;

import hudson.model.Job;
import hudson.model.Run;
import io.jenkins.plugins.kapture.journal.RecentBuilds;
import io.jenkins.plugins.kapture.parameters.EnumParameter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One search for tickets: reads the commits, leaves some out, matches the rest, and looks them up in the ledger. */
final class TicketSearch {

    private final TicketQuery query;
    private final TicketPattern pattern;
    private final Run<?, ?> run;
    private final RecentBuilds recent;
    private final BuildWindow window;
    private final TicketLedger ledger;
    private final ChangelogReader reader;
    private final UpstreamBuilds upstream;
    private final SearchSummary summary = new SearchSummary();

    /** Keys of the commits whose tickets an earlier build has reported, by its number. */
    private final Map<Integer, Set<String>> reportedCommits = new HashMap<>();

    TicketSearch(TicketQuery query, Run<?, ?> run) {
        this.query = query;
        this.run = run;
        pattern = TicketPattern.parse(query.pattern);
        TicketQuery.Since since = EnumParameter.parse("since", query.since, TicketQuery.Since.LAST_SUCCESSFUL_BUILD);
        recent = new RecentBuilds(run.getParent());
        window = since == TicketQuery.Since.THIS_BUILD && query.text == null
                ? BuildWindow.of(run, recent)
                : BuildWindow.sinceLastSuccess(run, recent);
        ledger = new TicketLedger(run.getParent(), recent);
        reader = new ChangelogReader(query.includeLibraries);
        upstream = new UpstreamBuilds(run);
    }

    /** @return for each ticket the commits that mention it, oldest first; none if it was found in a text */
    Map<String, List<Commit>> find() {
        return query.text == null ? findInCommits() : findInText();
    }

    private Map<String, List<Commit>> findInText() {
        summary.text = query.text;
        Map<String, List<Commit>> tickets = new LinkedHashMap<>();
        for (String id : pattern.find(query.text)) {
            if (!query.includeUpdated && isReported(id)) {
                summary.updatedTickets.add(id);
            } else {
                tickets.put(id, List.of());
            }
        }
        return tickets;
    }

    private Map<String, List<Commit>> findInCommits() {
        Map<String, List<Commit>> tickets = new LinkedHashMap<>();
        for (Commit commit : leaveOut(commits())) {
            for (String id : pattern.find(commit.message())) {
                if (!query.includeUpdated && isReported(id, commit)) {
                    summary.updatedTickets.add(id);
                } else {
                    tickets.computeIfAbsent(id, key -> new ArrayList<>()).add(commit);
                }
            }
        }
        summary.updatedTickets.removeAll(tickets.keySet());
        summary.add(window, reader, upstream);
        return tickets;
    }

    /** The commits of the window, each once. */
    private List<Commit> commits() {
        List<Commit> commits = new ArrayList<>();
        Set<String> keys = new HashSet<>();
        for (Run<?, ?> build : window.builds()) {
            summary.hasCheckout |= SearchSummary.hasCheckout(build);
            read(build, reader, upstream).stream()
                    .filter(commit -> keys.add(commit.key()))
                    .forEach(commits::add);
        }
        summary.isFirstBuild = run.getPreviousBuild() == null;
        return commits;
    }

    private List<Commit> read(Run<?, ?> build, ChangelogReader reader, UpstreamBuilds upstream) {
        List<List<Commit>> changelogs = new ArrayList<>();
        if (query.upstream) {
            // The builds of a job are in order, even if the time of a commit is wrong.
            Map<Job<?, ?>, List<Commit>> ofJobs = new LinkedHashMap<>();
            upstream.of(build).stream()
                    .sorted(Comparator.comparingInt(source -> source.getNumber()))
                    .forEach(source -> ofJobs.computeIfAbsent(source.getParent(), job -> new ArrayList<>())
                            .addAll(reader.read(source, build.getNumber())));
            changelogs.addAll(ofJobs.values());
        }
        changelogs.add(reader.read(build, build.getNumber()));
        return ChangelogReader.merge(changelogs);
    }

    private List<Commit> leaveOut(List<Commit> commits) {
        Set<Commit> reverted = Reverts.find(commits);
        PathFilter paths = new PathFilter(query.paths);
        List<Commit> kept = new ArrayList<>();
        for (Commit commit : commits) {
            if (reverted.contains(commit)) {
                summary.revertedCommits++;
            } else if (!paths.matches(commit.paths())) {
                summary.otherCommits++;
            } else {
                kept.add(commit);
            }
        }
        summary.commits = kept.size();
        return kept;
    }

    /**
     * A text belongs to no build: its tickets count as reported if this build, a later one, or one since the last
     * success reported them.
     */
    private boolean isReported(String id) {
        return ledger.isReportedSince(run.getNumber(), id)
                || window.withRunning().stream().anyMatch(build -> ledger.isReportedBy(build.getNumber(), id));
    }

    private boolean isReported(String id, Commit commit) {
        // A time in the future comes from a wrong clock and does not limit the search.
        long time = commit.timestamp() > run.getStartTimeInMillis() ? 0 : commit.timestamp();
        return ledger.isReportedSince(commit.build(), id)
                || ledger.reportedBefore(commit.build(), id, time).stream()
                        .anyMatch(build -> reportedCommits(build).contains(commit.key()));
    }

    /** A commit can be in several builds, such as one that was restarted from a stage. */
    private Set<String> reportedCommits(int number) {
        return reportedCommits.computeIfAbsent(number, key -> {
            Run<?, ?> build = run.getParent().getBuildByNumber(number);
            Set<String> keys = new HashSet<>();
            if (build != null) {
                ChangelogReader other = new ChangelogReader(query.includeLibraries);
                for (Run<?, ?> earlier : BuildWindow.searchedBy(build, recent).builds()) {
                    read(earlier, other, new UpstreamBuilds(run)).stream()
                            .map(Commit::key)
                            .forEach(keys::add);
                }
            }
            return keys;
        });
    }

    SearchSummary summary() {
        return summary;
    }
}
