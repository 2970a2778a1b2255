package io.jenkins.plugins.kapture.journal;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import hudson.model.FreeStyleBuild;
import io.jenkins.plugins.kapture.JenkinsTestBase;
import io.jenkins.plugins.kapture.KaptureTestUtil;
import io.jenkins.plugins.kapture.client.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An outcome that cannot be written at first. */
class UnwrittenResultsTest extends JenkinsTestBase {

    private FreeStyleBuild build;
    private TicketJournal journal;
    private Path file;

    @BeforeEach
    void setUp() throws Exception {
        build = jenkins.buildAndAssertSuccess(jenkins.createFreeStyleProject());
        journal = new TicketJournal(build);
        file = build.getRootDir().toPath().resolve(TicketJournal.FILE);
        KaptureTestUtil.recordRequested(
                journal, "op", "production", List.of(KaptureTestUtil.requested("7", "CL")), null);
        journal.recordPhase("op/0", JournalEntry.Phase.SENT);
    }

    /** As on a disk that is read-only for a moment. */
    private void recordResult() throws IOException {
        Path aside = file.resolveSibling("aside");
        Files.move(file, aside);
        Files.createDirectory(file);
        assertThrows(
                IOException.class, () -> journal.recordResult("op/0", JournalResult.of(Outcome.UPDATED, "Updated.")));
        Files.delete(file);
        Files.move(aside, file);
    }

    @Test
    void outcomeIsShownAtOnceAndWrittenAsSoonAsItCanBe() throws Exception {
        recordResult();
        assertThat(journal.read().get(0).outcome(), is(Outcome.UPDATED));
        assertThat(TicketJournal.read(build.getRootDir()).get(0).outcome(), is(Outcome.UPDATED));
        await().until(() -> Files.readString(file).contains("UPDATED"));
        assertThat(journal.read().get(0).outcome(), is(Outcome.UPDATED));
    }

    @Test
    void outcomeOfADeletedBuildIsForgotten() throws Exception {
        recordResult();
        Path directory = build.getRootDir().toPath();
        build.delete();
        await().until(UnwrittenResults::isEmpty);
        assertThat(Files.exists(directory), is(false));
    }

    @Test
    void updateWithoutARecordedOutcomeSaysBothPossibleReasons() {
        JournalEntry entry = journal.read().get(0);
        assertThat(entry.outcome(), is(Outcome.UNKNOWN));
        assertThat(entry.message(), containsString("Jenkins stopped, or could not write to the build directory"));
    }
}
