package io.jenkins.plugins.kapture.docs;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import hudson.plugins.git.GitSCM;
import hudson.slaves.EnvironmentVariablesNodeProperty;
import hudson.slaves.EnvironmentVariablesNodeProperty.Entry;
import io.jenkins.plugins.kapture.GitRepository;
import io.jenkins.plugins.kapture.JenkinsTestBase;
import io.jenkins.plugins.kapture.KaptureTestUtil;
import io.jenkins.plugins.kapture.client.Outcome;
import io.jenkins.plugins.kapture.journal.JournalEntry;
import io.jenkins.plugins.kapture.mock.MockKapture;
import io.jenkins.plugins.kapture.pages.KaptureBuildAction;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jenkinsci.plugins.workflow.cps.CpsScmFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.libs.GlobalLibraries;
import org.jenkinsci.plugins.workflow.libs.LibraryConfiguration;
import org.jenkinsci.plugins.workflow.libs.SCMRetriever;
import org.jenkinsci.plugins.workflow.support.steps.input.InputAction;
import org.jenkinsci.plugins.workflow.support.steps.input.InputStepExecution;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each Groovy sample of the documents, as the Jenkinsfile of a Git repository, is built twice by a real Jenkins, the
 * second time with commits that mention tickets, and updates at least one of them.
 */
class PipelineSamplesTest extends JenkinsTestBase {

    private static final List<String> TICKETS = List.of("713516551148", "713516551149", "713516551150");

    @AutoClose
    private static MockKapture kapture;

    @BeforeAll
    static void setUp(@TempDir Path directory) throws Exception {
        GitSCM.ALLOW_LOCAL_CHECKOUT = true;
        kapture = MockKapture.start();
        TICKETS.forEach(kapture::ticket);
        KaptureTestUtil.configure(kapture);
        configureLibrary(directory);
        // As the builds of pull requests and tags have them.
        jenkins.jenkins
                .getGlobalNodeProperties()
                .add(new EnvironmentVariablesNodeProperty(
                        new Entry("CHANGE_TITLE", "Fix KAP-" + TICKETS.get(0)), new Entry("TAG_NAME", "v4.2")));
    }

    /** The library {@code release-tools} contains the samples that are marked as its files. */
    private static void configureLibrary(Path directory) throws Exception {
        GitRepository library = new GitRepository(directory);
        for (Sample sample : Documents.samples()) {
            if (sample.marker().startsWith("vars/")) {
                Path file = directory.resolve(sample.marker());
                Files.createDirectories(file.getParent());
                Files.writeString(file, sample.text());
            }
        }
        library.git("add", ".");
        library.commit("Initial commit");
        SCMRetriever retriever = new SCMRetriever(new GitSCM(library.url()));
        LibraryConfiguration configuration = new LibraryConfiguration("release-tools", retriever);
        configuration.setDefaultVersion("main");
        GlobalLibraries.get().setLibraries(List.of(configuration));
    }

    static List<Sample> samples() {
        return Documents.samples().stream()
                .filter(sample -> sample.is("groovy", ""))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("samples")
    void updatesTickets(Sample sample, @TempDir Path directory) throws Exception {
        GitRepository repository = new GitRepository(directory);
        repository.commit("Begin");
        repository.git("tag", "v4.0");
        Files.writeString(directory.resolve("Jenkinsfile"), sample.text());
        for (String script : List.of("build.sh", "deploy.sh")) {
            Path file = Files.writeString(directory.resolve(script), "#!/bin/sh\n");
            assertThat(file.toFile().setExecutable(true), is(true));
        }
        repository.git("add", ".");
        repository.commit("Initial commit");
        repository.git("tag", "v4.1");
        WorkflowJob job = jenkins.createProject(WorkflowJob.class);
        job.setDefinition(new CpsScmFlowDefinition(new GitSCM(repository.url()), "Jenkinsfile"));
        List<JournalEntry> updates = new ArrayList<>(build(job));
        for (String ticket : TICKETS) {
            repository.commit("Fix KAP-" + ticket, "shop/" + ticket + ".txt");
        }
        updates.addAll(build(job));
        assertThat(updates, is(not(empty())));
        assertThat(updates.stream().map(JournalEntry::outcome).toList(), everyItem(is(Outcome.UPDATED)));
    }

    /** Approves whatever the build asks for. */
    private static List<JournalEntry> build(WorkflowJob job) throws Exception {
        WorkflowRun build = job.scheduleBuild2(0).waitForStart();
        while (build.isBuilding()) {
            InputAction input = build.getAction(InputAction.class);
            if (input != null) {
                for (InputStepExecution execution : List.copyOf(input.getExecutions())) {
                    execution.proceed(Map.of());
                }
            }
            Thread.sleep(50);
        }
        jenkins.assertBuildStatusSuccess(build);
        KaptureBuildAction tickets = build.getAction(KaptureBuildAction.class);
        return tickets == null ? List.of() : tickets.getTickets();
    }
}
