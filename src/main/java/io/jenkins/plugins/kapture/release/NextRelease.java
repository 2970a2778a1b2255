package io.jenkins.plugins.kapture.release;

import hudson.model.Job;
import hudson.model.Run;
import io.jenkins.plugins.kapture.changelog.Mentions;
import io.jenkins.plugins.kapture.changelog.TicketPattern;
import io.jenkins.plugins.kapture.client.Outcome;
import io.jenkins.plugins.kapture.journal.Recorded;
import io.jenkins.plugins.kapture.journal.RecordedSearch;
import io.jenkins.plugins.kapture.journal.RecordedSearch.Source;
import io.jenkins.plugins.kapture.journal.RecordedUpdate;
import io.jenkins.plugins.kapture.release.SearchReport.NoCommits;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import jenkins.model.Jenkins;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * What the next release to an environment would tell: computed when somebody looks, as the latest search would find it,
 * without a trace. Upstream jobs are read with the permissions of the one who looks.
 *
 * @param tickets each with its commits, oldest first
 * @param notes one line about what was found and left out, and warnings
 */
@Restricted(NoExternalUse.class)
public record NextRelease(List<FoundTicket> tickets, List<String> notes) {

    /**
     * @return the environments that the latest builds have searched or updated tickets for, by name, empty for the one
     *     without a name, each with the number of the build that was released there last; 0 if none was
     */
    public static Map<String, Integer> environments(Job<?, ?> job) {
        Map<String, Integer> environments = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (BuildRecord build : new JobRecords(job).upTo(Integer.MAX_VALUE)) {
            for (List<Recorded> journal : build.journals()) {
                for (Recorded each : journal) {
                    environments.merge(each.environment(), isRelease(each) ? build.number() : 0, Math::max);
                }
            }
        }
        return environments;
    }

    private static boolean isRelease(Recorded record) {
        return record instanceof RecordedUpdate update && update.released() && update.outcome() == Outcome.UPDATED;
    }

    /**
     * @param page that of a configuration of a matrix job shows what all of them would tell
     * @return only a note if no build has searched changelogs for this environment
     */
    public static NextRelease of(Job<?, ?> page, String environment) throws InterruptedException {
        Job<?, ?> job = page.getParent() instanceof Job<?, ?> matrix ? matrix : page;
        JobRecords records = new JobRecords(job);
        List<BuildRecord> builds = new ArrayList<>(records.upTo(Integer.MAX_VALUE));
        RecordedSearch latest = builds.stream()
                .flatMap(build -> build.searches(environment))
                .filter(search -> search.query().source() != Source.TEXT)
                .reduce((earlier, later) -> later)
                .orElse(null);
        if (latest == null) {
            return new NextRelease(List.of(), List.of(SearchReport.text("notSearched")));
        }
        builds.add(new BuildRecord("", job.getNextBuildNumber(), List.of(), () -> false));
        List<BuildRecord> others = environment.isEmpty() ? List.of() : records.ofOtherBranches();
        ReleaseRule rule = new ReleaseRule(environment, latest.query(), false, builds, others);
        CommitSource commits = commits(job, latest, rule);
        Mentions mentions = Mentions.inCommits(
                TicketPattern.parse(latest.query().pattern()), latest.query().paths(), commits.commits());
        PendingTickets pending = rule.inCommits(mentions.tickets());
        SearchReport report = new SearchReport(pending, mentions, commits.otherCommits(), () -> NoCommits.UNCHANGED);
        List<String> notes = new ArrayList<>(report.lines());
        notes.addAll(commits.warnings());
        return new NextRelease(TicketSearch.tickets(pending.found(), true), notes);
    }

    private static CommitSource commits(Job<?, ?> job, RecordedSearch latest, ReleaseRule rule) {
        CommitSource commits = new CommitSource(rule.released());
        if (latest.query().source() == Source.BUILDS) {
            commits.addBuilds(job, rule.window(), latest.query().upstream());
        }
        boolean withUpstream = latest.query().upstream() || latest.query().source() == Source.CHOSEN_BUILD;
        for (String name : withUpstream ? latest.reach().upstream().keySet() : Set.<String>of()) {
            Job<?, ?> upstream = UpstreamBuilds.find(name, Jenkins.get());
            Run<?, ?> next = upstream == null ? null : upstream.getLastSuccessfulBuild(); // also an unstable one
            if (next != null) {
                commits.upstream.add(upstream, next.getNumber(), latest.query().upstream());
            }
        }
        return commits;
    }
}
