package io.jenkins.plugins.kapture.docs;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;

import hudson.model.ParametersAction;
import hudson.model.Result;
import hudson.model.StringParameterValue;
import hudson.model.TopLevelItem;
import hudson.plugins.git.GitSCM;
import io.jenkins.plugins.kapture.GitRepository;
import io.jenkins.plugins.kapture.KaptureTestUtil;
import io.jenkins.plugins.kapture.MockKaptureTestBase;
import io.jenkins.plugins.kapture.mock.Fault;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jenkinsci.plugins.workflow.cps.CpsScmFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code docs/release-to-ticket.md} says happens in the builds of real jobs. */
class ReleaseToTicketTest extends MockKaptureTestBase {

    private static final String DOCUMENT = "docs/release-to-ticket.md";
    private static final Pattern BUILD =
            Pattern.compile("(?m)^\\| (\\d) \\| (.*?) ?\\| (.*?) ?\\| (.*?) ?\\| (.*?) ?\\| (\\w+) \\|$");

    private static final String TICKET = "713516551148";

    private GitRepository repository;

    @BeforeEach
    void setUp(@TempDir Path directory) throws Exception {
        for (TopLevelItem job : jenkins.jenkins.getItems()) {
            job.delete();
        }
        GitSCM.ALLOW_LOCAL_CHECKOUT = true;
        site.setMaxAttempts(1);
        repository = new GitRepository(directory);
        Path script = Files.writeString(directory.resolve("build.sh"), "#!/bin/sh\n");
        assertThat(script.toFile().setExecutable(true), is(true));
        Files.writeString(directory.resolve("Jenkinsfile"), Documents.groovySample("job shop-build"));
        repository.git("add", ".");
        repository.commit("Initial commit");
    }

    private WorkflowJob shopBuild() throws Exception {
        WorkflowJob build = jenkins.createProject(WorkflowJob.class, "shop-build");
        build.setDefinition(new CpsScmFlowDefinition(new GitSCM(repository.url()), "Jenkinsfile"));
        return build;
    }

    @Test
    void triggeredJobUpdatesTheTicketsOfWhatWasBuilt() throws Exception {
        kapture.ticket(TICKET);
        WorkflowJob build = shopBuild();
        WorkflowJob deploy = jenkins.createProject(WorkflowJob.class, "shop-deploy");
        KaptureTestUtil.setScript(deploy, Documents.groovySample("job shop-deploy"));
        jenkins.buildAndAssertSuccess(build);
        jenkins.waitUntilNoActivity();
        repository.commit("Fix KAP-" + TICKET);
        for (int i = 0; i < 2; i++) {
            jenkins.buildAndAssertSuccess(build);
            jenkins.waitUntilNoActivity();
        }
        assertThat(deploy.getBuilds(), hasSize(3));
        assertThat(kapture.ticket(TICKET).updates(), hasSize(1));
    }

    @Test
    void chosenBuildIsPromotedToEachEnvironmentOnce() throws Exception {
        kapture.ticket(TICKET);
        jenkins.createProject(WorkflowJob.class, "shop-deploy");
        WorkflowJob build = shopBuild();
        WorkflowJob promote = jenkins.createProject(WorkflowJob.class);
        KaptureTestUtil.setScript(promote, Documents.groovySample("job shop-promote"));
        jenkins.buildAndAssertSuccess(build);
        promote(promote, "1", "production");
        repository.commit("Fix KAP-" + TICKET);
        jenkins.buildAndAssertSuccess(build);
        promote(promote, "2", "staging");
        promote(promote, "2", "production");
        promote(promote, "1", "production");
        promote(promote, "2", "production");
        assertThat(
                kapture.ticket(TICKET).updates().stream()
                        .map(update -> update.get("sub_status"))
                        .toList(),
                is(List.of("PS", "CL")));
    }

    private void promote(WorkflowJob job, String build, String environment) throws Exception {
        jenkins.assertBuildStatusSuccess(job.scheduleBuild2(
                0,
                new ParametersAction(
                        new StringParameterValue("BUILD", build),
                        new StringParameterValue("ENVIRONMENT", environment))));
    }

    @Test
    void buildsUpdateTheTicketsOfTheTable() throws Exception {
        List<String> known = List.of("1", "2");
        known.forEach(kapture::ticket);
        WorkflowJob job = jenkins.createProject(WorkflowJob.class);
        List<MatchResult> builds = BUILD.matcher(Documents.read(Documents.ROOT.resolve(DOCUMENT)))
                .results()
                .toList();
        assertThat(builds, hasSize(6));
        for (MatchResult build : builds) {
            for (String ticket : split(build.group(2))) {
                repository.commit(ticket);
            }
            String happens = build.group(3);
            String production =
                    switch (happens) {
                        case "production is skipped" -> "";
                        case "production fails" -> "error 'broken'";
                        default -> update("production", "CL");
                    };
            KaptureTestUtil.setScript(
                    job,
                    "node { git url: '" + repository.url() + "', branch: 'main' }\n" + update("staging", "PS")
                            + production);
            if (happens.equals("Kapture is down")) {
                kapture.onEvery().inject(Fault.retryAfter(503, "0"));
            }
            jenkins.assertBuildStatus(Result.fromString(build.group(6)), job.scheduleBuild2(0));
            kapture.clearFaults();
            String number = build.group(1);
            assertThat("staging, build " + number, updated(known, "staging " + number), is(build.group(4)));
            assertThat("production, build " + number, updated(known, "production " + number), is(build.group(5)));
        }
    }

    private static String update(String environment, String subStatus) {
        return "kaptureUpdateTickets pattern: 'KAP-(\\\\d+)', environment: '" + environment + "', subStatus: '"
                + subStatus + "', comment: \"" + environment + " ${env.BUILD_NUMBER}\", onRejected: 'UNSTABLE'\n";
    }

    private String updated(List<String> tickets, String comment) {
        return tickets.stream()
                .filter(ticket -> kapture.ticket(ticket).comments().contains(comment))
                .collect(Collectors.joining(", "));
    }

    private static List<String> split(String commits) {
        return Stream.of(commits.split(", "))
                .filter(commit -> !commit.isEmpty())
                .toList();
    }
}
