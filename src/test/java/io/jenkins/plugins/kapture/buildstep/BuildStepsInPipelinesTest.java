package io.jenkins.plugins.kapture.buildstep;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import hudson.model.Result;
import io.jenkins.plugins.kapture.KaptureTestUtil;
import io.jenkins.plugins.kapture.SandboxTestBase;
import java.util.List;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.jvnet.hudson.test.JenkinsRule;

/** Arguments of the build steps as users write them in a Jenkinsfile, checked as in production. */
class BuildStepsInPipelinesTest extends SandboxTestBase {

    @BeforeEach
    void setUp() {
        List.of("7", "8", "713516551148").forEach(sandbox::ticket);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "kaptureTicketBuilder(ticketIds: 713516551148, subStatus: 'CL')|\"ticket_id\":\"713516551148\"",
                "kaptureTicketBuilder(ticketIds: [7], subStatus: 5)|\"sub_status\":\"5\"",
                "kaptureTicketBuilder(ticketIds: '7,'.split(','), subStatus: 'CL')|\"ticket_id\":\"7\"",
                "kaptureTicketBuilder(ticketIds: '7', subStatus: 'CL', comment: null, queue: 42)|\"queue\":\"42\"",
                "kaptureTicketBuilder(ticketIds: '7', subStatus: 'CL', additionalFields: '{\"a\": null}')|\"a\":null",
                "kaptureTicketBuilder(ticketIds: '7', subStatus: 'CL', additionalFields: [a: 'x,y'.split(','), b: null])|\"a\":[\"x\",\"y\"],\"b\":null",
                "currentBuild.result = 'SUCCESS'; kaptureTicketPublisher(ticketIds: 7, successSubStatus: 'CL', changelogUpstream: 'false')|\"ticket_id\":\"7\"",
                "step([$class: 'KaptureTicketBuilder', ticketIds: 7, subStatus: 'CL'])|\"ticket_id\":\"7\"",
            })
    void naturalValueIsSent(String step, String body) throws Exception {
        build(step, Result.SUCCESS);
        assertThat(bodies(), containsString(body));
        assertThat(sandbox.requests(), hasSize(1));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "kaptureTicketBuilder(ticketIds: '7', subStatus: 'CL', onRejcted: 'IGNORE', comment: 'SECRET')|did you mean “onRejected”?",
                "kaptureTicketBuilder(ticketId: '7', subStatus: 'CL', comment: 'SECRET')|did you mean “ticketIds”?",
                "kaptureTicketBuilder(ticketIds: ['7', null], subStatus: 'CL', comment: 'SECRET')|ticketIds[1]: The ticket ID is blank",
                "kaptureTicketBuilder(ticketIds: \"${env.NOPE}\", subStatus: 'CL')|ticketId is the text “null”",
                "kaptureTicketBuilder(ticketIds: '$NOPE', subStatus: 'CL')|a variable was not expanded",
                "kaptureTicketBuilder(ticketIds: null, subStatus: 'CL', comment: 'SECRET')|No tickets specified",
                "kaptureTicketBuilder(ticketIds: '7', subStatus: \"${env.NOPE}\")|subStatus is the text “null”",
                "kaptureTicketBuilder(ticketIds: '7', comment: 'SECRET')|The sub-status is blank",
                "kaptureTicketBuilder(ticketIds: '7', subStatus: 'CL', comment: ['SECRET'])|comment must be a string",
                "kaptureTicketBuilder(ticketIds: '7', subStatus: 'CL', additionalFields: [a: new Date(), b: 'SECRET'])|additionalFields.a",
                "kaptureTicketBuilder(ticketIds: '7', subStatus: 'CL', additionalFields: '{SECRET')|line 1",
                "kaptureTicketBuilder(ticketIds: '7', subStatus: 'CL', onError: 'IGNOR', comment: 'SECRET')|“IGNOR” for onError",
                "kaptureTicketBuilder(ticketIds: '7', subStatus: 'CL', changelogUpstream: 'maybe', comment: 'SECRET')|changelogUpstream must be true or false",
                "kaptureTicketPublisher(ticketIds: '7', sucessSubStatus: 'SECRET')|did you mean “successSubStatus”?",
                "kaptureTicketPublisher('SECRET')|The arguments must be named, as in ticketIds: '7'.",
                "kaptureTicketBuilder(['SECRET'])|subStatus must be a string",
                "kaptureTicketBuilder(5)|No tickets specified",
                "kaptureTicketBuilder(null)|The sub-status is blank",
            })
    void invalidValueIsRejectedWithOneMessage(String step, String message) throws Exception {
        WorkflowRun build = build(step, Result.FAILURE);
        jenkins.assertLogContains("ERROR: ", build);
        jenkins.assertLogContains(message, build);
        assertThat(JenkinsRule.getLog(build), not(containsString("\tat ")));
        assertThat(JenkinsRule.getLog(build), not(containsString("SECRET")));
        assertThat(sandbox.requests(), is(empty()));
    }

    private static WorkflowRun build(String script, Result result) throws Exception {
        return jenkins.buildAndAssertStatus(result, KaptureTestUtil.pipeline(jenkins, "node { " + script + " }"));
    }
}
