package io.jenkins.plugins.kapture.release;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.hasToString;
import static org.hamcrest.Matchers.is;

import io.jenkins.plugins.kapture.client.Outcome;
import io.jenkins.plugins.kapture.journal.Recorded;
import io.jenkins.plugins.kapture.journal.RecordedSearch;
import io.jenkins.plugins.kapture.journal.RecordedSearch.Query;
import io.jenkins.plugins.kapture.journal.RecordedSearch.Range;
import io.jenkins.plugins.kapture.journal.RecordedSearch.Reach;
import io.jenkins.plugins.kapture.journal.RecordedSearch.Source;
import io.jenkins.plugins.kapture.journal.RecordedUpdate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each row is one history of a job, and the updates that it sends. */
class ReleaseRuleTest {

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "two environments in one build | build 1: staging; build 2: commit KAP-1, staging, production"
                        + " | 2 staging KAP-1, 2 production KAP-1",
                "skipped stages | build 1: production; build 2: commit KAP-7; build 3: commit KAP-8;"
                        + " build 4: commit KAP-9, production | 4 production KAP-7, 4 production KAP-8, 4 production KAP-9",
                "first search | build 1: commit KAP-1, fails; build 2: commit KAP-2; build 3: commit KAP-3, fails;"
                        + " build 4: commit KAP-4, production | 4 production KAP-3, 4 production KAP-4",
                "first search after yellow builds | build 1: commit KAP-1, is unstable;"
                        + " build 2: commit KAP-2, production | 2 production KAP-2",
                "failure before production | build 1: staging, production; build 2: commit KAP-1, staging, fails;"
                        + " build 3: staging, production | 2 staging KAP-1, 3 production KAP-1",
                "failures are told once | build 1: job; build 2: commit KAP-1, fails, job; build 3: fails, job;"
                        + " build 4: fails, job; build 5: job; build 6: job | 2 job KAP-1, 5 job KAP-1",
                "released ticket is no failure | build 1: job; build 2: commit KAP-1, fails, job; build 3: fails, job;"
                        + " build 4: job; build 5: commit KAP-2, fails, job | 2 job KAP-1, 4 job KAP-1, 5 job KAP-2",
                "declined approval | build 1: production; build 2: commit KAP-1, production is searched;"
                        + " build 3: production | 3 production KAP-1",
                "unavailable, and ignored | build 1: job; build 2: commit KAP-1, job is unavailable; build 3: passes;"
                        + " build 4: commit KAP-2, job | 4 job KAP-1, 4 job KAP-2",
                "rejected | build 1: job; build 2: commit KAP-1, job is rejected; build 3: job | ~~",
                "rejected, then a new commit | build 1: job; build 2: commit KAP-1, job is rejected;"
                        + " build 3: commit KAP-1, job | 3 job KAP-1",
                "unknown | build 1: job; build 2: commit KAP-1, job is unknown; build 3: job | ~~",
                "preview | build 1: job; build 2: commit KAP-1, job is preview; build 3: job | 3 job KAP-1",
                "later build is approved first | build 1: job; build 2: commit KAP-5, job is searched;"
                        + " build 3: commit KAP-6, job; build 2: job; build 4: job | 3 job KAP-5, 3 job KAP-6",
                "running build gets its commits after the search | build 1: job; build 2: passes; build 3: job;"
                        + " build 2: commit KAP-1; build 4: commit KAP-2, job | 4 job KAP-1, 4 job KAP-2",
                "running build has not told what it claimed | build 1: job; build 2: commit KAP-1, job begins;"
                        + " build 3: job; build 2: job ends unavailable; build 4: job | 4 job KAP-1",
                "running build tells what it claimed | build 1: job; build 2: commit KAP-1, job begins;"
                        + " build 3: job; build 2: job ends; build 4: job | 2 job KAP-1",
                "left out on purpose | build 1: job; build 2: commit KAP-1, commit KAP-2, job without KAP-1;"
                        + " build 3: job | 2 job KAP-2",
                "left out by a build that failed | build 1: job; build 2: commit KAP-1, commit KAP-2, job without KAP-1,"
                        + " fails; build 3: job | 2 job KAP-2, 3 job KAP-1",
                "same text | build 1: job with text KAP-1; build 2: job with text KAP-1 | 1 job KAP-1",
                "another text | build 1: job with text KAP-1; build 2: job with text KAP-1-again"
                        + " | 1 job KAP-1, 2 job KAP-1",
                "another text after an incomplete update | build 1: job with text KAP-1-KAP-2 without KAP-1, fails;"
                        + " build 2: job with text KAP-2 | 1 job KAP-2",
                "text is no search of commits | build 1: commit KAP-1, job with text KAP-2; build 2: commit KAP-3, job"
                        + " | 1 job KAP-2, 2 job KAP-3",
                "text completes no search of commits | build 1: job; build 2: commit KAP-1, job is unavailable;"
                        + " build 3: job with text KAP-2; build 4: job | 3 job KAP-2, 4 job KAP-1",
                "two patterns | build 1: job, job for SUP; build 2: commit KAP-1, commit SUP-2, job, fails;"
                        + " build 3: job, job for SUP | 2 job KAP-1, 3 job SUP-2",
                "pattern that was changed | build 1: job; build 2: commit SUP-1; build 3: commit SUP-2, job for SUP"
                        + " | 3 job SUP-1, 3 job SUP-2",
                "case does not matter | build 1: prod; build 2: commit KAP-1, prod; build 3: PROD | 2 prod KAP-1",
            })
    void tellsEachTicketOnce(String what, String history, String sent) throws Exception {
        assertThat(what, String.join(", ", ReleaseHistory.run(history).sent()), is(sent));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "to the last good build | build 1: passes; build 2: fails; build 3: fails; build 4: job | 2 3 4",
                "to the first build | build 1: fails; build 2: fails; build 3: job | 1 2 3",
                "to the last complete search | build 1: job; build 2: job; build 3: passes; build 4: job | 3 4",
                "to one of another pattern, if this one was used for a text only | build 1: job;"
                        + " build 2: job for SUP with text SUP-1; build 3: passes; build 4: job for SUP | 2 3 4",
                "not to one of another environment | build 1: staging; build 2: job; build 3: staging; build 4: job | 3 4",
                "not to one that found more | build 1: job; build 2: commit KAP-1, job is unavailable; build 3: job | 2 3",
                "not to one of a failed build | build 1: job; build 2: fails, job; build 3: job | 2 3",
                "not to one that left a ticket to another | build 1: job; build 2: commit KAP-1, job begins; build 3: job;"
                        + " build 2: job ends unavailable; build 4: job | 2 3 4",
                "as far as all incomplete ones | build 1: passes; build 2: commit KAP-1, job is unavailable;"
                        + " build 3: commit KAP-2, job is unavailable; build 4: job | 2 3 4",
                "again at a build that still ran | build 1: job; build 2: passes; build 3: job; build 2: passes;"
                        + " build 4: job | 2 4",
            })
    void looksBack(String what, String history, String builds) throws Exception {
        assertThat(what, ReleaseHistory.run(history).window(), hasToString("[" + builds.replace(" ", ", ") + "]"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "build 1: job; build 2: commit KAP-1, job is rejected; build 3: job | 3 job KAP-1 REJECTED in #2",
                "build 1: job; build 2: commit KAP-1, job is unknown; build 3: job | 3 job KAP-1 UNKNOWN in #2",
                "build 1: job; build 2: commit KAP-1, job begins; build 3: job; build 2: passes"
                        + " | 3 job KAP-1 IN_PROGRESS in #2",
                "build 1: job; build 2: commit KAP-1, job, job; build 3: job | 2 job KAP-1 UPDATED in #2",
            })
    void saysHowAndWhereATicketWasTold(String history, String log) throws Exception {
        assertThat(String.join(", ", ReleaseHistory.run(history).log()), is(log));
    }

    @ParameterizedTest
    @CsvSource({"UPDATED, BUILDS, 6", "UNAVAILABLE, BUILDS, 3", "UPDATED, CHOSEN_BUILD, 6"})
    void looksBackToTheUpstreamBuildThatWasReleased(Outcome outcome, Source source, int released) {
        List<Recorded> journal = new ArrayList<>();
        for (Range range : List.of(new Range(1, 3), new Range(3, 6), new Range(3, 3))) {
            Query query = new Query(Source.BUILDS, "KAP-\\d+", null, true);
            Reach reach = new Reach(1, List.of(), Map.of("shop", range));
            journal.add(new RecordedSearch("", query, Map.of("KAP-1", List.of("1")), Map.of(), reach, false));
        }
        journal.add(new RecordedUpdate("", "KAP-1", outcome, true));
        List<BuildRecord> builds = List.of(
                new BuildRecord("#1", 1, List.of(journal), () -> true),
                new BuildRecord("#2", 2, List.of(), () -> false));
        Query now = new Query(source, "KAP-\\d+", null, true);
        ReleaseRule rule = new ReleaseRule("", now, false, builds, List.of());
        assertThat(rule.released(), is(Map.of("shop", released)));
        PendingTickets none = rule.inCommits(Map.of());
        assertThat(
                "a release of another job does not change that",
                rule.record(none, List.of(), Map.of("web", new Range(1, 2)))
                        .reach()
                        .upstream(),
                is(Map.of("shop", new Range(released, released), "web", new Range(1, 2))));
    }
}
