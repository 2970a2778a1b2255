package io.jenkins.plugins.kapture.pipeline;

import hudson.model.Result;
import hudson.plugins.git.GitSCM;
import io.jenkins.plugins.kapture.GitRepository;
import io.jenkins.plugins.kapture.JenkinsTestBase;
import io.jenkins.plugins.kapture.KaptureTestUtil;
import java.nio.file.Path;
import org.jenkinsci.plugins.structs.describable.DescribableModel;
import org.jenkinsci.plugins.workflow.cps.SnippetizerTester;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Parameters, values and errors of {@code kaptureFindTickets}. */
class KaptureFindTicketsStepTest extends JenkinsTestBase {

    @BeforeAll
    static void setUp() {
        GitSCM.ALLOW_LOCAL_CHECKOUT = true;
    }

    private static WorkflowJob job(GitRepository repository, String script) throws Exception {
        return KaptureTestUtil.pipeline(
                jenkins, "node { git url: '" + repository.url() + "', branch: 'main' }\n" + script);
    }

    @Test
    void resultCanBeUsedInTheSandboxAndStored(@TempDir Path directory) throws Exception {
        GitRepository repository = new GitRepository(directory);
        repository.commit("Begin", "README");
        WorkflowJob job = job(
                repository,
                "def tickets = kaptureFindTickets pattern: 'KAP-(\\\\d+)'\n"
                        + "sleep time: 1, unit: 'MILLISECONDS'\n"
                        + "for (ticket in tickets) {\n"
                        + "  echo \"${ticket.ticketId}: ${ticket.commits*.title.join(', ')}\"\n"
                        + "  def commit = ticket.commits[0]\n"
                        + "  echo \"${commit.id.length()} ${commit.author} ${commit.timestamp > 1600000000000}\"\n"
                        + "  echo \"<${commit.message}>\"\n"
                        + "}\n"
                        + "echo 'updates: ' + tickets.collect { [ticketId: it.ticketId, comment: it.commits*.title.join(';')] }\n");
        jenkins.buildAndAssertSuccess(job);
        repository.commit("Fix a leak that had a long title of more than seventy-two characters\n\nKAP-30 and KAP-20");
        repository.commit("KAP-30 again");
        WorkflowRun build = jenkins.buildAndAssertSuccess(job);
        jenkins.assertLogContains(
                "30: Fix a leak that had a long title of more than seventy-two characters, KAP-30 again", build);
        jenkins.assertLogContains("40 Kim Example true", build); // the name in the commit
        jenkins.assertLogContains("KAP-30 and KAP-20>", build);
        jenkins.assertLogContains(
                "[ticketId:20, comment:Fix a leak that had a long title of more than seventy-two characters]", build);
    }

    /** Commits that the shallow clone does not contain are skipped without an error. */
    @Test
    void readsTheCommitsOfAShallowClone(@TempDir Path directory) throws Exception {
        GitRepository repository = new GitRepository(directory);
        repository.commit("Begin", "README");
        WorkflowJob job = KaptureTestUtil.pipeline(
                jenkins,
                "node { checkout scmGit(branches: [[name: 'main']], userRemoteConfigs: [[url: '" + repository.url()
                        + "']], extensions: [cloneOption(shallow: true, depth: 1, noTags: true, reference: '')]) }\n"
                        + "echo 'found: ' + kaptureFindTickets(pattern: 'KAP-(\\\\d+)')");
        jenkins.buildAndAssertSuccess(job);
        repository.commit("KAP-1 is below the cut");
        repository.commit("KAP-2");
        jenkins.assertLogContains("found: [2]", jenkins.buildAndAssertSuccess(job));
    }

    @Test
    void readsMergedBranches(@TempDir Path directory) throws Exception {
        GitRepository repository = new GitRepository(directory);
        repository.commit("Begin", "README");
        WorkflowJob job = job(repository, "echo 'found: ' + kaptureFindTickets('KAP-(\\\\d+)')");
        jenkins.buildAndAssertSuccess(job);
        repository.git("checkout", "-q", "-b", "fix");
        repository.commit("KAP-7 on a branch");
        repository.git("checkout", "-q", "main");
        repository.commit("KAP-8 on main");
        repository.git("merge", "-q", "--no-ff", "-m", "Merge the fix", "fix");
        jenkins.assertLogContains("found: [7, 8]", jenkins.buildAndAssertSuccess(job));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "pattern: ''|The pattern is missing",
                "[:]|The pattern is missing",
                "pattern: 'KAP-('|is not a valid regular expression",
                "pattern: '\\\\d*'|matches the empty string",
                "pattern: '(KAP-)?(\\\\d+)', text: 'KAP-1'|name the one that contains the ticket ID",
                "pattern: 'x', environment: 'null'|environment",
                "pattern: 'x', upstreamBuild: 'shop'|has no number",
                "pattern: 'x', upstrem: true|did you mean “upstream”?",
                "pattern: 'x', upstream: 'maybe'|upstream must be true or false",
            },
            quoteCharacter = '"')
    void rejectsInvalidInputWithOneMessage(String arguments, String sentence) throws Exception {
        String call = "kaptureFindTickets(" + arguments + ")";
        DescribableModel.STRICT_PARAMETER_CHECKING = false;
        try {
            WorkflowRun build = jenkins.buildAndAssertStatus(Result.FAILURE, KaptureTestUtil.pipeline(jenkins, call));
            jenkins.assertLogContains("ERROR: ", build);
            jenkins.assertLogContains(sentence, build);
            jenkins.assertLogNotContains("\tat ", build);
        } finally {
            DescribableModel.STRICT_PARAMETER_CHECKING = true;
        }
    }

    @Test
    void acceptsNaturalValues() throws Exception {
        WorkflowRun build = jenkins.buildAndAssertSuccess(KaptureTestUtil.pipeline(
                jenkins,
                "def ticket = 7\n"
                        + "echo 'found: ' + kaptureFindTickets(pattern: \"K-(${ticket})\", text: \"K-7 ${ticket}\")\n"
                        + "echo 'number: ' + kaptureFindTickets(pattern: 1, text: 1)\n"
                        + "echo 'pattern: ' + kaptureFindTickets(pattern: ~/K-(\\d+)/, text: 'K-8')\n"
                        + "echo 'nothing: ' + kaptureFindTickets(pattern: /K-(\\d+)/, text: \"${env.CHANGE_TITLE}\", paths: null)\n"
                        + "echo 'boolean: ' + kaptureFindTickets(pattern: 'x', text: 'x', upstream: 'true')\n"));
        jenkins.assertLogContains("pattern: [8]", build);
        jenkins.assertLogContains("nothing: []", build);
        jenkins.assertLogContains("boolean: [x]", build);
        jenkins.assertLogContains("found: [7]", build);
        jenkins.assertLogContains("number: [1]", build);
    }

    @Test
    void stopsACatastrophicPattern() throws Exception {
        WorkflowRun build = jenkins.buildAndAssertStatus(
                Result.FAILURE,
                KaptureTestUtil.pipeline(
                        jenkins, "kaptureFindTickets pattern: '(.*a){12}c', text: '" + "a".repeat(60) + "!'"));
        jenkins.assertLogContains("takes too many steps", build);
        jenkins.assertLogNotContains("\tat ", build);
    }

    @Test
    void snippetShowsOnlyWhatWasSet() throws Exception {
        SnippetizerTester tester = new SnippetizerTester(jenkins);
        KaptureFindTicketsStep step = new KaptureFindTicketsStep("KAP-(\\d+)");
        tester.assertRoundTrip(step, "kaptureFindTickets 'KAP-(\\\\d+)'");
        step.environment = "production";
        step.paths = "shop/**";
        step.text = "KAP-1";
        step.upstream = true;
        step.includeUpdated = true;
        step.upstreamBuild = "shop-build#42";
        tester.assertRoundTrip(
                step,
                "kaptureFindTickets environment: 'production', includeUpdated: true, paths: 'shop/**', "
                        + "pattern: 'KAP-(\\\\d+)', text: 'KAP-1', upstream: true, upstreamBuild: 'shop-build#42'");
    }
}
