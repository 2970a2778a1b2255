package io.jenkins.plugins.kapture.release;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.kapture.journal.RecordedSearch;
import io.jenkins.plugins.kapture.journal.RecordedSearch.Range;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * How far back a search looks: to the last build that told everything it had found for this environment, and to those
 * that still ran while that one searched.
 *
 * <pre>
 *   build 4   ├── checkout ─────────── still runs ──────────┤
 *   build 5       ├── search, told everything ──┤
 *   build 6                                        ├── search: 6, and again 4
 * </pre>
 *
 * @param since number of the first build
 * @param again numbers of earlier builds that may have got commits since they were searched
 * @param released for each upstream job, the number of the build that was released before
 * @param done the build that told everything; {@code null} if there is none
 */
record SearchWindow(
        int since,
        Set<Integer> again,
        Map<String, Integer> released,
        @CheckForNull BuildRecord done) {

    /**
     * @param earlier the builds before the one that searches, oldest first
     * @param build number of the one that searches
     */
    static SearchWindow of(
            ToldTickets told,
            String environment,
            RecordedSearch.Source source,
            List<BuildRecord> earlier,
            int build) {
        List<BuildRecord> newestFirst = new ArrayList<>(earlier);
        Collections.reverse(newestFirst);
        BuildRecord done = newestFirst.stream()
                .filter(each -> told.isComplete(each, source))
                .findFirst()
                .orElse(null);
        List<RecordedSearch> searches = (done == null ? earlier : List.of(done))
                .stream()
                        .flatMap(each -> each.searches(environment))
                        .filter(search -> search.query().source() == source)
                        .toList();
        return new SearchWindow(since(done, searches, newestFirst, build), again(done, searches), released(done, searches), done);
    }

    private static int since(
            @CheckForNull BuildRecord done,
            List<RecordedSearch> searches,
            List<BuildRecord> newestFirst,
            int build) {
        if (done != null) {
            return done.number() + 1;
        } else if (!searches.isEmpty()) {
            return searches.stream().mapToInt(search -> search.reach().since()).min().orElse(build);
        }
        return newestFirst.stream() // the first search
                .filter(each -> each.good().getAsBoolean())
                .map(each -> each.number() + 1)
                .findFirst()
                .orElse(1);
    }

    private static Set<Integer> again(@CheckForNull BuildRecord done, List<RecordedSearch> searches) {
        Set<Integer> again = new TreeSet<>();
        if (done != null) {
            searches.forEach(search -> again.addAll(search.reach().running()));
        }
        return again;
    }

    private static Map<String, Integer> released(@CheckForNull BuildRecord done, List<RecordedSearch> searches) {
        Map<String, Integer> released = new HashMap<>();
        for (RecordedSearch search : searches) {
            for (Map.Entry<String, Range> job : search.reach().upstream().entrySet()) {
                Range range = job.getValue();
                if (done != null) {
                    released.merge(job.getKey(), range.last(), Math::max);
                } else {
                    released.merge(job.getKey(), range.after(), Math::min);
                }
            }
        }
        return released;
    }

    boolean contains(int number) {
        return number >= since || again.contains(number);
    }

    /** @return the number of the first build, of those that there are, for the record of the search */
    int first() {
        return again.stream().reduce(since, Math::min);
    }
}
