package io.jenkins.plugins.kapture.pipeline;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import hudson.model.Result;
import io.jenkins.plugins.kapture.KaptureTestUtil;
import io.jenkins.plugins.kapture.config.KaptureConfiguration;
import io.jenkins.plugins.kapture.config.KaptureSite;
import io.jenkins.plugins.kapture.sandbox.KaptureSandbox;
import io.jenkins.plugins.kapture.sandbox.SandboxRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import org.jenkinsci.plugins.structs.describable.DescribableModel;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** Values as users write them in a Jenkinsfile, in the sandbox, scripted and declarative, checked as in production. */
@WithJenkins
class NaturalValuesTest {

    private static JenkinsRule jenkins;
    private static boolean strict;

    @AutoClose
    private KaptureSandbox sandbox;

    @BeforeAll
    static void start(JenkinsRule rule) {
        jenkins = rule;
        strict = DescribableModel.STRICT_PARAMETER_CHECKING;
        DescribableModel.STRICT_PARAMETER_CHECKING = false; // as in production
    }

    @AfterAll
    static void restoreStrictness() {
        DescribableModel.STRICT_PARAMETER_CHECKING = strict;
    }

    @BeforeEach
    void openSandbox() throws IOException {
        sandbox = KaptureSandbox.start();
        List.of("7", "8", "12345", "713516551148", "KAP-1/2").forEach(sandbox::ticket);
        KaptureTestUtil.configure(sandbox);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "ticketId: 713516551148, subStatus: 'CL'|\"ticket_id\":\"713516551148\"",
                "ticketId: 12345, subStatus: 'CL'|\"ticket_id\":\"12345\"",
                "ticketId: 713516551148G, subStatus: 'CL'|\"ticket_id\":\"713516551148\"",
                "ticketId: \"${7}\", subStatus: 'CL'|\"ticket_id\":\"7\"",
                "ticketId: ' 7\\n', subStatus: ' CL '|\"ticket_id\":\"7\",\"sub_status\":\"CL\"",
                "ticketId: '\\u00a0\\u200b7\\ufeff', subStatus: 'CL'|\"ticket_id\":\"7\"",
                "ticketId: 'KAP-1/2', subStatus: 'CL'|\"ticket_id\":\"KAP-1/2\"",
                "ticketId: '7', subStatus: \"${'CL'}\"|\"sub_status\":\"CL\"",
                "ticketId: '7', subStatus: 'CL', comment: 5|\"comment\":\"5\"",
                "ticketId: '7', subStatus: 'CL', comment: null|\"sub_status\":\"CL\"}",
                "ticketId: '7', subStatus: 'CL', comment: 'null'|\"comment\":\"null\"",
                "ticketId: '7', subStatus: 'CL', comment: 'ab\\ud83c'|\"comment\":\"ab\ufffd\"",
                "ticketId: '7', subStatus: 'CL', queue: 42|\"queue\":\"42\"",
                "ticketId: '7', subStatus: 'CL', onError: null, site: 'PRODUCTION'|\"ticket_id\":\"7\"",
                "ticketId: '7', subStatus: 'CL', additionalFields: [c: 'web,mobile'.split(',')]|\"c\":[\"web\",\"mobile\"]",
                "ticketId: '7', subStatus: 'CL', additionalFields: [c: ['a', 'a'] as Set]|\"c\":[\"a\"]",
                "ticketId: '7', subStatus: 'CL', additionalFields: [assigned_to: null]|\"assigned_to\":null",
                "ticketId: '7', subStatus: 'CL', additionalFields: [status: 'Complete']|\"status\":\"Complete\"",
                "ticketId: '7', subStatus: 'CL', additionalFields: [n: [1, 2] as int[]]|\"n\":[1,2]",
            })
    void naturalValueIsSent(String arguments, String body) throws Exception {
        build("kaptureUpdateTicket(" + arguments + ")", Result.SUCCESS);
        assertThat(bodies(), containsString(body));
        assertThat(sandbox.requests(), hasSize(1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "['7', '8']",
                "[7, 8]",
                "['7', 8, \"${7}\"]",
                "'7,8'.split(',')",
                "[7, 8] as Set",
                "[7, 8] as long[]",
                "'7, 8'",
                "'7;8'",
                "'7\\n8\\n'",
                "\" 7 \\u00a0 8 \"",
                "'[7, 8]'",
                "'\\u00a0(7, 8)\\u200b'",
                "\"${[7, 8]}\"",
            })
    void severalIdsAreAcceptedInAnyContainer(String ids) throws Exception {
        WorkflowRun build = build(
                "echo 'updated ' + kaptureUpdateTickets(ticketIds: " + ids + ", subStatus: 'CL').size()",
                Result.SUCCESS);
        jenkins.assertLogContains("updated 2", build);
        assertThat(bodies(), containsString("\"ticket_id\":\"7\""));
        assertThat(bodies(), containsString("\"ticket_id\":\"8\""));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "kaptureUpdateTicket ticketId: 12345, subStatus: 'CL'|12345",
                "kaptureUpdateTicket ticketId: 713516551148, subStatus: 'CL'|713516551148",
                "kaptureUpdateTickets ticketIds: '7, 8', subStatus: 'CL'|8",
                "kaptureUpdateTickets ticketIds: [7, 8], subStatus: 'CL'|8",
                "kaptureUpdateTickets ticketIds: params.TICKETS.split(','), subStatus: 'CL'|8",
                "kaptureUpdateTickets updates: [[ticketId: 7, subStatus: 'CL']]|7",
            })
    void naturalValueWorksInDeclarativePipelines(String step, String ticket) throws Exception {
        build(
                "pipeline { agent none\n parameters { string(name: 'TICKETS', defaultValue: '7,8') }\n"
                        + " stages { stage('a') { steps { " + step + " } } } }",
                Result.SUCCESS);
        assertThat(bodies(), containsString("\"ticket_id\":\"" + ticket + "\""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "kaptureUpdateTicket ticketId: 7, subStatus: 5, comment: 6, queue: 42, disposition: 8",
                "kaptureUpdateTickets ticketIds: 7, subStatus: 5, comment: 6, queue: 42, disposition: 8",
            })
    void wholeNumbersAreTextsInDeclarativePipelines(String step) throws Exception {
        build("pipeline { agent none\n stages { stage('a') { steps { " + step + " } } } }", Result.SUCCESS);
        assertThat(
                bodies(),
                is("[{\"ticket_id\":\"7\",\"sub_status\":\"5\",\"comment\":\"6\",\"queue\":\"42\","
                        + "\"disposition\":\"8\"}]"));
    }

    @Test
    void wholeNumbersAreNamesInDeclarativePipelines() throws Exception {
        KaptureTestUtil.addSecret("2", KaptureSandbox.TOKEN);
        KaptureSite site = new KaptureSite("1", sandbox.url());
        KaptureConfiguration.get().setSites(List.of(site));
        WorkflowRun build = build(
                "pipeline { agent none\n stages { stage('a') { steps {"
                        + " kaptureUpdateTicket ticketId: 7, subStatus: 'CL', site: 1, credentialsId: 2 } } } }",
                Result.SUCCESS);
        jenkins.assertLogContains("Ticket 7 on site 1: UPDATED", build);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "kaptureUpdateTicket(ticketId: null, subStatus: 'CL')|The ticket ID is blank",
                "kaptureUpdateTicket(subStatus: 'CL')|The ticket ID is blank",
                "kaptureUpdateTicket(ticketId: \"${env.TICKET}\", subStatus: 'CL')|“null”",
                "kaptureUpdateTicket(ticketId: '$TICKET', subStatus: 'CL')|“$”",
                "kaptureUpdateTicket(ticketId: '7 8', subStatus: 'CL')|U+0020",
                "kaptureUpdateTicket(ticketId: ['7'], subStatus: 'CL')|ticketId must be a string or a whole number",
                "kaptureUpdateTicket(ticketId: 7.5, subStatus: 'CL')|ticketId must be a string or a whole number",
                "kaptureUpdateTicket(ticketId: true, subStatus: 'CL')|ticketId must be a string or a whole number",
                "kaptureUpdateTicket(ticketId: '7', subStatus: 'null')|subStatus is the text “null”",
                "kaptureUpdateTicket(ticketId: '7', subStatus: \"${env.NOPE}\")|subStatus is the text “null”",
                "kaptureUpdateTicket(ticketId: '7', subStatus: 'CL', queue: \"${env.NOPE}\")|queue",
                "kaptureUpdateTicket(ticketId: '7', subStatus: 'CL', disposition: 'null')|disposition",
                "kaptureUpdateTicket(ticketId: '7', subStatus: 'CL', coment: 'SECRET')|did you mean “comment”?",
                "kaptureUpdateTicket(ticketId: '7', subStatus: 'CL', onRejcted: 'IGNORE')|did you mean “onRejected”?",
                "kaptureUpdateTicket(ticketId: '7', subStatus: 'CL', comment: ['SECRET'])|comment must be a string",
                "kaptureUpdateTicket(ticketId: '7', subStatus: 'CL', additionalFields: 'SECRET')|additionalFields must be a map",
                "kaptureUpdateTickets(ticketId: '7', subStatus: 'CL')|did you mean “ticketIds”?",
                "kaptureUpdateTickets(ticketIds: null, subStatus: 'CL')|ticketIds is missing",
                "kaptureUpdateTickets(subStatus: 'CL')|ticketIds is missing",
                "kaptureUpdateTickets(ticketIds: ['7', null], subStatus: 'CL')|The ticket ID is blank",
                "kaptureUpdateTickets(ticketIds: ['7', ' '], subStatus: 'CL')|The ticket ID is blank",
                "kaptureUpdateTickets(ticketIds: 'null', subStatus: 'CL')|“null”",
                "kaptureUpdateTickets(ticketIds: [['7']], subStatus: 'CL')|ticketIds must be a string or a whole number",
                "kaptureUpdateTickets(ticketIds: [], subStatus: '')|The sub-status is blank",
                "kaptureUpdateTickets(ticketIds: ['7'], updates: [[ticketId: '8']], subStatus: 'CL')|cannot be combined",
                "kaptureUpdateTickets(updates: [[ticketId: '7']])|The sub-status is blank",
                "kaptureUpdateTickets(updates: [[ticketId: '7', coment: 'SECRET']], subStatus: 'CL')|did you mean “comment”?",
                "kaptureUpdateTickets(updates: [[ticketId: 7], [ticketId: '7']], subStatus: 'CL')|Ticket 7 occurs twice",
                "kaptureUpdateTickets(updates: ['7'], subStatus: 'CL')|updates[0] must be a map",
                "kaptureUpdateTickets(updates: 'SECRET', subStatus: 'CL')|updates must be a list of maps",
            })
    void invalidValueIsRejectedWithOneMessage(String step, String message) throws Exception {
        WorkflowRun build = build(step, Result.FAILURE);
        jenkins.assertLogContains("ERROR: ", build);
        jenkins.assertLogContains(message, build);
        assertThat(JenkinsRule.getLog(build), not(containsString("\tat ")));
        assertThat(JenkinsRule.getLog(build), not(containsString("SECRET")));
        assertThat(sandbox.requests(), is(empty()));
    }

    @ParameterizedTest
    @CsvSource({"7,true", "unknown,false"})
    void resultIsTrueInAConditionIfTheTicketWasUpdated(String ticket, boolean updated) throws Exception {
        WorkflowRun build = build(
                "if (kaptureUpdateTicket(ticketId: '" + ticket + "', subStatus: 'CL', onRejected: 'IGNORE')) "
                        + "{ echo 'it was true' } else { echo 'it was false' }",
                Result.SUCCESS);
        jenkins.assertLogContains("it was " + updated, build);
    }

    private String bodies() {
        return sandbox.requests().stream()
                .map(SandboxRequest::body)
                .map(body -> new String(body, StandardCharsets.UTF_8))
                .collect(Collectors.joining("\n"));
    }

    private static WorkflowRun build(String script, Result result) throws Exception {
        return jenkins.buildAndAssertStatus(result, KaptureTestUtil.pipeline(jenkins, script));
    }
}
