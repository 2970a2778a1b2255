package io.jenkins.plugins.kapture.release;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import io.jenkins.plugins.kapture.changelog.Commit;
import io.jenkins.plugins.kapture.changelog.Mentions;
import io.jenkins.plugins.kapture.release.SearchReport.NoCommits;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SearchReportTest {

    private static SearchReport report(String found, String told, Mentions mentions, int otherCommits) {
        PendingTickets pending = new PendingTickets(new TreeMap<>(), Map.of(), new TreeMap<>());
        for (String ticket : found.split(" ")) {
            if (!ticket.isEmpty()) {
                pending.found().put(ticket, List.of());
            }
        }
        for (String ticket : told.split(" ")) {
            String[] how = ticket.split(":");
            if (how.length == 3) {
                pending.told().put(how[0], new Told(Told.State.valueOf(how[1]), how[2]));
            }
        }
        return new SearchReport(pending, mentions, otherCommits, () -> NoCommits.UNCHANGED);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "1 2| ~~ |3|0|0|0| Found 2 ticket IDs in 3 commits.",
                "1| ~~ |0|0|0|0| Found one ticket ID in the text.",
                "1| ~~ |1|2|1|3| Found one ticket ID in one commit. Skipped: 2 commits reverted;"
                        + " one commit with changes in other paths;"
                        + " 3 commits of shared libraries or of the Jenkinsfile’s repository.",
                "1| 2:UPDATED:#4 3:LEFT_OUT:#5 4:IN_PROGRESS:#6 |1|0|0|0| Found one ticket ID in one commit."
                        + " Skipped: one ticket already updated (2); one ticket found but not updated by #5 (3);"
                        + " one ticket being updated by #6 (4).",
                "~~| 1:UPDATED:#4 2:UPDATED:#5 |1|0|0|0| No ticket IDs found: all tickets mentioned were already updated."
                        + " Skipped: 2 tickets already updated (1, 2).",
                "~~| 1:UPDATED:#4 2:REJECTED:#4 3:REJECTED:#5 4:REJECTED:#5 |1|0|0|0|"
                        + " No ticket IDs found: no ticket mentioned is pending. Skipped: one ticket already updated (1);"
                        + " one ticket rejected in #4 (2); 2 tickets rejected in #5 (3, 4).",
                "~~| 2:REJECTED:#4 |0|0|0|0| No ticket IDs found: there are no new commits."
                        + " Skipped: one ticket rejected in #4 (2).",
                "~~| ~~ |1|0|0|0| No ticket IDs found: the pattern does not match the only commit message.",
                "~~| ~~ |0|1|1|0| No ticket IDs found: all commits were skipped."
                        + " Skipped: one commit reverted; one commit with changes in other paths.",
                "~~| ~~ |0|0|1|0| No ticket IDs found: all commits were skipped."
                        + " Skipped: one commit with changes in other paths.",
                "~~| ~~ |0|0|0|1| No ticket IDs found: all commits were skipped."
                        + " Skipped: one commit of shared libraries or of the Jenkinsfile’s repository.",
                "~~| ~~ |0|0|0|0| No ticket IDs found: there are no new commits.",
            })
    void saysWhatWasFoundAndLeftOut(
            String found, String told, int searched, int reverted, int otherPaths, int otherCommits, String line) {
        Map<String, List<Commit>> mentioned = searched > 0 && !told.isEmpty() ? Map.of("1", List.of()) : Map.of();
        Mentions mentions = new Mentions(mentioned, searched, reverted, otherPaths, List.of());
        assertThat(report(found, told, mentions, otherCommits).lines(), is(List.of(line)));
    }

    @Test
    void warnsAboutCommitsThatTakeTooLong() {
        Commit commit = new Commit("1".repeat(40), "", "KAP-1", -1, List.of());
        Mentions mentions = new Mentions(Map.of(), 0, 0, 0, List.of(commit));
        assertThat(
                report("", "", mentions, 0).lines(),
                is(
                        List.of(
                                "No ticket IDs found: all commits were skipped.",
                                "Warning: the commit 111111111111 was skipped, because the pattern takes too many steps for its message.")));
    }

    @Test
    void missingBuildsAreListed() {
        assertThat(SearchReport.missing(3, List.of(2, 4, 6, 10, 11)), is(List.of("5", "7–9")));
    }

    @Test
    void listsAtMostTenTickets() {
        assertThat(
                SearchReport.list(IntStream.rangeClosed(1, 10).boxed().toList()), is("1, 2, 3, 4, 5, 6, 7, 8, 9, 10"));
        assertThat(
                SearchReport.list(IntStream.rangeClosed(1, 11).boxed().toList()),
                is("1, 2, 3, 4, 5, 6, 7, 8, 9, 10, …"));
    }
}
