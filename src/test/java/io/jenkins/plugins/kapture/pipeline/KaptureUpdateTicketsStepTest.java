package io.jenkins.plugins.kapture.pipeline;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.lessThanOrEqualTo;
import static org.junit.jupiter.api.Assertions.assertThrows;

import hudson.model.Label;
import hudson.model.Result;
import io.jenkins.plugins.kapture.KaptureTestUtil;
import io.jenkins.plugins.kapture.MockKaptureTestBase;
import io.jenkins.plugins.kapture.client.Outcome;
import io.jenkins.plugins.kapture.config.KaptureConfiguration;
import io.jenkins.plugins.kapture.journal.JournalEntry;
import io.jenkins.plugins.kapture.mock.Fault;
import io.jenkins.plugins.kapture.pages.KaptureBuildAction;
import java.io.File;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import net.sf.json.JSONObject;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvnet.localizer.LocaleProvider;
import org.kohsuke.stapler.StaplerRequest2;

class KaptureUpdateTicketsStepTest extends MockKaptureTestBase {

    @Test
    void resultsAreInTheOrderOfTheIdsAndEachIsSentOnce() throws Exception {
        List.of("a", "b", "c").forEach(kapture::ticket);
        WorkflowRun build = run(
                "def all = kaptureUpdateTickets(ticketIds: ['c', 'a', ' c ', 'b'], subStatus: 'CL')\n"
                        + "echo 'order: ' + all.collect { it.ticketId }.join(',')",
                Result.SUCCESS);
        jenkins.assertLogContains("order: c,a,b", build);
        jenkins.assertLogContains("3 tickets: 3 updated, 0 not updated, 0 unknown", build);
        assertThat(kapture.requests(), hasSize(3));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ticketIds: [], subStatus: 'CL'", "ticketIds: '[ ]', subStatus: 'CL'", "updates: []"})
    void emptyListSendsNothing(String tickets) throws Exception {
        WorkflowRun build = run("echo \"got ${kaptureUpdateTickets(" + tickets + ")}\"", Result.SUCCESS);
        jenkins.assertLogContains("got []", build);
        assertThat(kapture.requests(), is(empty()));
        assertThat(build.getAction(KaptureBuildAction.class) == null, is(true));
    }

    @ParameterizedTest
    @CsvSource({"ticketIds, $TICKET, kann keine Variable enthalten", "additionalFields, [, kein gültiges JSON"})
    void errorOfTheSnippetGeneratorIsInTheLanguageOfTheUser(String field, String value, String message) {
        var descriptor = jenkins.jenkins.getDescriptorByType(KaptureUpdateTicketsStep.DescriptorImpl.class);
        JSONObject form = new JSONObject().element(field, value);
        LocaleProvider original = LocaleProvider.getProvider();
        LocaleProvider.setProvider(new LocaleProvider() {
            @Override
            public Locale get() {
                return Locale.GERMAN;
            }
        });
        try {
            RuntimeException error =
                    assertThrows(RuntimeException.class, () -> descriptor.newInstance((StaplerRequest2) null, form));
            assertThat(error.getMessage(), containsString(message));
        } finally {
            LocaleProvider.setProvider(original);
        }
    }

    @Test
    void failurePolicyIsAppliedOnceAndNamesEachFailedTicket() throws Exception {
        List.of("1", "3").forEach(kapture::ticket);
        WorkflowRun build = run(
                "kaptureUpdateTickets(ticketIds: ['1', '2', '3', '4'], subStatus: 'CL', onRejected: 'UNSTABLE'); echo 'continued'",
                Result.UNSTABLE);
        jenkins.assertLogContains("continued", build);
        assertThat(kapture.requests(), hasSize(4));
        WorkflowRun failed =
                run("kaptureUpdateTickets(ticketIds: ['1', '2', '3', '4'], subStatus: 'CL')", Result.FAILURE);
        jenkins.assertLogContains("ERROR: 2 of 4 tickets were not updated:", failed);
        jenkins.assertLogContains("Ticket 2 on site production: REJECTED", failed);
        jenkins.assertLogContains("Ticket 4 on site production: REJECTED", failed);
    }

    @Test
    void messageNamesEachOfManyTickets() throws Exception {
        WorkflowRun build =
                run("kaptureUpdateTickets(ticketIds: (1..1002).collect { 'T' + it }, subStatus: 'CL')", Result.FAILURE);
        jenkins.assertLogContains("ERROR: 1,002 of 1,002 tickets were not updated:", build);
        jenkins.assertLogContains("1,001 more tickets: REJECTED, for the same reason: T2, T3, ", build);
    }

    @Test
    void eachOfAThousandTicketsHasAnOutcome() throws Exception {
        jenkins.createOnlineSlave(Label.get("remote"));
        for (int i = 0; i < 1000; i++) {
            if (i % 20 != 0) {
                kapture.ticket("T" + i);
            } else {
                kapture.ticket("T" + i);
                kapture.on("T" + i).inject(i % 40 == 0 ? Fault.status(500) : Fault.reset(Fault.Point.AFTER_REQUEST));
            }
            if (i % 20 == 10) {
                kapture.on("T" + i).inject(Fault.status(400));
            }
        }
        WorkflowJob job = KaptureTestUtil.pipeline(
                jenkins,
                "node('remote') { kaptureUpdateTickets(ticketIds: (0..<1000).collect { 'T' + it }, subStatus: 'CL', "
                        + "onRejected: 'UNSTABLE', onError: 'UNSTABLE') }");
        WorkflowRun build = jenkins.buildAndAssertStatus(Result.UNSTABLE, job);
        jenkins.assertLogContains("1,000 tickets: 900 updated, 50 not updated, 50 unknown", build);
        Map<Outcome, Long> outcomes = build.getAction(KaptureBuildAction.class).getTickets().stream()
                .collect(Collectors.groupingBy(JournalEntry::outcome, Collectors.counting()));
        assertThat(outcomes, is(Map.of(Outcome.UPDATED, 900L, Outcome.REJECTED, 50L, Outcome.UNKNOWN, 50L)));
        assertThat(kapture.requests(), hasSize(1000));
        assertThat(kapture.maxConcurrentRequests(), is(lessThanOrEqualTo(site.getMaxConcurrentRequests())));
        long size = new File(build.getRootDir(), "build.xml").length();
        assertThat("300 bytes per ticket", size, is(lessThan(1000L * 300)));
    }

    @Test
    void progressOfALongBatchIsLogged() throws Exception {
        site.setRequestTimeoutSeconds(600);
        KaptureConfiguration.get().setSites(List.of(site));
        kapture.ticket("1");
        kapture.on("2").inject(Fault.stall(Fault.Point.AFTER_REQUEST));
        WorkflowRun build =
                KaptureTestUtil.start(jenkins, "kaptureUpdateTickets(ticketIds: ['1', '2'], subStatus: 'CL')");
        jenkins.waitForMessage("[Kapture] 1 of 2 tickets done", build);
        build.doStop();
        jenkins.assertBuildStatus(Result.ABORTED, jenkins.waitForCompletion(build));
    }

    @Test
    void abortDiscardsWhatWasNotSent() throws Exception {
        site.setMaxConcurrentRequests(2);
        KaptureConfiguration.get().setSites(List.of(site));
        kapture.onEvery().inject(Fault.stall(Fault.Point.AFTER_REQUEST));
        WorkflowRun build = KaptureTestUtil.start(
                jenkins, "kaptureUpdateTickets(ticketIds: (1..10).collect { \"$it\" }, subStatus: 'CL')");
        kapture.awaitRequests(2);
        build.doStop();
        jenkins.assertBuildStatus(Result.ABORTED, jenkins.waitForCompletion(build));
        jenkins.assertLogContains("10 tickets: 0 updated, 8 not updated, 2 unknown", build);
        assertThat(kapture.requests(), hasSize(2));
    }
}
