package io.jenkins.plugins.kapture.pipeline;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;

import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import com.cloudbees.plugins.credentials.impl.UsernamePasswordCredentialsImpl;
import hudson.model.Result;
import io.jenkins.plugins.kapture.KaptureTestUtil;
import io.jenkins.plugins.kapture.MockKaptureTestBase;
import io.jenkins.plugins.kapture.config.KaptureConfiguration;
import io.jenkins.plugins.kapture.mock.Fault;
import io.jenkins.plugins.kapture.mock.MockKapture;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jenkinsci.plugins.workflow.actions.WarningAction;
import org.jenkinsci.plugins.workflow.cps.SnippetizerTester;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.graphanalysis.DepthFirstScanner;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.steps.StepConfigTester;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class KaptureUpdateTicketStepTest extends MockKaptureTestBase {

    private static final String TICKET = "713516551148";

    @BeforeEach
    void setUp() {
        kapture.ticket(TICKET);
    }

    @Test
    void updatesTheTicketFromTheAgent() throws Exception {
        jenkins.createOnlineSlave(hudson.model.Label.get("remote"));
        WorkflowRun build = succeeds("node('remote') { kaptureUpdateTicket(ticketId: '" + TICKET
                + "', subStatus: 'CL', comment: \"Released in ${env.BUILD_TAG}\") }");
        assertThat(kapture.ticket(TICKET).updates(), hasSize(1));
        assertThat(body(0), containsString("\"comment\":\"Released in jenkins-"));
        jenkins.assertLogContains("Ticket " + TICKET + " on site production: UPDATED – Now “Closed”", build);
        jenkins.assertLogContains("Sent from agent slave", build);
        assertThat(KaptureTestUtil.leaks(), is(empty()));
    }

    @Test
    void updatesTheTicketFromTheControllerWithoutANode() throws Exception {
        WorkflowRun build = succeeds(step(""));
        jenkins.assertLogContains("Sent from the controller", build);
        assertThat(kapture.requests().get(0).header("Authorization"), is("Basic " + MockKapture.TOKEN));
        assertThat(kapture.requests().get(0).header("Content-Type"), is("application/json"));
        assertThat(kapture.requests().get(0).header("Accept"), is("application/json"));
        assertThat(kapture.requests().get(0).header("User-Agent"), containsString("Kapture/"));
    }

    static Stream<Arguments> outcomes() {
        return Stream.of(
                Arguments.of("REJECTED", null, "onRejected"),
                Arguments.of("UNAUTHORIZED", Fault.status(401), "onError"),
                Arguments.of("UNKNOWN", Fault.status(500), "onError"),
                Arguments.of("FAULTY", Fault.loginPage(), "onError"),
                Arguments.of("UNKNOWN", Fault.reset(Fault.Point.AFTER_REQUEST), "onError"));
    }

    @ParameterizedTest
    @MethodSource("outcomes")
    void failurePolicyIsApplied(String outcome, Fault fault, String policy) throws Exception {
        String ticket = fault == null ? "unknown" : TICKET;
        if (fault != null) {
            kapture.onEvery().inject(fault);
        }
        String call = "kaptureUpdateTicket(ticketId: '" + ticket + "', subStatus: 'CL'";

        WorkflowRun failed = run(call + ")", Result.FAILURE);
        jenkins.assertLogContains("ERROR: Ticket " + ticket + " on site production: " + outcome, failed);
        jenkins.assertLogNotContains("\tat ", failed);

        WorkflowRun unstable = run(
                "def u = " + call + ", " + policy + ": 'UNSTABLE'); echo \"continued ${u.outcome}\"", Result.UNSTABLE);
        jenkins.assertLogContains("continued " + outcome, unstable);

        WorkflowRun ignored =
                run("def u = " + call + ", " + policy + ": 'IGNORE'); echo \"continued ${u.updated}\"", Result.SUCCESS);
        jenkins.assertLogContains("Ticket " + ticket + " on site production: " + outcome, ignored);
        jenkins.assertLogContains("continued false", ignored);
        assertThat(KaptureTestUtil.leaks(), is(empty()));
    }

    @Test
    void unstablePolicyMarksTheStep() throws Exception {
        WorkflowRun build = run(
                "stage('Tell') { kaptureUpdateTicket(ticketId: 'unknown', subStatus: 'CL', onRejected: 'UNSTABLE') }",
                Result.UNSTABLE);
        FlowNode step = new DepthFirstScanner()
                .findFirstMatch(build.getExecution(), node -> node.getPersistentAction(WarningAction.class) != null);
        assertThat(step.getDisplayFunctionName(), is("kaptureUpdateTicket"));
        WarningAction warning = step.getPersistentAction(WarningAction.class);
        assertThat(warning.getResult(), is(Result.UNSTABLE));
        assertThat(warning.getMessage(), containsString("Ticket unknown on site production: REJECTED"));
    }

    @Test
    void resultHasEveryProperty() throws Exception {
        WorkflowRun build = succeeds("def u = " + step("")
                + "; echo \"${u.updated}|${u.outcome}|${u.ticketId}|${u.httpStatus}|${u.status}|${u.statusName}|"
                + "${u.subStatus}|${u.subStatusName}|${u.ticketUrl}|\" + u.message + '|' + u.responseBody");
        jenkins.assertLogContains(
                "true|UPDATED|" + TICKET + "|200|C|Closed|CL|Closed|" + kapture.url() + "/employee/all-tickets.html",
                build);
        jenkins.assertLogContains("|{\"ticket\":{", build);
    }

    @Test
    void commentAndAdditionalFieldsAreSentUnchanged() throws Exception {
        succeeds("def n = 3\n" + "kaptureUpdateTicket(ticketId: '" + TICKET
                + "', subStatus: 'CL', comment: '''नमस्ते 🎉 \"quoted\"\nsecond line''', "
                + "additionalFields: [count: n, ratio: 1.5, notified: true, tags: ['a', \"b${n}\"], more: [deep: [1]]], "
                + "queue: 'L2', disposition: 'Fixed', callbackTime: '2026-03-31 09:30:00')");
        assertThat(body(0), containsString("\"comment\":\"नमस्ते 🎉 \\\"quoted\\\"\\nsecond line\""));
        assertThat(
                body(0),
                containsString("\"queue\":\"L2\",\"disposition\":\"Fixed\",\"callback_time\":\"2026-03-31 09:30:00\""));
        assertThat(body(0), containsString("\"count\":3,\"ratio\":1.5,\"notified\":true,\"tags\":[\"a\",\"b3\"]"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ticketId: '1', subStatus: 'CL', callbackTime: '2026-02-30 00:00:00'|is not a valid date and time",
                "ticketId: '1', subStatus: 'CL', additionalFields: [queue: 'x']|additionalFields must not contain “queue”",
                "ticketId: '1', subStatus: 'CL', site: 'nowhere'|No Kapture site “nowhere” is available to this job",
                "ticketId: '1', subStatus: 'CL', credentialsId: 'nothing'|Credentials “nothing” are not available to this job",
                "ticketId: '1', subStatus: 'CL', credentialsId: 'password'|the kind (“Secret text”)",
                "ticketId: '1', subStatus: 'CL', credentialsId: 'empty'|the secret text is empty",
            })
    void invalidInputIsRejectedWithOneMessage(String arguments, String sentence) throws Exception {
        KaptureTestUtil.addSecret("empty", "Basic ");
        SystemCredentialsProvider.getInstance()
                .getCredentials()
                .add(new UsernamePasswordCredentialsImpl(
                        CredentialsScope.GLOBAL, "password", "", "robot", "invented-password"));
        WorkflowRun build =
                run("kaptureUpdateTicket(" + arguments + ", onError: 'IGNORE', onRejected: 'IGNORE')", Result.FAILURE);
        jenkins.assertLogContains("ERROR: ", build);
        jenkins.assertLogContains(sentence, build);
        jenkins.assertLogNotContains("\tat ", build);
        assertThat(kapture.requests(), is(empty()));
    }

    @Test
    void failsWithoutASite() throws Exception {
        KaptureConfiguration.get().setSites(List.of());
        WorkflowRun build = run(step(""), Result.FAILURE);
        jenkins.assertLogContains("ERROR: No Kapture site is available to this job", build);
    }

    @Test
    void logsAsMuchAsConfigured() throws Exception {
        WorkflowRun full = succeeds(step(", logResponse: 'FULL'"));
        jenkins.assertLogContains("\"taskTitle\" : \"TEST", full);
        jenkins.assertLogNotContains("kim@example.com", full);
        jenkins.assertLogNotContains("+10005550100", full);
        String quiet = step(", logResponse: 'NONE'") + "\n";
        WorkflowRun none = succeeds(quiet + quiet); // the second one is not sent again
        jenkins.assertLogContains("UPDATED", none);
        jenkins.assertLogNotContains("Status and Comment", none);
    }

    @Test
    void stepWorksInDeclarativePostConditions() throws Exception {
        WorkflowRun build = succeeds("pipeline { agent any\n stages { stage('a') { steps { echo 'built' } } }\n"
                + " post { success { " + step("") + " } } }");
        jenkins.assertLogContains("UPDATED", build);
        assertThat(kapture.ticket(TICKET).updates(), hasSize(1));
    }

    @Test
    void unknownOutcomeIsNotRetried() throws Exception {
        kapture.onEvery().inject(Fault.reset(Fault.Point.AFTER_REQUEST));
        WorkflowRun build = run(
                "retry(count: 3, conditions: [agent(), nonresumable()]) { node { " + step("") + " } }", Result.FAILURE);
        jenkins.assertLogContains("UNKNOWN", build);
        assertThat(kapture.requests(), hasSize(1));
    }

    @Test
    void snippetShowsOnlyWhatWasSet() throws Exception {
        SnippetizerTester snippets = new SnippetizerTester(jenkins);
        KaptureUpdateTicketStep step = new KaptureUpdateTicketStep(TICKET, "CL");
        snippets.assertRoundTrip(step, "kaptureUpdateTicket subStatus: 'CL', ticketId: '" + TICKET + "'");
        step.comment = "done";
        step.onError = "UNSTABLE";
        step.additionalFields = Map.of("notified", true);
        snippets.assertRoundTrip(
                step,
                "kaptureUpdateTicket additionalFields: [notified: true], comment: 'done', onError: 'UNSTABLE', "
                        + "subStatus: 'CL', ticketId: '" + TICKET + "'");
    }

    @Test
    void formKeepsEveryField() throws Exception {
        KaptureUpdateTicketStep step = new KaptureUpdateTicketStep(TICKET, "CL");
        step.comment = "two\nlines";
        step.queue = "L2";
        step.disposition = "Fixed";
        step.callbackTime = "2026-03-31 09:30:00";
        step.additionalFields = new LinkedHashMap<>(Map.of("share", 1.5));
        step.site = "production";
        step.credentialsId = KaptureTestUtil.CREDENTIAL;
        step.onRejected = "IGNORE";
        step.onError = "UNSTABLE";
        step.logResponse = "FULL";
        KaptureUpdateTicketStep same = new StepConfigTester(jenkins).configRoundTrip(step);
        jenkins.assertEqualDataBoundBeans(step, same);
        assertThat(same.additionalFields, is(step.additionalFields));
    }

    private static String step(String more) {
        return "kaptureUpdateTicket(ticketId: '" + TICKET + "', subStatus: 'CL'" + more + ")";
    }

    private WorkflowRun succeeds(String script) throws Exception {
        return run(script, Result.SUCCESS);
    }
}
