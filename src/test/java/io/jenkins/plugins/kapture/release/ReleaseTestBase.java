package io.jenkins.plugins.kapture.release;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import hudson.model.Result;
import hudson.model.Run;
import hudson.plugins.git.GitSCM;
import io.jenkins.plugins.kapture.GitRepository;
import io.jenkins.plugins.kapture.KaptureTestUtil;
import io.jenkins.plugins.kapture.MockKaptureTestBase;
import io.jenkins.plugins.kapture.mock.Fault;
import io.jenkins.plugins.kapture.mock.Ticket;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jenkinsci.plugins.pipeline.modeldefinition.actions.RestartDeclarativePipelineAction;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.support.steps.input.InputAction;
import org.jenkinsci.plugins.workflow.support.steps.input.InputStepExecution;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Real jobs with real Git repositories, and a service that knows the tickets 1 to 9. */
abstract class ReleaseTestBase extends MockKaptureTestBase {

    static final String PATTERN = "pattern: 'KAP-(\\\\d+)'";
    static final String FIND = "echo 'found: ' + kaptureFindTickets(" + PATTERN + ")*.ticketId\n";

    /** The comment is the number of the build. */
    static final String UPDATE = "kaptureUpdateTickets " + PATTERN
            + ", subStatus: 'CL', comment: env.BUILD_NUMBER, onRejected: 'UNSTABLE'\n";

    @TempDir
    Path directory;

    GitRepository app;

    @BeforeAll
    static void allowLocalRepositories() {
        GitSCM.ALLOW_LOCAL_CHECKOUT = true;
    }

    @BeforeEach
    void setUp() throws Exception {
        tickets().forEach(this::addTicket);
        app = repository("app");
    }

    private static Stream<String> tickets() {
        return Stream.iterate(1, n -> n + 1).limit(9).map(String::valueOf);
    }

    void addTicket(String id) {
        kapture.ticket(id);
    }

    /** The service is too busy for updates of this ticket. */
    void stopTicket(String id) {
        site.setMaxAttempts(1);
        kapture.on(id).inject(Fault.retryAfter(503, "0"));
    }

    GitRepository repository(String name) throws Exception {
        GitRepository repository = new GitRepository(Files.createDirectory(directory.resolve(name)));
        repository.commit("Begin", "README");
        return repository;
    }

    static String checkout(GitRepository repository) {
        return "node { git url: '" + repository.url() + "', branch: 'main' }\n";
    }

    /** @return {@link #FIND} with more parameters */
    static String find(String more) {
        return FIND.replace("'KAP-(\\\\d+)'", "'KAP-(\\\\d+)', " + more);
    }

    /** @return {@link #UPDATE} with more parameters */
    static String update(String more) {
        return UPDATE.strip() + ", " + more + "\n";
    }

    /** Checks out the application first. */
    WorkflowJob job(String script) throws IOException {
        return KaptureTestUtil.pipeline(jenkins, checkout(app) + script);
    }

    /** A job with the stages <i>Build</i>, for the checkout, and <i>Update</i>, each with more steps. */
    WorkflowJob stages(String afterCheckout, String beforeUpdate) throws IOException {
        return KaptureTestUtil.pipeline(
                jenkins,
                "pipeline {\n agent any\n stages {\n stage('Build') { steps { git url: '" + app.url()
                        + "', branch: 'main'\n" + afterCheckout + " } }\n"
                        + "stage('Update') { steps { " + beforeUpdate + "\n" + UPDATE.strip() + " } }\n }\n}");
    }

    /** Restarts the build from the stage <i>Update</i>. */
    static void restartUpdate(WorkflowRun run) throws Exception {
        RestartDeclarativePipelineAction restart = run.getAction(RestartDeclarativePipelineAction.class);
        jenkins.assertBuildStatusSuccess(
                (WorkflowRun) restart.run("Update").getFuture().get());
    }

    static WorkflowRun build(WorkflowJob job) throws Exception {
        return jenkins.buildAndAssertSuccess(job);
    }

    static WorkflowRun build(WorkflowJob job, Result result) throws Exception {
        return jenkins.buildAndAssertStatus(result, job);
    }

    /** The build must pause with {@code input 'go'}. */
    static WorkflowRun startAndPause(WorkflowJob job) throws Exception {
        WorkflowRun run = Objects.requireNonNull(job.scheduleBuild2(0)).waitForStart();
        jenkins.waitForMessage("Proceed or Abort", run);
        return run;
    }

    static void proceed(WorkflowRun run) throws Exception {
        InputAction action = run.getAction(InputAction.class);
        while (action == null || action.getExecutions().isEmpty()) {
            Thread.sleep(50);
            action = run.getAction(InputAction.class);
        }
        for (InputStepExecution execution : List.copyOf(action.getExecutions())) {
            execution.proceed(null);
        }
    }

    /** Every update received, as build and ticket, such as {@code 2:1}. */
    List<String> receivedUpdates() {
        return tickets()
                .map(kapture::ticket)
                .flatMap(ReleaseTestBase::updates)
                .sorted()
                .toList();
    }

    private static Stream<String> updates(Ticket ticket) {
        return ticket.updates().stream().map(update -> update.get("comment") + ":" + ticket.id());
    }

    void assertUpdates(String... updates) {
        assertThat(receivedUpdates(), is(List.of(updates)));
    }

    static void assertLog(Run<?, ?> run, String text) throws Exception {
        jenkins.assertLogContains(text, run);
    }
}
