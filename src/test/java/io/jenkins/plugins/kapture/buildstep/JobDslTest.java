package io.jenkins.plugins.kapture.buildstep;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.model.Result;
import io.jenkins.plugins.kapture.JenkinsTestBase;
import java.util.List;
import javaposse.jobdsl.plugin.ExecuteDslScripts;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.jvnet.hudson.test.JenkinsRule;

/** Jobs that a real seed job of the Job DSL plugin generates. */
class JobDslTest extends JenkinsTestBase {

    @Test
    void everyFieldOfBothBuildStepsCanBeSet() throws Exception {
        String fields = """
                        ticketIds('1, 2')
                        pattern('KAP-(\\\\d+)')
                        paths('billing/**')
                        upstream(true)
                        upstreamBuild('shop-build#42')
                        text('KAP-1')
                        environment('production')
                        preview(true)
                        queue('L2')
                        disposition('Fixed')
                        callbackTime('2026-03-31 09:30:00')
                        additionalFields('{"severity": 2, "owner": null}')
                        site('production')
                        credentialsId('kapture-token')
                        onRejected('UNSTABLE')
                        onError('IGNORE')
                        logResponse('FULL')
                """;
        seed("""
                job('generated') {
                    steps {
                        kaptureTicketBuilder {
                            subStatus('CL')
                            comment('Released in $BUILD_TAG')
                %s
                        }
                    }
                    publishers {
                        kaptureTicketPublisher {
                            successSubStatus('CL')
                            successComment('Released')
                            abortedSubStatus('P')
                %s
                        }
                    }
                }
                """.formatted(fields, fields), Result.SUCCESS);
        FreeStyleProject job = jenkins.jenkins.getItemByFullName("generated", FreeStyleProject.class);
        KaptureTicketBuilder builder = job.getBuildersList().get(KaptureTicketBuilder.class);
        assertThat(builder.subStatus, is("CL"));
        assertThat(builder.additionalFields, is("{\"severity\": 2, \"owner\": null}"));
        assertThat(builder.upstream, is(true));
        assertThat(builder.logResponse, is("FULL"));
        KaptureTicketPublisher publisher = job.getPublishersList().get(KaptureTicketPublisher.class);
        assertThat(publisher.abortedSubStatus, is("P"));
        assertThat(publisher.additionalFields, is("{\"severity\": 2, \"owner\": null}"));
        assertThat(publisher.failureSubStatus, is(nullValue()));
    }

    @Test
    void misspelledFieldFailsTheSeedJob() throws Exception {
        FreeStyleBuild build = seed(
                "job('broken') { steps { kaptureTicketBuilder { subStatus('CL')\n coment('x') } } }", Result.FAILURE);
        assertThat(JenkinsRule.getLog(build), containsString("coment"));
    }

    @Test
    void numbersAndListsAreAccepted() throws Exception {
        seed("""
                job('natural') {
                    steps {
                        kaptureTicketBuilder { subStatus(5); ticketIds([713516551148L, '2', "${1 + 2}"]); queue(7) }
                        kaptureTicketBuilder { subStatus('CL'); ticketIds(713516551148) }
                    }
                    publishers { kaptureTicketPublisher { ticketIds(1..2); failureSubStatus(6) } }
                }
                """, Result.SUCCESS);
        FreeStyleProject job = jenkins.jenkins.getItemByFullName("natural", FreeStyleProject.class);
        List<KaptureTicketBuilder> builders = job.getBuildersList().getAll(KaptureTicketBuilder.class);
        assertThat(builders.get(0).subStatus, is("5"));
        assertThat(builders.get(0).ticketIds, is("713516551148, 2, 3"));
        assertThat(builders.get(0).queue, is("7"));
        assertThat(builders.get(1).ticketIds, is("713516551148"));
        KaptureTicketPublisher publisher = job.getPublishersList().get(KaptureTicketPublisher.class);
        assertThat(publisher.ticketIds, is("1, 2"));
        assertThat(publisher.failureSubStatus, is("6"));
        assertThat(job.getConfigFile().asString(), containsString("<ticketIds>713516551148, 2, 3</ticketIds>"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "ticketIds(['1', 'a b'])|ticketIds[1]: The ticket ID “a b” contains",
                "queue(true)|queue must be a string or an integer, not a value of type Boolean",
            })
    void invalidValueFailsTheSeedJobWithOneMessage(String field, String message) throws Exception {
        FreeStyleBuild build = seed(
                "job('invalid') { steps { kaptureTicketBuilder { subStatus('CL'); " + field + " } } }", Result.FAILURE);
        assertThat(JenkinsRule.getLog(build), containsString(message));
        assertThat(JenkinsRule.getLog(build), not(containsString("\tat ")));
        assertThat(jenkins.jenkins.getItem("invalid"), is(nullValue()));
    }

    private static FreeStyleBuild seed(String script, Result result) throws Exception {
        FreeStyleProject seed = jenkins.createFreeStyleProject();
        ExecuteDslScripts step = new ExecuteDslScripts();
        step.setScriptText(script);
        seed.getBuildersList().replaceBy(List.of(step));
        return jenkins.buildAndAssertStatus(result, seed);
    }
}
