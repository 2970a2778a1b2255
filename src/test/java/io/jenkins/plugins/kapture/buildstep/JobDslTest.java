package io.jenkins.plugins.kapture.buildstep;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;

import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.model.Result;
import java.util.List;
import javaposse.jobdsl.plugin.ExecuteDslScripts;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** Jobs that a real seed job of the Job DSL plugin generates. */
@WithJenkins
class JobDslTest {

    private static JenkinsRule jenkins;

    @BeforeAll
    static void start(JenkinsRule rule) {
        jenkins = rule;
    }

    @Test
    void everyFieldOfBothBuildStepsCanBeSet() throws Exception {
        String fields = """
                        ticketIds('1, 2')
                        changelogPattern('KAP-(\\\\d+)')
                        changelogPaths('billing/**')
                        changelogUpstream(true)
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
        assertThat(builder.changelogUpstream, is(true));
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
    void invalidValueFailsTheSeedJob() throws Exception {
        FreeStyleBuild build = seed(
                "job('invalid') { steps { kaptureTicketBuilder { subStatus('CL')\n additionalFields([queue: 'x']) } } }",
                Result.FAILURE);
        assertThat(JenkinsRule.getLog(build), containsString("additionalFields must not contain “queue”"));
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
