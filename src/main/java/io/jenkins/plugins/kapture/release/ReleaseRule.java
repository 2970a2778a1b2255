package io.jenkins.plugins.kapture.release;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.kapture.changelog.Commit;
import io.jenkins.plugins.kapture.journal.RecordedSearch;
import io.jenkins.plugins.kapture.journal.RecordedSearch.Query;
import io.jenkins.plugins.kapture.journal.RecordedSearch.Range;
import io.jenkins.plugins.kapture.journal.RecordedSearch.Reach;
import io.jenkins.plugins.kapture.journal.RecordedSearch.Source;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * The rule "each ticket is told once" for one search: how far back it looks, and which of the tickets found there are
 * pending. It decides from what builds recorded; of their results only whether they ended better than {@code FAILURE}.
 *
 * <p>A search looks back to the last build that told everything it had found for this environment, and at builds that
 * still ran while that one searched, since they may have got commits afterwards:
 *
 * <pre>
 *   build 4   ├── checkout ─────────── still runs ──────────┤
 *   build 5       ├── search, told everything ──┤
 *   build 6                                        ├── search: 6, and again 4
 * </pre>
 */
final class ReleaseRule {

    private final String environment;
    private final boolean failed;
    private final List<BuildRecord> builds;
    private final ToldTickets told;

    /** With what failed builds told, if the build that searches has failed, too. */
    private final ToldTickets toldSoFar;

    private final Query query;

    /** The earlier ones, of any source. */
    private final List<RecordedSearch> searches;

    /** The last build that told everything it had found, in this source; {@code null} if there is none. */
    @CheckForNull
    private final BuildRecord done;

    /** Those of that build, otherwise of all. */
    private final List<RecordedSearch> last;

    private final int since;
    private final Set<Integer> again = new TreeSet<>();

    /**
     * @param failed whether the build that searches has failed by now, so that it releases nothing
     * @param builds of the job, oldest first, the one that searches last
     * @param others later builds of the job, and builds of the jobs that share the record of this environment
     */
    ReleaseRule(String environment, Query query, boolean failed, List<BuildRecord> builds, List<BuildRecord> others) {
        this.environment = environment;
        this.query = query;
        this.failed = failed;
        this.builds = builds;
        List<BuildRecord> all = new ArrayList<>(builds);
        all.addAll(others);
        told = new ToldTickets(environment, all, false);
        toldSoFar = failed ? new ToldTickets(environment, all, true) : told;
        List<BuildRecord> earlier = builds.subList(0, builds.size() - 1);
        Predicate<RecordedSearch> sameSource = search -> search.query().source() == query.source();
        Predicate<RecordedSearch> alike = search -> query.source() == Source.TEXT // which is told by any search
                || search.query().pattern().equals(query.pattern())
                        && Objects.equals(search.query().paths(), query.paths());
        if (searches(earlier, alike.and(sameSource)).isEmpty()) {
            alike = any -> true; // the pattern of the job was changed
        }
        searches = searches(earlier, alike);
        List<BuildRecord> newestFirst = new ArrayList<>(earlier);
        Collections.reverse(newestFirst);
        Predicate<RecordedSearch> own = alike.and(sameSource);
        done = newestFirst.stream()
                .filter(build -> isComplete(build, own))
                .findFirst()
                .orElse(null);
        last = searches(done == null ? newestFirst : List.of(done), own);
        since = since(newestFirst);
        if (done != null) {
            last.forEach(search -> again.addAll(search.reach().running()));
        }
    }

    private List<RecordedSearch> searches(List<BuildRecord> from, Predicate<RecordedSearch> which) {
        return from.stream()
                .flatMap(build -> build.searches(environment))
                .filter(which)
                .toList();
    }

    private boolean isComplete(BuildRecord build, Predicate<RecordedSearch> which) {
        List<RecordedSearch> releases = searches(List.of(build), which.and(search -> !search.failed()));
        return !releases.isEmpty() && releases.stream().allMatch(told::isComplete);
    }

    private int since(List<BuildRecord> newestFirst) {
        if (done != null) {
            return done.number() + 1;
        }
        return last.stream()
                .mapToInt(search -> search.reach().since())
                .min()
                .orElseGet(() -> newestFirst.stream() // the first search
                        .filter(build -> build.good().getAsBoolean())
                        .mapToInt(build -> build.number() + 1)
                        .findFirst()
                        .orElse(1));
    }

    /** @return number of the first build whose commits are searched; some earlier ones may be searched again */
    int since() {
        return since;
    }

    /** Whether no build that was read has searched for this environment. */
    boolean isFirstSearch() {
        return last.isEmpty();
    }

    /** @return numbers of the builds whose commits are searched, oldest first */
    List<Integer> window() {
        return builds.stream()
                .map(BuildRecord::number)
                .filter(number -> number >= since || again.contains(number))
                .toList();
    }

    /** @return for each upstream job that is known, the number of the build that was released before, in any way */
    Map<String, Integer> released() {
        Map<String, Integer> released = new HashMap<>();
        for (RecordedSearch search : searches) {
            boolean complete = told.isComplete(search);
            search.reach().upstream().forEach((job, range) -> {
                int number = complete ? range.last() : range.after();
                released.merge(job, number, (known, now) -> range.after() == range.last() ? known : now);
            });
        }
        return released;
    }

    PendingTickets inCommits(Map<String, List<Commit>> mentioned) {
        return PendingTickets.of(mentioned, problems(), toldSoFar::told);
    }

    /** @param mentioned for each ticket a commit that stands for the text, so that the same text is recognized */
    PendingTickets inText(Map<String, List<Commit>> mentioned) {
        List<BuildRecord> recent =
                builds.stream().filter(build -> build.number() >= since).toList();
        return PendingTickets.of(mentioned, problems(), (ticket, text) -> {
            Told before = toldSoFar.told(ticket, text);
            return before != null ? before : toldSoFar.toldBy(recent, ticket);
        });
    }

    /** Those of the last build that told everything: the next one says so, although it does not read its commits. */
    private Map<String, Told> problems() {
        return done == null ? Map.of() : told.problems(done);
    }

    /** @param running numbers of the earlier builds that still run */
    RecordedSearch record(PendingTickets pending, List<Integer> running, Map<String, Range> upstream) {
        Map<String, List<String>> found = new LinkedHashMap<>();
        pending.found()
                .forEach((ticket, commits) -> found.put(
                        ticket, commits.stream().map(Commit::key).distinct().toList()));
        Map<String, Range> known = new LinkedHashMap<>();
        released().forEach((job, last) -> known.put(job, new Range(last, last))); // for searches after this one
        known.putAll(upstream);
        Reach reach = new Reach(again.stream().reduce(since, Math::min), running, known);
        return new RecordedSearch(environment, query, found, pending.claimed(), reach, failed);
    }
}
