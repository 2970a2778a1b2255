package io.jenkins.plugins.kapture.release;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;

import org.junit.jupiter.api.Test;
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
                "case does not matter | build 1: prod; build 2: commit KAP-1, prod; build 3: PROD | 2 prod KAP-1",
            })
    void tellsEachTicketOnce(String what, String history, String sent) {
        assertThat(what, String.join(", ", ReleaseHistory.run(history).sent()), is(sent));
    }

    @Test
    void saysHowAndWhereATicketWasTold() {
        assertThat(
                ReleaseHistory.run("build 1: job; build 2: commit KAP-1, job is rejected; build 3: job")
                        .log(),
                hasItem("3 job KAP-1 REJECTED in #2"));
        assertThat(
                ReleaseHistory.run("build 1: job; build 2: commit KAP-1, job begins; build 3: job; build 2: passes")
                        .log(),
                hasItem("3 job KAP-1 IN_PROGRESS in #2"));
    }
}
