package io.jenkins.plugins.kapture.changelog;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which tickets the commits of one search mention. */
class MentionsTest {

    private static final String ELSEWHERE = "f".repeat(40);

    /**
     * @param messages oldest first; {@code |} is a line break, {@code <1>} the hash of the first commit, {@code <0>} that
     *     of a commit of an older release
     */
    private static List<Commit> commits(String messages) {
        List<Commit> commits = new ArrayList<>();
        for (String message : messages.split(" / ")) {
            String text = message.strip().replace("|", "\n").replace("<0>", ELSEWHERE);
            for (int i = 1; i < 10; i++) {
                text = text.replace("<" + i + ">", hash(i));
            }
            commits.add(new Commit(hash(commits.size() + 1), "", text, -1, List.of()));
        }
        return commits;
    }

    private static String hash(int number) {
        return String.valueOf(number).repeat(40);
    }

    private static Mentions find(String pattern, List<Commit> commits) throws InterruptedException {
        return Mentions.inCommits(TicketPattern.parse(pattern), null, commits);
    }

    /** Each ticket with the numbers of its commits. */
    private static String tickets(List<Commit> commits) throws InterruptedException {
        return find("KAP-(\\d+)", commits).tickets().entrySet().stream()
                .map(ticket -> ticket.getKey() + ":"
                        + ticket.getValue().stream()
                                .map(commit -> commit.id().substring(0, 1))
                                .collect(Collectors.joining(",")))
                .collect(Collectors.joining(" "));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '~',
            value = {
                "several commits of a ticket; KAP-7 fix / KAP-8 / KAP-7 again; 7:1,3 8:2",
                "reverted; KAP-7 fix / KAP-8 / Revert \"KAP-7 fix\"||This reverts commit <1>.; 8:2",
                "of an older release; KAP-8 / Revert \"KAP-7 fix\"||This reverts commit <0>.; 8:1",
                "of an older release, with another title; revert: fix: KAP-7 login||This reverts commit <0>.; ~~",
                "of an older release, which fixes another; Revert \"KAP-7\"||This reverts commit <0>.|Fixes KAP-8; 8:1",
                "by convention; fix: KAP-7 login / revert: fix: KAP-7 login||This reverts commit <1>.; ~~",
                "by convention, with a scope; fix(a): KAP-7 / revert(a): KAP-7||This reverts commit <1>.; ~~",
                "with its own title; KAP-7 fix / [KAP-9] Roll back the login||This reverts commit <1>.; 9:2",
                "mentions the reverted one; KAP-7 fix / Undo KAP-7 because of KAP-9||This reverts commit <1>.; 9:2",
                "indented hash; KAP-7 fix / Undo|  This reverts commit <1>, reversing|changes made to abc.; ~~",
                "hash within a line; KAP-7 fix / Explain|See This reverts commit <1>; 7:1",
                "several; KAP-7 / KAP-8 / Undo||This reverts commit <1>.|This reverts commit <2>.; ~~",
                "newer than its revert; Revert \"KAP-7 fix\"||This reverts commit <2>. / KAP-7 fix / KAP-8; 8:3",
                "abbreviated hash; KAP-7 / Undo||This reverts commit 1111111111.; ~~",
                "title that was cut; KAP-7 fix / Revert \"KAP-7 a long…||This reverts commit <1>.; ~~",
                "title of two lines; KAP-7 fix / Revert \"KAP-7 in the|next line\"||This reverts commit <1>.; ~~",
                "title alone; KAP-7 fix (#12) / KAP-7 again / Revert \"KAP-7 fix\" (#13)||Reverts a/b#12; 7:2",
                "hash from before a rebase; KAP-7 fix / Revert \"KAP-7 fix\"||This reverts commit <0>.; ~~",
                "two with the same title; KAP-7 fix / KAP-7 fix / Revert \"KAP-7 fix\" / Revert \"KAP-7 fix\"; ~~",
                "two reverts of one commit; KAP-7 fix / KAP-7 fix / Revert \"KAP-7 fix\"||This reverts commit <2>."
                        + " / Revert \"KAP-7 fix\"||This reverts commit <2>.; 7:1",
                "of an older release, without a hash; Revert \"KAP-7 fix\"; ~~",
                "committed again; KAP-7 fix / Revert \"KAP-7 fix\" / KAP-7 fix; 7:3",
                "reverted revert; KAP-7 / Revert \"KAP-7\"||This reverts commit <1>."
                        + " / Revert \"Revert \"KAP-7\"\"||This reverts commit <2>.; 7:1",
                "reapplied; KAP-7 / Revert \"KAP-7\"||This reverts commit <1>."
                        + " / Reapply \"KAP-7\"||This reverts commit <2>.; 7:1",
                "reverted three times; KAP-7 / Revert \"KAP-7\" / Revert \"Revert \"KAP-7\"\""
                        + " / Revert \"Revert \"Revert \"KAP-7\"\"\"; ~~",
                "reverted revert of an older release; Revert \"Revert \"KAP-7 fix\"\"||This reverts commit <0>.; 7:1",
                "reapplied after its release; Reapply \"KAP-7 fix\"||This reverts commit <0>.; 7:1",
                "reapplied and reverted again; Revert \"Reapply \"KAP-7 fix\"\"||This reverts commit <0>.; ~~",
                "reverted revert mentions nothing; Revert \"KAP-7\"||This reverts commit <0>.|KAP-8"
                        + " / Revert \"Revert \"KAP-7\"\"||This reverts commit <1>.; ~~",
                "revert of a picked commit; KAP-7||(cherry picked from commit <9>)"
                        + " / Revert \"KAP-7\"||This reverts commit <9>.; ~~",
                "picked; KAP-7 / KAP-7||(cherry picked from commit <1>); 7:1",
                "picked with another ticket; KAP-7 / KAP-8 for KAP-7||(cherry picked from commit <1>); 7:1 8:2",
                "picked and reverted; KAP-7 / KAP-7||(cherry picked from commit <1>) / Undo||This reverts commit <1>.; ~~",
                "picked after its revert; KAP-7 / Undo||This reverts commit <1>."
                        + " / KAP-7||(cherry picked from commit <1>); 7:3",
                "with the ID of another ticket, of an older release; KAP-9: Revert \"KAP-7\"||This reverts commit <0>.; 9:1",
                "with the ID of another ticket, reverted; KAP-9: Revert \"KAP-8: Revert \"KAP-7\"\"||This reverts commit <0>."
                        + "; 9:1 8:1 7:1",
                "without a word in the title, of an older release; Undo||Revert \"KAP-7\"||This reverts commit <0>.; ~~",
                "merge of a revert; KAP-7 / Revert \"KAP-7\"||This reverts commit <1>."
                        + " / Merge branch 'revert-1' into 'main'||Revert \"KAP-7\"||See merge request a/b!2; ~~",
                "merge of a revert of an older release; Merge pull request #2 from a/revert-1-KAP-7||Revert \"KAP-7 fix\" (#2); ~~",
                "merge of a reverted revert; Merge pull request #3 from a/b||Revert \"Revert \"KAP-7\"\"; 7:1",
                "revert with a title like that of a merge; Merge KAP-9 into 4.2||This reverts commit <0>.; 9:1",
                "merge; Merge pull request #1 from a/KAP-7||KAP-8; 7:1 8:1",
                "revert of a commit that was picked again; KAP-7||(cherry picked from commit <9>)"
                        + "|(cherry picked from commit <8>) / Undo||This reverts commit <8>.; ~~",
                "template; KAP-7 <!-- Name the ticket, such as KAP-1 --> fix <!--|KAP-2|--> KAP-3; 7:1 3:1",
            })
    void findsTickets(String what, String messages, String expected) throws Exception {
        assertThat(what, tickets(commits(messages)), is(expected));
    }

    @Test
    void hashOfARevertedCommitIsNoTicketId() throws Exception {
        List<Commit> commits = commits("Undo||This reverts commit 1234567.|Fixes 7654321");
        assertThat(find("\\d{7}", commits).tickets().keySet(), is(Set.of("7654321")));
    }

    @Test
    void pickedCommitHasTheKeyOfItsOriginal() {
        List<Commit> commits = commits("KAP-7 / KAP-7||(cherry picked from commit <1>)"
                + " / KAP-7||(cherry picked from commit <1>)|(cherry picked from commit <2>)");
        assertThat(commits.stream().map(Commit::key).distinct().toList(), is(List.of("1".repeat(12))));
    }

    @Test
    void revisionNumbersOfTwoRepositoriesDiffer() {
        Commit one = new Commit("17", "", "KAP-7", 1, List.of());
        Commit two = new Commit("17", "", "KAP-8", 1, List.of());
        assertThat(one.key().equals(two.key()), is(false));
        assertThat(one.key().length(), is(12));
    }

    @ParameterizedTest
    @CsvSource({
        "1111111111111111111111, 111111111111",
        "11111111111111111111, 111111111111",
        "r1234567890123, r1234567890123",
        "'', “Fix”"
    })
    void isNamedByTheBeginningOfItsHash(String id, String name) {
        assertThat(new Commit(id, "", "Fix\n\nMore", 1, List.of()).name(), is(name));
    }

    /** A pattern that many write; the number of steps grows with the square of the length. */
    @Test
    void commitThatTakesTooLongIsLeftOut() throws Exception {
        List<Commit> commits = commits("KAP-7 / " + "A".repeat(13_000) + " / KAP-8");
        Mentions mentions = find("[A-Z]+-\\d+", commits);
        assertThat(List.copyOf(mentions.tickets().keySet()), is(List.of("KAP-7", "KAP-8")));
        assertThat(mentions.tooComplex(), is(List.of(commits.get(1))));
        assertThat(mentions.searched(), is(2));
    }

    @Test
    void revertsAndPathsSelectCommits() throws Exception {
        List<Commit> commits = List.of(
                new Commit("1", "", "KAP-1", -1, List.of("shop/a.txt")),
                new Commit("2", "", "KAP-2", -1, List.of("web/a.txt")),
                new Commit("3", "", "KAP-3", -1, List.of()),
                new Commit("4", "", "KAP-4", -1, List.of("shop/b.txt")),
                new Commit("5", "", "Revert \"KAP-4\"", -1, List.of("shop/b.txt")));
        Mentions mentions = Mentions.inCommits(TicketPattern.parse("KAP-(\\d+)"), "shop/**", commits);
        assertThat(List.copyOf(mentions.tickets().keySet()), is(List.of("1")));
        assertThat(mentions.searched(), is(2));
        assertThat(mentions.reverted(), is(1));
        assertThat(mentions.otherPaths(), is(2));
    }
}
