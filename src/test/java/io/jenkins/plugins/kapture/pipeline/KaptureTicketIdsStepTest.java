package io.jenkins.plugins.kapture.pipeline;

import hudson.model.Result;
import hudson.plugins.git.GitSCM;
import io.jenkins.plugins.kapture.GitRepository;
import io.jenkins.plugins.kapture.KaptureTestUtil;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jenkinsci.plugins.workflow.cps.SnippetizerTester;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** Ticket ids out of the commits of real Git repositories. */
@WithJenkins
class KaptureTicketIdsStepTest {

    private JenkinsRule jenkins;
    private GitRepository app;
    private GitRepository tools;

    @BeforeEach
    void setUp(JenkinsRule jenkins, @TempDir Path directory) throws Exception {
        this.jenkins = jenkins;
        GitSCM.ALLOW_LOCAL_CHECKOUT = true;
        app = new GitRepository(Files.createDirectory(directory.resolve("app")));
        tools = new GitRepository(Files.createDirectory(directory.resolve("tools")));
        app.commit("Begin KAP-1");
        tools.commit("Begin KAP-2");
    }

    private String script(String more) {
        return "node {\n dir('app') { git url: '" + app.url() + "', branch: 'main' }\n dir('tools') { git url: '"
                + tools.url() + "', branch: 'main' }\n}\n"
                + "echo 'found: ' + kaptureTicketIds(pattern: 'KAP-(\\\\d+)'" + more + ")\n";
    }

    @Test
    void findsEachOnceOldestFirstSinceTheLastSuccess() throws Exception {
        WorkflowJob job = KaptureTestUtil.pipeline(jenkins, script("") + "if (params.FAIL) { error 'broken' }");
        WorkflowRun first = jenkins.buildAndAssertSuccess(job);
        jenkins.assertLogContains("found: []", first); // without an earlier build there is no change log

        app.commit("Fix a leak\n\nKAP-30 and KAP-20, see also KAP-30");
        tools.commit("KAP-10");
        WorkflowRun second = jenkins.buildAndAssertSuccess(job);
        jenkins.assertLogContains("found: [30, 20, 10]", second);

        app.commit("KAP-5");
        KaptureTestUtil.setScript(job, script("") + "error 'broken'");
        jenkins.buildAndAssertStatus(Result.FAILURE, job);
        app.commit("KAP-4");
        KaptureTestUtil.setScript(job, script("") + script(", since: 'THIS_BUILD'"));
        WorkflowRun fourth = jenkins.buildAndAssertSuccess(job);
        jenkins.assertLogContains("found: [5, 4]", fourth);
        jenkins.assertLogContains("found: [4]", fourth);
        jenkins.assertLogContains("2 tickets are named in 2 commits", fourth);
    }

    @Test
    void readsMergesAndOrdersByTime() throws Exception {
        WorkflowJob job = KaptureTestUtil.pipeline(jenkins, script(""));
        jenkins.buildAndAssertSuccess(job);
        app.git("checkout", "-q", "-b", "fix");
        app.commit("KAP-7 on a branch");
        app.git("checkout", "-q", "main");
        app.commit("KAP-8 on main");
        app.git("merge", "-q", "--no-ff", "-m", "Merge KAP-7", "fix");
        WorkflowRun build = jenkins.buildAndAssertSuccess(job);
        jenkins.assertLogContains("found: [7, 8]", build);
    }

    /** What was cut off can't be read; the rest is, and nothing fails. */
    @Test
    void readsWhatAShallowCloneHas() throws Exception {
        WorkflowJob job = KaptureTestUtil.pipeline(
                jenkins,
                "node { checkout scmGit(branches: [[name: 'main']], userRemoteConfigs: [[url: '" + app.url()
                        + "']], extensions: [cloneOption(shallow: true, depth: 1, noTags: true, reference: '')]) }\n"
                        + "echo 'found: ' + kaptureTicketIds(pattern: 'KAP-(\\\\d+)')");
        jenkins.buildAndAssertSuccess(job);
        app.commit("KAP-1 is below the cut");
        app.commit("KAP-2");
        jenkins.assertLogContains("found: [2]", jenkins.buildAndAssertSuccess(job));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''|The pattern is blank",
                "'KAP-('|is no regular expression",
                "'\\\\d*'|matches an empty text",
                "'x', since: 'EVER'|since must be one of LAST_SUCCESSFUL_BUILD, THIS_BUILD",
            },
            quoteCharacter = '"')
    void refusesBadInputInOneSentence(String arguments, String sentence) throws Exception {
        WorkflowRun build = jenkins.buildAndAssertStatus(
                Result.FAILURE, KaptureTestUtil.pipeline(jenkins, "kaptureTicketIds(pattern: " + arguments + ")"));
        jenkins.assertLogContains("ERROR: ", build);
        jenkins.assertLogContains(sentence, build);
        jenkins.assertLogNotContains("\tat ", build);
    }

    @Test
    void findsNothingWithoutAnScm() throws Exception {
        WorkflowRun build = jenkins.buildAndAssertSuccess(
                KaptureTestUtil.pipeline(jenkins, "echo \"found: ${kaptureTicketIds(pattern: 'KAP-(.+)')}\""));
        jenkins.assertLogContains("found: []", build);
    }

    @Test
    void stopsAPatternThatBacktracksForEver() throws Exception {
        WorkflowJob job = KaptureTestUtil.pipeline(jenkins, script(""));
        jenkins.buildAndAssertSuccess(job);
        app.commit("a".repeat(60) + "!");
        KaptureTestUtil.setScript(job, script("").replace("KAP-(\\\\d+)", "(.*a){12}c"));
        WorkflowRun build = jenkins.buildAndAssertStatus(Result.FAILURE, job);
        jenkins.assertLogContains("takes too many steps", build);
    }

    @Test
    void formMakesTheShortestSnippet() throws Exception {
        new SnippetizerTester(jenkins)
                .assertRoundTrip(new KaptureTicketIdsStep("KAP-(\\d+)"), "kaptureTicketIds 'KAP-(\\\\d+)'");
    }
}
