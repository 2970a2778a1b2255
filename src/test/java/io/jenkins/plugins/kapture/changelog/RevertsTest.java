package io.jenkins.plugins.kapture.changelog;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RevertsTest {

    private final List<Commit> commits = new ArrayList<>();

    private String commit(String message) {
        String id = String.valueOf(commits.size() + 1).repeat(40);
        commits.add(new Commit(1, id, message + "\n", commits.size(), null));
        return id;
    }

    private String revert(String title, String hash) {
        return commit("Revert \"" + title + "\"\n\nThis reverts commit " + hash + ".");
    }

    private List<String> kept() {
        Set<Commit> reverted = Reverts.find(commits);
        return commits.stream()
                .filter(commit -> !reverted.contains(commit))
                .map(Commit::title)
                .toList();
    }

    @Test
    void revertedCommitIsExcluded() {
        String fix = commit("KAP-7 fix");
        commit("KAP-8");
        revert("KAP-7 fix", fix);
        assertThat(kept(), is(List.of("KAP-8")));
    }

    @Test
    void revertOfAnEarlierReleaseIsExcludedAlone() {
        commit("KAP-7 fix");
        revert("KAP-7 fix", "f".repeat(40));
        assertThat(kept(), is(List.of("KAP-7 fix")));
    }

    @Test
    void revertedRevertExcludesNothing() {
        String revert = revert("KAP-7 fix", commit("KAP-7 fix"));
        revert("Revert \"KAP-7 fix\"", revert);
        assertThat(kept(), is(List.of("KAP-7 fix")));
    }

    @Test
    void reappliedCommitIsKept() {
        String revert = revert("KAP-7 fix", commit("KAP-7 fix"));
        commit("Reapply \"KAP-7 fix\"\n\nThis reverts commit " + revert + ".");
        assertThat(kept(), is(List.of("KAP-7 fix", "Reapply \"KAP-7 fix\"")));
    }

    @Test
    void thirdRevertExcludesTheCommitAgain() {
        String revert = revert("KAP-7", commit("KAP-7"));
        String second = revert("Revert \"KAP-7\"", revert);
        revert("Revert \"Revert \"KAP-7\"\"", second);
        assertThat(kept(), is(List.of()));
    }

    @Test
    void hashIsEnoughInAnyOrder() {
        revert("KAP-7 fix", "2".repeat(40));
        commit("KAP-7 fix");
        commit("KAP-8");
        assertThat(kept(), is(List.of("KAP-8")));
    }

    @Test
    void abbreviatedHashIsEnough() {
        revert("KAP-7", commit("KAP-7").substring(0, 10));
        assertThat(kept(), is(List.of()));
    }

    /** A long title is cut when it is edited, or does not end in the first line. */
    @ParameterizedTest
    @ValueSource(strings = {"Revert \"KAP-7 a long subject that was cut…", "Revert \"KAP-7 in the\nnext line\""})
    void hashIsEnoughWithoutTheWholeTitle(String title) {
        commit(title + "\n\nThis reverts commit " + commit("KAP-7 fix") + ".");
        assertThat(kept(), is(List.of()));
    }

    /** The format that GitHub uses on its pages. */
    @Test
    void titleIsEnoughWithoutAHash() {
        commit("KAP-7 fix (#12)");
        commit("KAP-7 fix again");
        commit("Revert \"KAP-7 fix\" (#13)\n\nReverts acme/shop#12");
        assertThat(kept(), is(List.of("KAP-7 fix again")));
    }

    @Test
    void commitAfterTheRevertIsKept() {
        revert("KAP-7 fix", commit("KAP-7 fix"));
        commit("KAP-7 fix");
        assertThat(kept(), is(List.of("KAP-7 fix")));
    }

    @Test
    void otherMentionsOfRevertsAreIgnored() {
        String fix = commit("KAP-7 fix");
        commit("Explain why\n\nThis reverts commit " + fix + ", they said");
        assertThat(kept(), is(List.of("KAP-7 fix", "Explain why")));
    }
}
