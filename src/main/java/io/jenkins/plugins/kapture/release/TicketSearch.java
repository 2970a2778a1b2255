package io.jenkins.plugins.kapture.release;

import hudson.Util;
import hudson.model.AbstractBuild;
import hudson.model.Result;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.kapture.changelog.Commit;
import io.jenkins.plugins.kapture.changelog.GitLog;
import io.jenkins.plugins.kapture.changelog.Mentions;
import io.jenkins.plugins.kapture.changelog.TicketPattern;
import io.jenkins.plugins.kapture.journal.RecentBuilds;
import io.jenkins.plugins.kapture.journal.RecordedSearch.Query;
import io.jenkins.plugins.kapture.journal.RecordedSearch.Source;
import io.jenkins.plugins.kapture.journal.TicketJournal;
import io.jenkins.plugins.kapture.parameters.Environment;
import io.jenkins.plugins.kapture.release.SearchReport.NoCommits;
import java.io.IOException;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** One search of a build for the tickets that are pending in an environment. */
@Restricted(NoExternalUse.class)
public final class TicketSearch {

    private final TicketQuery query;
    private final TicketPattern pattern;

    /** The build that searches; for a configuration of a matrix job, that of the matrix job. */
    private final Run<?, ?> run;

    private final JobRecords records;
    private final List<BuildRecord> builds;
    private final Query what;
    private final ReleaseRule rule;
    private final CommitSource commits;
    private final List<String> lines = new ArrayList<>();

    private TicketSearch(TicketQuery query, Run<?, ?> part) {
        this.query = query;
        pattern = TicketPattern.parse(query.pattern);
        run = ChosenBuild.isMatrixConfiguration(part) ? ((AbstractBuild<?, ?>) part).getRootBuild() : part;
        records = new JobRecords(run.getParent());
        builds = records.upTo(run.getNumber());
        Source source = query.text != null
                ? Source.TEXT
                : ChosenBuild.isChosen(query, run) ? Source.CHOSEN_BUILD : Source.BUILDS;
        what = new Query(source, query.pattern, Util.fixEmptyAndTrim(query.paths), query.upstream);
        String environment = Environment.parse(query.environment);
        Result result = part.getResult();
        boolean failed = result != null && result.isWorseThan(Result.UNSTABLE);
        List<BuildRecord> others = new ArrayList<>(records.after(run.getNumber()));
        if (!environment.isEmpty()) {
            others.addAll(records.ofOtherBranches());
        }
        rule = new ReleaseRule(environment, what, failed, builds, others);
        commits = new CommitSource(rule.released());
    }

    /**
     * Searches, and records the search, under the lock of the job. The log receives one line about what was found and
     * left out, and warnings.
     */
    public static List<FoundTicket> find(TicketQuery query, Run<?, ?> run, TaskListener listener)
            throws IOException, InterruptedException {
        query.check();
        return ReleaseLock.with(run, () -> {
            TicketSearch search = new TicketSearch(query, run);
            List<FoundTicket> found = search.find(new TicketJournal(run));
            search.lines.forEach(line -> listener.getLogger().println("[Kapture] " + line));
            return found;
        });
    }

    private List<FoundTicket> find(TicketJournal journal) throws IOException, InterruptedException {
        List<Commit> all = query.text == null ? readBuilds() : GitLog.parse(query.text);
        boolean hasCommits = query.text == null || !all.isEmpty();
        Mentions mentions =
                hasCommits ? Mentions.inCommits(pattern, what.paths(), all) : Mentions.inText(pattern, query.text);
        PendingTickets pending = query.includeUpdated
                ? PendingTickets.of(mentions.tickets(), Map.of(), (ticket, commit) -> null)
                : hasCommits ? rule.inCommits(mentions.tickets()) : rule.inText(mentions.tickets());
        lines.addAll(0, new SearchReport(pending, mentions, commits.otherCommits(), this::noCommits).lines());
        if (!query.includeUpdated) {
            List<Integer> running = records.runningBefore(run.getNumber());
            journal.recordSearch(rule.record(pending, running, commits.upstream.ranges));
        }
        return tickets(pending.found(), hasCommits);
    }

    private NoCommits noCommits() {
        if (query.text == null) {
            return commits.reason(run);
        }
        return query.text.isBlank() ? NoCommits.EMPTY_TEXT : NoCommits.NO_MATCH_IN_TEXT;
    }

    private List<Commit> readBuilds() {
        if (rule.isFirstSearch() && builds.get(0).number() > 1) {
            lines.add(SearchReport.text("firstSearch", builds.size()));
        }
        if (what.source() == Source.CHOSEN_BUILD) {
            Run<?, ?> chosen = ChosenBuild.find(query, run);
            commits.upstream.add(chosen.getParent(), chosen.getNumber(), query.upstream);
        } else {
            warnAboutMissing();
            commits.addBuilds(run.getParent(), rule.window(), query.upstream);
        }
        List<Commit> all = commits.commits();
        lines.addAll(commits.warnings());
        return all;
    }

    private void warnAboutMissing() {
        int previous = rule.since() - 1;
        if (builds.size() == RecentBuilds.LIMIT && previous < builds.get(0).number() - 1) {
            lines.add(SearchReport.text("tooManyBuilds", builds.size()));
            previous = builds.get(0).number() - 1;
        }
        List<String> deleted = SearchReport.missing(previous, rule.window());
        if (!deleted.isEmpty()) {
            lines.add(SearchReport.text("deletedBuilds", SearchReport.list(deleted)));
        }
    }

    static List<FoundTicket> tickets(Map<String, List<Commit>> found, boolean hasCommits) {
        Map<Commit, FoundCommit> shared = new IdentityHashMap<>();
        List<FoundTicket> tickets = new ArrayList<>();
        found.forEach((id, commits) -> tickets.add(new FoundTicket(
                id,
                hasCommits
                        ? commits.stream()
                                .map(commit -> shared.computeIfAbsent(commit, FoundCommit::new))
                                .toList()
                        : List.of())));
        return tickets;
    }
}
