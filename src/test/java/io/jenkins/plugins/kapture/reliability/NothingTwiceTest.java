package io.jenkins.plugins.kapture.reliability;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;

import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.model.Result;
import hudson.model.TaskListener;
import io.jenkins.plugins.kapture.KaptureTestUtil;
import io.jenkins.plugins.kapture.MockKaptureTestBase;
import io.jenkins.plugins.kapture.buildstep.KaptureTicketBuilder;
import io.jenkins.plugins.kapture.client.Outcome;
import io.jenkins.plugins.kapture.config.KaptureConfiguration;
import io.jenkins.plugins.kapture.config.KaptureSite;
import io.jenkins.plugins.kapture.journal.JournalResult;
import io.jenkins.plugins.kapture.journal.RequestedTicket;
import io.jenkins.plugins.kapture.journal.TicketJournal;
import io.jenkins.plugins.kapture.mock.Fault;
import io.jenkins.plugins.kapture.parameters.UpdateParameters;
import io.jenkins.plugins.kapture.update.RequestSender;
import io.jenkins.plugins.kapture.update.RequestStore;
import io.jenkins.plugins.kapture.update.TicketUpdater;
import io.jenkins.plugins.kapture.update.UpdateOperation;
import io.jenkins.plugins.kapture.update.UpdateResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvnet.hudson.test.JenkinsRule;

/** Within a build, an update that is the same in every field is not sent twice, unless it is known not to be made. */
class NothingTwiceTest extends MockKaptureTestBase {

    private static String update(String fields) {
        return "kaptureUpdateTicket(ticketId: '7', " + fields + ")\n";
    }

    @Test
    void retryOfABatchSendsWhatIsMissing() throws Exception {
        IntStream.range(0, 10).mapToObj(String::valueOf).forEach(kapture::ticket);
        kapture.onNext().inject(Fault.status(400));
        WorkflowRun build = run(
                "retry(3) { def all = kaptureUpdateTickets(ticketIds: (0..<10).toList(), subStatus: 'CL')\n"
                        + "echo \"updated ${all.count { it.updated && it.responseBody }}\" }",
                Result.SUCCESS);
        assertThat(kapture.requests(), hasSize(11));
        jenkins.assertLogContains("updated 10", build);
        jenkins.assertLogContains("10 tickets: 10 updated", build);
        jenkins.assertLogContains("Not sent again", build);
        assertThat(KaptureTestUtil.outcomes(build), hasSize(11));
    }

    @Test
    void unknownUpdateStaysUnknown() throws Exception {
        kapture.ticket("8");
        kapture.on("7").inject(Fault.reset(Fault.Point.AFTER_REQUEST));
        WorkflowRun build =
                run("retry(2) { kaptureUpdateTickets(ticketIds: [7, 8], subStatus: 'CL') }", Result.FAILURE);
        assertThat(kapture.requests(), hasSize(2));
        assertThat(KaptureTestUtil.outcomes(build), contains(Outcome.UNKNOWN, Outcome.UPDATED));
        jenkins.assertLogContains("ERROR: 1 of 2 tickets may not have been updated:", build);
        String line = "[Kapture] Ticket 7 on site production: UNKNOWN";
        long lines = JenkinsRule.getLog(build)
                .lines()
                .filter(each -> each.startsWith(line))
                .count();
        assertThat("one line for each attempt", lines, is(2L));
    }

    @Test
    void updateIsSentAgainAfterAnotherOne() throws Exception {
        kapture.ticket("7");
        WorkflowRun build =
                run(update("subStatus: 'P'") + update("subStatus: 'CL'") + update("subStatus: 'P'"), Result.SUCCESS);
        assertThat(kapture.requests(), hasSize(3));
        assertThat(KaptureTestUtil.outcomes(build), contains(Outcome.UPDATED, Outcome.UPDATED, Outcome.UPDATED));
    }

    @Test
    void orderOfAdditionalFieldsDoesNotMatter() throws Exception {
        kapture.ticket("7");
        run(
                update("subStatus: 'P', additionalFields: [a: 1, b: [c: 2, d: 3]]")
                        + update("subStatus: 'P', additionalFields: [b: [d: 3, c: 2], a: 1]"),
                Result.SUCCESS);
        assertThat(kapture.requests(), hasSize(1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "comment: 'Released'",
                "queue: 'support'",
                "additionalFields: [a: 1]",
                "environment: 'production'",
                "site: 'other'"
            })
    void updateWithAnotherFieldIsSent(String field) throws Exception {
        kapture.ticket("7");
        var other = new KaptureSite("other", kapture.url());
        other.setCredentialsId(site.getCredentialsId());
        KaptureConfiguration.get().setSites(List.of(site, other));
        run(update("subStatus: 'P'") + update("subStatus: 'P', " + field), Result.SUCCESS);
        assertThat(kapture.requests(), hasSize(2));
    }

    @Test
    void updateInProgressIsWaitedFor() throws Exception {
        kapture.ticket("7");
        kapture.latency(Duration.ofSeconds(1));
        WorkflowRun build = run(
                "def results = []\n"
                        + "parallel a: { results << " + update("subStatus: 'CL'") + "}, b: { results << "
                        + update("subStatus: 'CL'") + "}\n"
                        + "echo \"outcomes ${results*.outcome}\"",
                Result.SUCCESS);
        assertThat(kapture.requests(), hasSize(1));
        jenkins.assertLogContains("outcomes [UPDATED, UPDATED]", build);
        assertThat(KaptureTestUtil.outcomes(build), contains(Outcome.UPDATED));
    }

    /** Three branches of {@code parallel} request the same update at the same moment. */
    @ParameterizedTest
    @EnumSource(names = {"PREVIEW", "REJECTED", "UNAVAILABLE", "UNAUTHORIZED", "FAULTY", "UNKNOWN"})
    void updateThatIsWaitedForInVainIsSentOnce(Outcome first) throws Exception {
        kapture.ticket("7");
        FreeStyleBuild build = jenkins.buildAndAssertSuccess(jenkins.createFreeStyleProject());
        List<TicketUpdater> branches = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            UpdateParameters parameters = new UpdateParameters();
            parameters.subStatus = "CL";
            parameters.preview = i == 0 && first == Outcome.PREVIEW;
            branches.add(new TicketUpdater(
                    build, TaskListener.NULL, new RequestSender(null), parameters, UpdateOperation.of("branch" + i)));
            branches.get(i).record(List.of(parameters.update("7")));
        }
        switch (first) {
            case REJECTED -> kapture.onNext().inject(Fault.status(400));
            case UNAUTHORIZED -> kapture.onNext().inject(Fault.status(401));
            case FAULTY -> kapture.onNext().inject(Fault.status(404));
            case UNKNOWN -> kapture.onNext().inject(Fault.reset(Fault.Point.AFTER_REQUEST));
            case UNAVAILABLE -> branches.get(0).abort();
            default -> {}
        }
        kapture.latency(Duration.ofMillis(200));
        List<CompletableFuture<List<UpdateResult>>> results = new ArrayList<>();
        branches.forEach(branch -> results.add(branch.send()));
        List<Outcome> outcomes = new ArrayList<>();
        for (CompletableFuture<List<UpdateResult>> result : results) {
            outcomes.add(Outcome.valueOf(result.get().get(0).getOutcome()));
        }
        Outcome last = first == Outcome.UNKNOWN ? Outcome.UNKNOWN : Outcome.UPDATED;
        assertThat(outcomes, contains(first, last, last));
        assertThat(
                KaptureTestUtil.outcomes(build), is(first == Outcome.UNKNOWN ? List.of(first) : List.of(first, last)));
        assertThat(new RequestStore(build).read().size(), is(first == Outcome.UNKNOWN ? 1 : 0));
    }

    @Test
    void updateThatIsAboutToBeSentInsteadOfAnotherIsWaitedFor() throws Exception {
        kapture.ticket("7");
        site.setMaxAttempts(1);
        kapture.onNext().inject(Fault.retryAfter(503, "2"));
        String step = update("subStatus: 'CL'");
        WorkflowRun build =
                run("parallel a: { retry(2) { " + step + "} }, b: { retry(2) { " + step + "} }", Result.SUCCESS);
        assertThat(KaptureTestUtil.outcomes(build), contains(Outcome.UNAVAILABLE, Outcome.UPDATED));
        assertThat(kapture.requests(), hasSize(2));
    }

    @Test
    void updateThatRepeatsAnAbortedOneWaitsForTheOriginal() throws Exception {
        site.setRequestTimeoutSeconds(5);
        kapture.ticket("7");
        kapture.onNext().inject(Fault.stall(Fault.Point.AFTER_REQUEST));
        String step = update("subStatus: 'CL', onError: 'IGNORE'");
        String repeated = "try { timeout(time: 1, unit: 'SECONDS') { " + step + "} } catch (ignored) { }\n" + step;
        WorkflowRun build = run("parallel a: { " + step + "}, b: { sleep 1\n" + repeated + "}", Result.SUCCESS);
        assertThat(KaptureTestUtil.outcomes(build), contains(Outcome.UNKNOWN));
        assertThat(kapture.requests(), hasSize(1));
    }

    @Test
    void abortedRepetitionOfAnUpdateThatWasNotMadeLeavesThatToBeResent() throws Exception {
        FreeStyleBuild build = jenkins.buildAndAssertSuccess(jenkins.createFreeStyleProject());
        TicketUpdater first = updater(build, "1", "7");
        TicketUpdater second = updater(build, "2", "7");
        CompletableFuture<List<UpdateResult>> waiting = second.send();
        updater(build, "3", "8").send().get(); // until then, the second one waits for the first one
        second.abort();
        assertThat(waiting.get().get(0).getOutcome(), is(Outcome.UNAVAILABLE.name()));
        kapture.onNext().inject(Fault.status(404));
        first.send().get();
        assertThat(KaptureTestUtil.outcomes(build), contains(Outcome.FAULTY, Outcome.REJECTED));
        assertThat(new RequestStore(build).read().keySet(), is(Set.of("1/0", "3/0")));
    }

    @Test
    void repetitionNeedsNoCredentials() throws Exception {
        kapture.ticket("7");
        FreeStyleBuild build = jenkins.buildAndAssertSuccess(jenkins.createFreeStyleProject());
        updater(build, "1", "7").send().get();
        site.setCredentialsId("deleted");
        assertThat(updater(build, "2", "7").send().get().get(0).isUpdated(), is(true));
        assertThat(kapture.requests(), hasSize(1));
    }

    /** @return one that has recorded the update of a ticket */
    private static TicketUpdater updater(FreeStyleBuild build, String operation, String ticketId) throws Exception {
        UpdateParameters parameters = new UpdateParameters();
        parameters.subStatus = "CL";
        TicketUpdater updater = new TicketUpdater(
                build, TaskListener.NULL, new RequestSender(null), parameters, UpdateOperation.of(operation));
        updater.record(List.of(parameters.update(ticketId)));
        return updater;
    }

    /** As if Jenkins had restarted while the second branch waited for the first one. */
    @ParameterizedTest
    @EnumSource(names = {"FAULTY", "UNKNOWN"})
    void updateThatWaitedBeforeARestartIsSentOnlyIfTheFirstOneWasNotMade(Outcome first) throws Exception {
        kapture.ticket("7");
        FreeStyleBuild build = jenkins.buildAndAssertSuccess(jenkins.createFreeStyleProject());
        TicketJournal journal = new TicketJournal(build);
        KaptureTestUtil.recordRequested(
                journal, "1", "production", List.of(KaptureTestUtil.requested("7", "CL")), null);
        journal.recordResult("1/0", JournalResult.of(first, ""));
        KaptureTestUtil.recordRequested(
                journal, "2", "production", List.of(new RequestedTicket("7", "CL", null, "", "", "1/0")), null);
        TicketUpdater second = updater(build, "2", "7");
        Outcome outcome = first == Outcome.UNKNOWN ? Outcome.UNKNOWN : Outcome.UPDATED;
        assertThat(second.send().get().get(0).getOutcome(), is(outcome.name()));
        assertThat(kapture.requests(), hasSize(first == Outcome.UNKNOWN ? 0 : 1));
    }

    @Test
    void updateThatIsRefusedIsSentAgain() throws Exception {
        kapture.ticket("7");
        kapture.onNext().inject(Fault.status(404));
        WorkflowRun build = run("retry(2) { " + update("subStatus: 'CL'") + "}", Result.SUCCESS);
        assertThat(KaptureTestUtil.outcomes(build), contains(Outcome.FAULTY, Outcome.UPDATED));
    }

    @Test
    void anotherBuildSendsTheSameUpdate() throws Exception {
        kapture.ticket("7");
        run(update("subStatus: 'CL'"), Result.SUCCESS);
        run(update("subStatus: 'CL'"), Result.SUCCESS);
        assertThat(kapture.requests(), hasSize(2));
    }

    @Test
    void secondBuildStepDoesNotSendTheSameUpdate() throws Exception {
        kapture.ticket("7");
        FreeStyleProject job = jenkins.createFreeStyleProject();
        for (int i = 0; i < 2; i++) {
            KaptureTicketBuilder step = new KaptureTicketBuilder("CL");
            step.ticketIds = "7";
            job.getBuildersList().add(step);
        }
        FreeStyleBuild build = jenkins.buildAndAssertSuccess(job);
        assertThat(kapture.requests(), hasSize(1));
        assertThat(KaptureTestUtil.outcomes(build), everyItem(is(Outcome.UPDATED)));
        assertThat(JenkinsRule.getLog(build), containsString("Not sent again"));
    }
}
