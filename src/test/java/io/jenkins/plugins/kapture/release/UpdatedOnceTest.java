package io.jenkins.plugins.kapture.release;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import hudson.model.Result;
import io.jenkins.plugins.kapture.KaptureTestUtil;
import io.jenkins.plugins.kapture.config.KaptureConfiguration;
import io.jenkins.plugins.kapture.journal.RunningResends;
import io.jenkins.plugins.kapture.mock.Fault;
import java.util.List;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Test;

/** Consecutive builds of jobs that update tickets as in the recipes: each ticket is updated once. */
class UpdatedOnceTest extends ReleaseTestBase {

    private static final String FAIL = "error 'broken'\n";

    /** Builds can be numbered by their dates, for example. */
    @Test
    void renamedJobWithLargeBuildNumbersKeepsItsRecord() throws Exception {
        WorkflowJob job = job(UPDATE + "unstable 'flaky'\n");
        build(job, Result.UNSTABLE);
        app.commit("KAP-1");
        job.updateNextBuildNumber(2_026_112_501);
        build(job, Result.UNSTABLE);
        job.renameTo(job.getName() + "-renamed");
        app.commit("KAP-2");
        build(job, Result.UNSTABLE);
        assertUpdates("2026112501:1", "2026112502:2");
    }

    @Test
    void commitsOfUnsuccessfulBuildsAreFoundLater() throws Exception {
        WorkflowJob job = job(FAIL);
        build(job, Result.FAILURE);
        for (Result result : List.of(Result.FAILURE, Result.ABORTED, Result.NOT_BUILT)) {
            app.commit("KAP-" + job.getNextBuildNumber());
            KaptureTestUtil.setScript(job, checkout(app) + "currentBuild.result = '" + result + "'\n");
            build(job, result);
        }
        app.commit("KAP-4 again, and KAP-5");
        KaptureTestUtil.setScript(job, checkout(app) + UPDATE);
        assertLog(build(job), "Found 4 ticket IDs in 4 commits.");
        assertUpdates("5:2", "5:3", "5:4", "5:5");
    }

    @Test
    void unavailableTicketIsUpdatedByTheNextBuildAndAnUnknownOneIsNot() throws Exception {
        site.setMaxAttempts(1);
        WorkflowJob job = job(UPDATE);
        build(job);
        app.commit("KAP-1 KAP-2");
        kapture.on("1").inject(Fault.retryAfter(503, "0"));
        kapture.on("2").inject(Fault.reset(Fault.Point.AFTER_REQUEST));
        build(job, Result.FAILURE);
        kapture.clearFaults();
        assertLog(build(job), "Skipped: one ticket unknown in #2 (2).");
        assertUpdates("3:1");
    }

    @Test
    void newCommitReturnsTheTicketWithoutEarlierCommits() throws Exception {
        WorkflowJob job = job("def tickets = kaptureFindTickets(" + PATTERN + ")\n"
                + "echo 'found: ' + tickets.collect { it.ticketId + it.commits*.title }\n"
                + UPDATE
                + FAIL);
        build(job, Result.FAILURE);
        app.commit("KAP-1 fix");
        assertLog(build(job, Result.FAILURE), "found: [1[KAP-1 fix]]");
        app.commit("KAP-1 better");
        assertLog(build(job, Result.FAILURE), "found: [1[KAP-1 better]]");
        assertUpdates("2:1", "3:1");
    }

    @Test
    void secondSearchInTheSameBuildFindsOnlyTicketsNotYetUpdated() throws Exception {
        String all = find("includeUpdated: true").replace("found", "all");
        WorkflowJob job = job(FIND + "kaptureUpdateTicket ticketId: '1', subStatus: 'CL'\n" + FIND + all);
        build(job);
        app.commit("KAP-1 KAP-2");
        WorkflowRun build = build(job);
        assertLog(build, "found: [1, 2]");
        assertLog(build, "found: [2]");
        assertLog(build, "all: [1, 2]");
        assertLog(build, "Found one ticket ID in one commit. Skipped: one ticket already updated (1).");
    }

    @Test
    void ticketThatIsBeingSentAgainIsLeftOut() throws Exception {
        WorkflowJob job = job(UPDATE);
        build(job);
        app.commit("KAP-1");
        kapture.onNext().inject(Fault.status(404));
        WorkflowRun second = build(job, Result.FAILURE);
        kapture.onEvery().inject(Fault.retryAfter(429, "100"));
        KaptureTestUtil.sendAgain(jenkins, second, "");
        build(job);
        assertThat(RunningResends.contains(second), is(true));
        assertUpdates();
        KaptureConfiguration.get().setSites(List.of());
        await().until(() -> !RunningResends.contains(second));
    }

    @Test
    void deletedBuildsAreSkipped() throws Exception {
        WorkflowJob job = job(FAIL);
        build(job, Result.FAILURE);
        app.commit("KAP-1");
        WorkflowRun second = build(job, Result.FAILURE);
        app.commit("KAP-2");
        build(job, Result.FAILURE);
        second.delete();
        KaptureTestUtil.setScript(job, checkout(app) + UPDATE);
        assertLog(build(job), "Warning: builds were deleted (2).");
        assertUpdates("4:2");
        KaptureTestUtil.setScript(job, checkout(app));
        build(job);
        for (int number : List.of(1, 3, 4)) { // all that have searched
            job.getBuildByNumber(number).delete();
        }
        KaptureTestUtil.setScript(job, checkout(app) + UPDATE);
        assertLog(build(job), "None of the last 2 builds has searched changelogs for this environment");
    }

    @Test
    void logSaysWhyNothingWasFound() throws Exception {
        WorkflowJob job = job(FIND);
        assertLog(build(job), "No ticket IDs found: this is the first build, which has no changelog");
        assertLog(build(job), "No ticket IDs found: there are no new commits.");
        app.commit("Fix a leak");
        assertLog(build(job), "No ticket IDs found: the pattern does not match the only commit message.");
        WorkflowJob withoutScm = KaptureTestUtil.pipeline(jenkins, FIND);
        assertLog(build(withoutScm), "No ticket IDs found: there was no checkout, so there is no changelog.");
        assertThat(kapture.requests().isEmpty(), is(true));
    }
}
