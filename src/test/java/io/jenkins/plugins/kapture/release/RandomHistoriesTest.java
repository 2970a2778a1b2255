package io.jenkins.plugins.kapture.release;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;

import io.jenkins.plugins.kapture.changelog.Commit;
import io.jenkins.plugins.kapture.client.Outcome;
import io.jenkins.plugins.kapture.journal.Recorded;
import io.jenkins.plugins.kapture.journal.RecordedSearch;
import io.jenkins.plugins.kapture.journal.RecordedUpdate;
import io.jenkins.plugins.kapture.release.ReleaseModel.Build;
import io.jenkins.plugins.kapture.release.ReleaseModel.Search;
import io.jenkins.plugins.kapture.release.ReleaseModel.Update;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The rule finds the same as its model in thousands of random histories, in which nothing is told twice or lost. */
class RandomHistoriesTest {

    private static final int HISTORIES = 2000;
    private static final RecordedSearch.Query QUERY =
            new RecordedSearch.Query(RecordedSearch.Source.BUILDS, "T(\\d)", null, false);

    private int searches;
    private int found;

    @Test
    void nothingIsToldTwiceOrLost() {
        for (long seed = 0; seed < HISTORIES; seed++) {
            String history = "seed " + seed;
            assertThat(
                    history,
                    RandomHistory.run(
                            seed,
                            (model, build, environment, failed, result) ->
                                    compare(history, model, build, environment, failed, result)),
                    is(empty()));
        }
        assertThat(searches, is(greaterThan(20 * HISTORIES)));
        assertThat(found, is(greaterThan(10 * HISTORIES)));
    }

    private void compare(
            String history, ReleaseModel model, Build build, String environment, boolean failed, Search expected) {
        List<BuildRecord> records = new ArrayList<>();
        List<BuildRecord> later = new ArrayList<>();
        for (Build each : model.builds) {
            (each.number <= build.number ? records : later).add(record(each, expected));
        }
        ReleaseRule rule = new ReleaseRule(environment, QUERY, failed, records, later);
        Map<String, List<Commit>> mentioned = new LinkedHashMap<>();
        for (Build each : model.builds) {
            if (rule.window().contains(each.number)) {
                each.commits.forEach((commit, ticket) -> mentioned
                        .computeIfAbsent(ticket, key -> new ArrayList<>())
                        .add(commit(commit)));
            }
        }
        RecordedSearch search = rule.record(rule.inCommits(mentioned), expected.running(), Map.of());
        String what = history + ", build " + build.number + ", " + environment + ", failed: " + failed;
        assertThat(what, sets(search.found()), is(keys(expected.found())));
        assertThat(what, sets(search.claimed()), is(keys(expected.claimed())));
        assertThat(what, search.reach().since(), is(expected.since()));
        searches++;
        found += search.found().size();
    }

    /** Without the search that is being repeated. */
    private static BuildRecord record(Build build, Search repeated) {
        List<Recorded> journal = new ArrayList<>();
        for (ReleaseModel.Entry entry : build.journal) {
            if (entry instanceof Search search && search != repeated) {
                journal.add(new RecordedSearch(
                        search.environment(),
                        QUERY,
                        lists(keys(search.found())),
                        lists(keys(search.claimed())),
                        new RecordedSearch.Reach(search.since(), search.running(), Map.of()),
                        search.failed()));
            } else if (entry instanceof Update update) {
                Outcome outcome = update.outcome.equals("IN_PROGRESS") ? null : Outcome.valueOf(update.outcome);
                journal.add(new RecordedUpdate(update.environment, update.ticket, outcome, update.released));
            }
        }
        return new BuildRecord("#" + build.number, build.number, List.of(journal), build::isGood);
    }

    private static Commit commit(String name) {
        return new Commit("0".repeat(12 - name.length()) + name + "0".repeat(28), "", name, 0, List.of());
    }

    private static Map<String, Set<String>> keys(Map<String, Set<String>> commits) {
        Map<String, Set<String>> keys = new TreeMap<>();
        commits.forEach((ticket, names) -> names.forEach(name -> keys.computeIfAbsent(ticket, key -> new TreeSet<>())
                .add(commit(name).key())));
        return keys;
    }

    private static Map<String, Set<String>> sets(Map<String, List<String>> commits) {
        Map<String, Set<String>> sets = new TreeMap<>();
        commits.forEach((ticket, keys) -> sets.put(ticket, new TreeSet<>(keys)));
        return sets;
    }

    private static Map<String, List<String>> lists(Map<String, Set<String>> commits) {
        Map<String, List<String>> lists = new TreeMap<>();
        commits.forEach((ticket, keys) -> lists.put(ticket, List.copyOf(keys)));
        return lists;
    }
}
