package io.jenkins.plugins.kapture.reliability;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;

import hudson.model.Result;
import io.jenkins.plugins.kapture.MockKaptureTestBase;
import io.jenkins.plugins.kapture.config.KaptureConfiguration;
import io.jenkins.plugins.kapture.journal.TicketJournal;
import io.jenkins.plugins.kapture.mock.Fault;
import java.nio.file.Files;
import java.util.List;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.jvnet.hudson.test.JenkinsRule;

/** What the log says if nothing or little is updated. */
class OutageTest extends MockKaptureTestBase {

    private static List<String> lines(WorkflowRun build, String text) throws Exception {
        return JenkinsRule.getLog(build)
                .lines()
                .filter(line -> line.contains(text))
                .toList();
    }

    @Test
    void causeOfAnOutageIsLoggedOnce() throws Exception {
        kapture.close();
        site.setMaxRequestsPerMinute(4); // would take half an hour if it counted requests that never left
        KaptureConfiguration.get().setSites(List.of(site));
        WorkflowRun build = run(
                "kaptureUpdateTickets(ticketIds: (100..139).toList(), subStatus: 'CL', onError: 'UNSTABLE')",
                Result.UNSTABLE);
        assertThat(new TicketJournal(build).read(), hasSize(40));
        assertThat(lines(build, "did not reach Kapture"), hasSize(1));
        assertThat(lines(build, "[Kapture] ").size(), is(lessThan(10)));
        assertThat(lines(build, "139"), hasSize(1));
        List<String> kapture = lines(build, "[Kapture] ");
        assertThat(kapture.get(kapture.size() - 1), containsString("40 updates can be resent"));
        assertThat(Files.readString(build.getLogFile().toPath()), containsString("\u001b[8mha:"));
    }

    @Test
    void failureOfABatchExplainsEachCauseOnceAndNamesAllTickets() throws Exception {
        kapture.close();
        site.setMaxAttempts(1);
        WorkflowRun build =
                run("kaptureUpdateTickets(ticketIds: (100..139).toList(), subStatus: 'CL')", Result.FAILURE);
        String error =
                JenkinsRule.getLog(build).substring(JenkinsRule.getLog(build).indexOf("ERROR: "));
        assertThat(error, containsString("40 of 40 tickets were not updated:"));
        for (int ticket = 100; ticket < 140; ticket++) {
            assertThat(error, containsString(String.valueOf(ticket)));
        }
        assertThat(error.lines().toList().size(), is(lessThan(6)));
    }

    @ParameterizedTest
    @CsvSource({"FAILURE, FAILURE, ERROR: Ticket", "IGNORE, SUCCESS, [Kapture] Ticket"})
    void reasonIsWrittenOnce(String policy, String result, String start) throws Exception {
        WorkflowRun build = run(
                "kaptureUpdateTicket(ticketId: '7', subStatus: 'CL', onRejected: '" + policy + "')",
                Result.fromString(result));
        assertThat(lines(build, "Kapture says"), hasSize(1));
        assertThat(lines(build, "Kapture says"), everyItem(containsString(start + " 7 on site production")));
        assertThat(lines(build, "[Kapture] Ticket 7 on site production: REJECTED"), hasSize(1));
        assertThat(lines(build, "can be resent"), hasSize(1));
        assertThat(lines(build, "Sent from the controller"), hasSize(1));
    }

    @Test
    void updatesThatMayHaveBeenMadeAreNotCountedAsFailed() throws Exception {
        List.of("1", "2", "3").forEach(kapture::ticket);
        kapture.on("1").inject(Fault.reset(Fault.Point.AFTER_REQUEST));
        kapture.on("2").inject(Fault.status(400));
        WorkflowRun build = run("kaptureUpdateTickets(ticketIds: [1, 2, 3], subStatus: 'CL')", Result.FAILURE);
        jenkins.assertLogContains("ERROR: 1 of 3 tickets were not updated, and 1 may not have been:", build);
    }
}
