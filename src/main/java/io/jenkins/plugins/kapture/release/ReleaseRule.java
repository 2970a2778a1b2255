package io.jenkins.plugins.kapture.release;

import io.jenkins.plugins.kapture.changelog.Commit;
import io.jenkins.plugins.kapture.journal.RecordedSearch;
import io.jenkins.plugins.kapture.journal.RecordedSearch.Query;
import io.jenkins.plugins.kapture.journal.RecordedSearch.Range;
import io.jenkins.plugins.kapture.journal.RecordedSearch.Reach;
import io.jenkins.plugins.kapture.journal.RecordedSearch.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The rule "each ticket is told once" for one search: which builds to read, and which of the tickets found in them are
 * pending. It decides from what builds recorded; of their results only whether they ended better than {@code FAILURE}.
 */
final class ReleaseRule {

    private final String environment;
    private final Source source;
    private final boolean failed;
    private final List<BuildRecord> builds;
    private final ToldTickets told;
    private final SearchWindow window;

    /**
     * @param failed whether the build that searches has failed by now, so that it releases nothing
     * @param builds of the job, oldest first, the one that searches last
     * @param others later builds of the job, and builds of the jobs that share the record of this environment
     */
    ReleaseRule(
            String environment, Source source, boolean failed, List<BuildRecord> builds, List<BuildRecord> others) {
        this.environment = environment;
        this.source = source;
        this.failed = failed;
        this.builds = builds;
        List<BuildRecord> all = new ArrayList<>(builds);
        all.addAll(others);
        told = new ToldTickets(environment, all);
        List<BuildRecord> earlier = builds.subList(0, builds.size() - 1);
        int number = builds.get(builds.size() - 1).number();
        window = SearchWindow.of(told, environment, source, earlier, number);
    }

    /** Which builds to read. */
    SearchWindow window() {
        return window;
    }

    PendingTickets inCommits(Map<String, List<Commit>> mentioned) {
        return new PendingTickets(mentioned, problems(), (ticket, commit) -> told.told(ticket, commit, failed));
    }

    /** Those of the last build that told everything: the next one says so, although it does not read its commits. */
    private Map<String, Told> problems() {
        return window.done() == null ? Map.of() : told.problems(window.done());
    }

    /** @param mentioned for each ticket a commit that stands for the text, so that the same text is recognized */
    PendingTickets inText(Map<String, List<Commit>> mentioned) {
        List<BuildRecord> since = builds.stream()
                .filter(build -> build.number() >= window.since())
                .toList();
        return new PendingTickets(mentioned, problems(), (ticket, text) -> {
            Told before = told.told(ticket, text, failed);
            return before != null ? before : told.toldBy(since, ticket, failed);
        });
    }

    /**
     * @param running numbers of the earlier builds that still run
     * @param upstream for each upstream job, the builds that were searched
     */
    RecordedSearch record(
            Query query, PendingTickets pending, List<Integer> running, Map<String, Range> upstream) {
        return new RecordedSearch(
                environment,
                query,
                pending.foundKeys(),
                pending.claimed(),
                new Reach(window.first(), running, upstream),
                failed);
    }

}
