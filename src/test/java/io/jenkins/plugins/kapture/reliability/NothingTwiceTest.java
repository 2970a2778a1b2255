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
import io.jenkins.plugins.kapture.KaptureTestUtil;
import io.jenkins.plugins.kapture.MockKaptureTestBase;
import io.jenkins.plugins.kapture.buildstep.KaptureTicketBuilder;
import io.jenkins.plugins.kapture.client.Outcome;
import io.jenkins.plugins.kapture.config.KaptureConfiguration;
import io.jenkins.plugins.kapture.config.KaptureSite;
import io.jenkins.plugins.kapture.mock.Fault;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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
