package io.jenkins.plugins.kapture.changelog;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GitLogTest {

    private static final String NEW = "1".repeat(40);
    private static final String OLD = "2".repeat(40);
    private static final String LOG = """
            commit %s (HEAD -> main, tag: v4.2)
            Merge: 2222222 3333333
            Author: Kim Sample <kim@example.com>
            Date:   Mon Nov 30 10:00:01 2026 +0100

                KAP-2 Merge

                Reviewed-by: Ann
                commit %s

            shop/a.txt
            commit %s
            Author: Ann
            Date:   Sun Nov 1 10:00:00 2026 +0000

                KAP-1
            """.formatted(NEW, OLD, OLD);

    @Test
    void readsCommitsOldestFirst() {
        assertThat(
                GitLog.parse("\n" + LOG),
                is(List.of(
                        new Commit(OLD, "Ann", "KAP-1", 1_793_527_200_000L, List.of()),
                        new Commit(
                                NEW,
                                "Kim Sample",
                                "KAP-2 Merge\n\nReviewed-by: Ann\ncommit " + OLD,
                                1_796_029_201_000L,
                                List.of("shop/a.txt")))));
    }

    @Test
    void readsWindowsLineBreaks() {
        List<Commit> commits = GitLog.parse(LOG.replace("\n", "\r\n"));
        assertThat(commits.stream().map(Commit::id).toList(), is(List.of(OLD, NEW)));
    }

    /** With {@code -p}. */
    @Test
    void changedLinesAreNoMessage() {
        String log = LOG + """

                diff --git a/shop/a.txt b/shop/a.txt
                @@ -1,2 +1,2 @@
                     See KAP-9
                +    See KAP-8
                """.stripIndent();
        assertThat(GitLog.parse(log).get(0).message(), is("KAP-1"));
    }

    /** As Git shows it with {@code log.abbrevCommit}; the message of a revert has the complete hash. */
    @Test
    void abbreviatedCommitCanBeReverted() throws Exception {
        String log = "commit 2222222\n\n    Undo\n\n    This reverts commit " + NEW + ".\n\n"
                + "commit 1111111\n\n    KAP-1\n";
        Mentions mentions = Mentions.inCommits(TicketPattern.parse("KAP-\\d+"), null, GitLog.parse(log));
        assertThat(mentions.reverted(), is(1));
        assertThat(mentions.tickets().keySet(), is(empty()));
    }

    @Test
    void pickedCommitWithAnOldDateIsTheNewest() {
        List<Commit> commits = GitLog.parse(LOG.replace("Mon Nov 30 10:00:01 2026", "Sun Nov 30 10:00:01 2025"));
        assertThat(commits.stream().map(Commit::id).toList(), is(List.of(OLD, NEW)));
    }

    @Test
    void unknownDateIsLeftOut() {
        List<Commit> commits = GitLog.parse(LOG.replace("2026", "twenty"));
        assertThat(commits.stream().map(Commit::timestamp).toList(), is(List.of(-1L, -1L)));
        assertThat("order", commits.stream().map(Commit::id).toList(), is(List.of(OLD, NEW)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "KAP-7 commit 1111111",
                "commit KAP-7",
                "Release of\ncommit 1111111",
                "commit 1111111 fixes KAP-7"
            })
    void anyOtherTextHasNoCommits(String text) {
        assertThat(GitLog.parse(text), is(empty()));
    }
}
