package io.jenkins.plugins.kapture.pipeline;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import hudson.model.Result;
import io.jenkins.plugins.kapture.KaptureTestUtil;
import io.jenkins.plugins.kapture.MockKaptureTestBase;
import io.jenkins.plugins.kapture.config.KaptureConfiguration;
import io.jenkins.plugins.kapture.config.KaptureSite;
import io.jenkins.plugins.kapture.mock.MockKapture;
import java.util.List;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvnet.hudson.test.JenkinsRule;

/** Values as users write them in a Jenkinsfile, in the mock server, scripted and declarative, checked as in production. */
class NaturalValuesTest extends MockKaptureTestBase {

    @BeforeEach
    void setUp() {
        List.of("7", "8", "12345", "713516551148", "KAP-1/2").forEach(kapture::ticket);
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
                "ticketId: '7', subStatus: 'CL', comment: 'a\\u0000b'|\"comment\":\"a\\u0000b\"",
                "ticketId: '7', subStatus: 'CL', queue: 42|\"queue\":\"42\"",
                "ticketId: '7', subStatus: 'CL', onError: null, site: 'PRODUCTION'|\"ticket_id\":\"7\"",
                "ticketId: '7', subStatus: 'CL', additionalFields: [c: 'web,mobile'.split(',')]|\"c\":[\"web\",\"mobile\"]",
                "ticketId: '7', subStatus: 'CL', additionalFields: [c: ['a', 'a'] as Set]|\"c\":[\"a\"]",
                "ticketId: '7', subStatus: 'CL', additionalFields: [assigned_to: null]|\"assigned_to\":null",
                "ticketId: '7', subStatus: 'CL', additionalFields: [status: 'Complete']|\"status\":\"Complete\"",
                "ticketId: '7', subStatus: 'CL', additionalFields: [n: [1, 2] as int[]]|\"n\":[1,2]",
                "ticketId: 7 as short, subStatus: 'CL'|\"ticket_id\":\"7\"",
                "ticketId: '7' as char, subStatus: 'CL'|\"ticket_id\":\"7\"",
                "ticketId: 8L, subStatus: 5|\"sub_status\":\"5\"",
                "ticketId: '7', subStatus: 'CL', site: ' Production '|\"ticket_id\":\"7\"",
                "ticketId: '7', subStatus: 'CL', logResponse: 'none', queue: null|\"sub_status\":\"CL\"}",
                "ticketId: '7', subStatus: 'CL', comment: 'a\ud83d\ude00'.substring(0, 2)|\"comment\":\"a\ufffd\"",
                "ticketId: '7', subStatus: 'CL', comment: '\ud83d\ude00b'.substring(1)|\"comment\":\"\ufffdb\"",
                "ticketId: '7', subStatus: 'CL', additionalFields: [a: [b: null, c: [null]]]|\"a\":{\"b\":null,\"c\":[null]}",
                "ticketId: '7', subStatus: 'CL', additionalFields: [a: [[1], [2]] as int[][]]|\"a\":[[1],[2]]",
                "ticketId: '7', subStatus: 'CL', additionalFields: [a: 1..3]|\"a\":[1,2,3]",
                "ticketId: '7', subStatus: 'CL', additionalFields: [a: [x: 1].keySet()]|\"a\":[\"x\"]",
                "ticketId: '7', subStatus: 'CL', additionalFields: [\"k${1}\": \"v${2}\"]|\"k1\":\"v2\"",
                "ticketId: '7', subStatus: 'CL', additionalFields: [:]|\"sub_status\":\"CL\"}",
                "ticketId: '7', subStatus: 'CL', additionalFields: [2: false]|\"2\":false",
                "ticketId: '7', subStatus: 'CL', additionalFields: [a: 'x\ud83d']|\"a\":\"x\ufffd\"",
            })
    void naturalValueIsSent(String arguments, String body) throws Exception {
        run("kaptureUpdateTicket(" + arguments + ")", Result.SUCCESS);
        assertThat(bodies(), containsString(body));
        assertThat(kapture.requests(), hasSize(1));
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
                "'7,\\u200b,8'",
                "'7\\n\\ufeff\\n8'",
                "'7\\n8\\n'",
                "\" 7 \\u00a0 8 \"",
                "'[7, 8]'",
                "'\\u00a0(7, 8)\\u200b'",
                "\"${[7, 8]}\"",
                "7..8",
                "[7, 8] as short[]",
                "['7', \"${8}\"] as String[]",
                "[7, '7', 8, 8L]",
                "'7 8'.tokenize()",
                "['7', '8'].toSet()",
                "[7: 'x', 8: 'y'].keySet()",
                "[a: 7, b: '8'].values()",
                "[a: 7, b: 8].collect { it.value }",
                "'(7; 8)'",
                "'{7,,8,}'",
                "'\\t7\\r\\n\\r\\n8'",
            })
    void severalIdsAreAcceptedInAnyContainer(String ids) throws Exception {
        WorkflowRun build = run(
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
                "kaptureUpdateTickets ticketIds: 713516551148, subStatus: 'CL'|713516551148",
                "kaptureUpdateTickets ticketIds: params.TICKETS, subStatus: 'CL'|8",
                "kaptureUpdateTicket ticketId: params.TICKETS.tokenize(',')[1], subStatus: 'CL', comment: env.UNSET|8",
                "kaptureUpdateTicket ticketId: '7', subStatus: 'CL', additionalFields: [a: null, b: [1, 2] as Set]|7",
                "kaptureUpdateTickets pattern: 7, text: 7, environment: 2026, subStatus: 'CL'|7",
                "kaptureFindTickets pattern: 8, text: 8, environment: 2026; kaptureUpdateTicket ticketId: 8, subStatus: 'CL'|8",
            })
    void naturalValueWorksInDeclarativePipelines(String step, String ticket) throws Exception {
        run(
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
    void wholeNumbersAreAcceptedAsStringsInDeclarativePipelines(String step) throws Exception {
        run("pipeline { agent none\n stages { stage('a') { steps { " + step + " } } } }", Result.SUCCESS);
        assertThat(
                bodies(),
                is("[{\"ticket_id\":\"7\",\"sub_status\":\"5\",\"comment\":\"6\",\"queue\":\"42\","
                        + "\"disposition\":\"8\"}]"));
    }

    @Test
    void wholeNumbersAreNamesInDeclarativePipelines() throws Exception {
        KaptureTestUtil.addSecret("2", MockKapture.TOKEN);
        KaptureSite site = new KaptureSite("1", kapture.url());
        KaptureConfiguration.get().setSites(List.of(site));
        WorkflowRun build = run(
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
                "kaptureUpdateTicket(ticketId: ' ', subStatus: 'CL')|The ticket ID is blank",
                "kaptureUpdateTicket(ticketId: \"${env.TICKET}\", subStatus: 'CL')|“null”",
                "kaptureUpdateTicket(ticketId: '$TICKET', subStatus: 'CL')|“$”",
                "kaptureUpdateTicket(ticketId: '7 8', subStatus: 'CL')|U+0020",
                "kaptureUpdateTicket(ticketId: ['7'], subStatus: 'CL')|ticketId must be a string or an integer",
                "kaptureUpdateTicket(ticketId: 7.5, subStatus: 'CL')|ticketId must be a string or an integer",
                "kaptureUpdateTicket(ticketId: 7.5d, subStatus: 'CL')|not a value of type Double",
                "kaptureUpdateTicket(ticketId: 1e16d, subStatus: 'CL')|not a value of type Double",
                "kaptureUpdateTicket(ticketId: 713516551148f, subStatus: 'CL')|not a value of type Float",
                "kaptureUpdateTicket(ticketId: true, subStatus: 'CL')|ticketId must be a string or an integer",
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
                "kaptureUpdateTickets(ticketIds: '', subStatus: 'CL')|ticketIds contains no ID",
                "kaptureUpdateTickets(ticketIds: ' ,\\u00a0', subStatus: 'CL')|ticketIds contains no ID",
                "kaptureUpdateTickets(ticketIds: [['7']], subStatus: 'CL')|ticketIds[0] must be a string or an integer",
                "kaptureUpdateTickets(ticketIds: [], subStatus: '')|The sub-status is blank",
                "kaptureUpdateTickets(ticketIds: ['7'], updates: [[ticketId: '8']], subStatus: 'CL')|cannot be combined",
                "kaptureUpdateTickets(updates: [[ticketId: '7', subStatus: 'CL']], subStatus: 'null')|subStatus is the text",
                "kaptureUpdateTicket(ticketId: '7\\u31648', subStatus: 'CL')|U+3164",
                "kaptureUpdateTicket(ticketId: '7\\n8', subStatus: 'CL')|“7 8” contains U+000A",
                "kaptureUpdateTickets(updates: [[ticketId: '7']])|The sub-status is blank",
                "kaptureUpdateTickets(updates: [[ticketId: '7', coment: 'SECRET']], subStatus: 'CL')|did you mean “comment”?",
                "kaptureUpdateTickets(updates: [[ticketId: 7], [ticketId: '7']], subStatus: 'CL')|Ticket 7 occurs twice",
                "kaptureUpdateTickets(updates: ['7'], subStatus: 'CL')|updates[0] must be a map",
                "kaptureUpdateTickets(updates: 'SECRET', subStatus: 'CL')|updates must be a list of maps",
                "kaptureUpdateTicket(ticketId: env.TICKET, subStatus: 'CL')|The ticket ID is blank",
                "kaptureUpdateTicket(ticketId: '%TICKET%', subStatus: 'CL')|“%”: a variable was not expanded",
                "kaptureUpdateTicket(ticketId: '7', subStatus: env.NOPE)|The sub-status is blank",
                "kaptureUpdateTicket(ticketId: '7')|The sub-status is blank",
                "kaptureUpdateTicket(ticketId: '7', subStatus: 'CL', callbackTime: \"${env.NOPE}\")|callbackTime is the text “null”",
                "kaptureUpdateTicket(ticketId: '7', subStatus: 'CL', site: \"${env.NOPE}\")|No Kapture site “null”",
                "kaptureUpdateTicket(ticketId: '7', subStatus: 'CL', credentialsId: \"${env.NOPE}\")|Credentials “null”",
                "kaptureUpdateTicket(ticketId: '7', subStatus: 'CL', Comment: 'SECRET')|did you mean “comment”?",
                "kaptureUpdateTicket(ticketId: '7', subStatus: 'CL', logRespons: 'SECRET')|did you mean “logResponse”?",
                "kaptureUpdateTicket(ticketIds: '7', subStatus: 'CL', comment: 'SECRET')|did you mean “ticketId”?",
                "kaptureUpdateTicket(ticketId: '7', subStatus: 'CL', onError: 'IGNOR', comment: 'SECRET')|“IGNOR” for onError",
                "kaptureUpdateTicket(ticketId: '7', subStatus: 'CL', onError: false)|onError must be a string",
                "kaptureUpdateTicket(ticketId: '7', subStatus: 'CL', onError: 'a\\u0000b')|Invalid value “a b” for onError: use one of IGNORE, UNSTABLE, FAILURE.",
                "kaptureUpdateTicket(ticketId: { 'SECRET' }, subStatus: 'CL')|ticketId must be a string or an integer",
                "kaptureUpdateTicket(ticketId: '7', subStatus: 'CL', additionalFields: ['SECRET'])|additionalFields must be a map",
                "kaptureUpdateTicket(ticketId: '7', subStatus: 'CL', additionalFields: [a: new Date(), b: 'SECRET'])|additionalFields.a has the unsupported value java.util.Date",
                "kaptureUpdateTicket(ticketId: '7', subStatus: 'CL', additionalFields: [a: [b: { 1 }], c: 'SECRET'])|additionalFields.a.b has",
                "kaptureUpdateTickets(ticketIds: \"7,${env.NOPE}\", subStatus: 'CL')|ticketId is the text “null”",
                "kaptureUpdateTickets(ticketIds: ['7', \"${env.NOPE}\"], subStatus: 'CL')|ticketIds[1]: ticketId is the text “null”",
                "kaptureUpdateTickets(ticketIds: ['7', '$NOPE'] as String[], subStatus: 'CL')|ticketIds[1]: The ticket ID “$NOPE”",
                "kaptureUpdateTickets(ticketIds: [7: 'SECRET'], subStatus: 'CL')|ticketIds must be a list of ticket IDs, a string or an integer, not a value of type LinkedHashMap",
                "kaptureUpdateTickets(ticketIds: ['7, 8'], subStatus: 'CL')|ticketIds[0]: The ticket ID “7, 8” contains “,”: specify a single ticket",
                "kaptureUpdateTickets(updates: [[ticketId: '7,8']], subStatus: 'CL')|several belong in ticketIds",
                "kaptureUpdateTickets(ticketIds: null, updates: null, subStatus: 'CL')|ticketIds is missing",
                "kaptureUpdateTickets(tickets: ['7'], subStatus: 'CL')|did you mean “ticketIds”?",
                "kaptureUpdateTickets(updates: [[ticketId: '7'], [subStatus: 'P']], subStatus: 'CL')|updates[1]: The ticket ID is blank",
                "kaptureUpdateTickets(updates: [[ticketId: '7', subStatus: \"${env.NOPE}\"]], subStatus: 'CL')|updates[0]: subStatus is the text “null”",
                "kaptureUpdateTickets(updates: [[ticketId: '7', comment: ['SECRET']]], subStatus: 'CL')|updates[0]: comment must be a string",
                "kaptureUpdateTickets(updates: [[ticketId: '7', additionalFields: 'SECRET']], subStatus: 'CL')|updates[0]: additionalFields must be a map",
                "kaptureUpdateTickets(updates: [[ticketId: '7', site: 'SECRET']], subStatus: 'CL')|Unknown key “site” in updates[0]",
                "kaptureUpdateTickets(updates: [ticketId: '7', comment: 'SECRET'], subStatus: 'CL')|updates must be a list of maps",
            })
    void invalidValueIsRejectedWithOneMessage(String step, String message) throws Exception {
        WorkflowRun build = run(step, Result.FAILURE);
        jenkins.assertLogContains("ERROR: ", build);
        jenkins.assertLogContains(message, build);
        assertThat(JenkinsRule.getLog(build), not(containsString("\tat ")));
        assertThat(JenkinsRule.getLog(build), not(containsString("SECRET")));
        assertThat(kapture.requests(), is(empty()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "kaptureUpdateTicket(%s)",
                "!kaptureUpdateTicket(%s)",
                "kaptureUpdateTicket(%s) ? false : true",
                "true && kaptureUpdateTicket(%s)",
                "kaptureUpdateTickets(%s).every { it }",
                "kaptureUpdateTickets(%s).any { it }",
                "kaptureUpdateTickets(%s).findAll { it }",
                "[kaptureUpdateTicket(%s)].find { it }",
            })
    void resultIsTrueInEveryConditionIfTheTicketWasUpdated(String condition) throws Exception {
        boolean negated = condition.startsWith("!") || condition.contains("? false");
        for (String ticket : new String[] {"7", "unknown"}) {
            String arguments = (condition.contains("Tickets") ? "ticketIds: '" : "ticketId: '") + ticket
                    + "', subStatus: 'CL', onRejected: 'IGNORE'";
            WorkflowRun build = run(
                    "if (" + condition.formatted(arguments) + ") { echo 'it was true' } else { echo 'it was false' }",
                    Result.SUCCESS);
            jenkins.assertLogContains("it was " + (ticket.equals("7") != negated), build);
        }
    }

    @Test
    void whenConditionOfADeclarativePipelineIsTrueIfTheTicketWasUpdated() throws Exception {
        String stage = "stage('%1$s') { when { expression { kaptureUpdateTicket(ticketId: '%1$s', subStatus: 'CL', "
                + "onRejected: 'IGNORE') } }\n steps { echo 'after %1$s' } }\n";
        WorkflowRun build = run(
                "pipeline { agent none\n stages { " + stage.formatted("7") + stage.formatted("unknown") + " } }",
                Result.SUCCESS);
        jenkins.assertLogContains("after 7", build);
        jenkins.assertLogNotContains("after unknown", build);
    }

    /** What the step {@code readJSON} returns. */
    @Test
    void valuesOfAJsonFileWork() throws Exception {
        WorkflowJob job = jenkins.createProject(WorkflowJob.class);
        job.setDefinition(new CpsFlowDefinition(
                "def json = { net.sf.json.JSONSerializer.toJSON(it) }\n"
                        + "kaptureUpdateTickets subStatus: 'CL', updates: json('[{\"ticketId\": 7, \"comment\": null, "
                        + "\"additionalFields\": {\"a\": null, \"b\": [1, null]}}]')\n"
                        + "kaptureUpdateTickets json('{\"ticketIds\": [8], \"subStatus\": \"CL\", \"queue\": null}')\n"
                        + "kaptureUpdateTickets ticketIds: json('{\"ids\": null}').ids, subStatus: 'CL'",
                false));
        WorkflowRun build = jenkins.buildAndAssertStatus(Result.FAILURE, job);
        jenkins.assertLogContains("ERROR: ticketIds is missing", build);
        assertThat(
                bodies(),
                is("[{\"ticket_id\":\"7\",\"sub_status\":\"CL\",\"a\":null,\"b\":[1,null]}]\n"
                        + "[{\"ticket_id\":\"8\",\"sub_status\":\"CL\"}]"));
    }

    @Test
    void keysOfUpdatesCanBeGroovyStrings() throws Exception {
        run(
                "kaptureUpdateTickets subStatus: 'CL', updates: [[\"${'ticketId'}\": 7, \"${'comment'}\": 'done']]",
                Result.SUCCESS);
        assertThat(bodies(), containsString("\"ticket_id\":\"7\",\"sub_status\":\"CL\",\"comment\":\"done\""));
    }
}
