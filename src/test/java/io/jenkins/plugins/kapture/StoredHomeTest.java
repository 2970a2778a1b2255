package io.jenkins.plugins.kapture;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import hudson.ExtensionList;
import hudson.diagnosis.OldDataMonitor;
import hudson.model.Job;
import hudson.model.Result;
import io.jenkins.plugins.kapture.config.KaptureConfiguration;
import io.jenkins.plugins.kapture.mock.MockKapture;
import io.jenkins.plugins.kapture.packaged.PackagedPlugin;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.SimpleFormatter;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.RealJenkinsExtension;

/**
 * This version opens the Jenkins home of version 1.0, loses nothing, and continues its work. With
 * {@code -Dkapture.home.update=true}, writes the home first.
 */
class StoredHomeTest {

    private static final Pattern STORED_OBJECT =
            Pattern.compile("(?s)<(io\\.jenkins\\.plugins\\.kapture\\.[\\w.]+).*?</\\1>");

    @RegisterExtension
    private final RealJenkinsExtension writer = controller().prepareHomeLazily(true);

    @RegisterExtension
    private final RealJenkinsExtension controller = controller();

    StoredHomeTest() throws IOException {}

    private static RealJenkinsExtension controller() throws IOException {
        return PackagedPlugin.omitOthersThan(
                new RealJenkinsExtension().javaOptions(KaptureTestUtil.FAST_START),
                "cloudbees-folder",
                "git",
                "matrix-project",
                "maven-plugin",
                "promoted-builds",
                "workflow-basic-steps",
                "workflow-cps",
                "workflow-durable-task-step",
                "workflow-job",
                "workflow-multibranch");
    }

    @Test
    void nothingIsLost() throws Throwable {
        if (Boolean.getBoolean("kapture.home.update")) {
            new StoredHomeWriter(writer).write();
        }
        try (MockKapture kapture = MockKapture.start()) {
            Stream.of("1", "2", "3", "4", "5", "6", "7", "8", "21", "22", "23").forEach(kapture::ticket);
            StoredHome.restore(controller.getHome().toPath(), kapture.url());
            controller.startJenkins();

            controller.runRemotely(StoredHomeTest::waitingPipelineContinues);
            assertThat(kapture.ticket("21").updates(), is(empty()));
            assertThat(kapture.ticket("22").updates(), is(empty()));
            assertThat(kapture.ticket("23").comments(), contains("Released:\n"));
            assertThat(StoredPages.lost(StoredHome.PAGES, controller), is(empty()));
            assertThat(controller.runRemotely(StoredHomeTest::problems), is(empty()));
            controller.runRemotely(StoredHomeTest::saveAgain);
            configurationIsUnchanged();

            controller.runRemotely(StoredHomeTest::sendAgain);
            assertThat(kapture.ticket("2").comments(), contains("Released:\nKAP-2 Part 2"));
            assertThat(
                    new String(kapture.requests().get(1).body(), StandardCharsets.UTF_8),
                    containsString("\"price\":19.90,\"list\":[1,null,true],\"map\":{\"name\":\"Zo\u00eb\"}"));
            assertThat(kapture.requests().size(), is(1 + 5));
            controller.runRemotely(StoredHomeTest::releasePending);
            assertThat(kapture.ticket("7").comments(), contains("Released in 4"));
            assertThat(kapture.requests().size(), is(1 + 5 + 1));
            assertThat(controller.runRemotely(StoredHomeTest::problems), is(empty()));
        }
    }

    private static void waitingPipelineContinues(JenkinsRule rule) throws Throwable {
        WorkflowRun run =
                rule.jenkins.getItemByFullName("waiting", WorkflowJob.class).getBuildByNumber(1);
        rule.assertBuildStatus(Result.UNSTABLE, rule.waitForCompletion(run));
        rule.assertLogContains("UPDATED, Fix the login (KAP-21, KAP-22), [UPDATED, UNKNOWN, UPDATED]", run);
    }

    private static void saveAgain(JenkinsRule rule) throws IOException {
        KaptureConfiguration.get().save();
        for (Job<?, ?> job : rule.jenkins.allItems(Job.class)) {
            job.save();
        }
    }

    private void configurationIsUnchanged() throws IOException {
        for (String file : List.of(
                KaptureConfiguration.class.getName() + ".xml",
                "jobs/fields/config.xml",
                "jobs/deploy/config.xml",
                "jobs/matrix/config.xml",
                "jobs/maven/config.xml",
                "jobs/promoted/promotions/staging/config.xml")) {
            List<String> stored = lines(StoredHome.HOME.resolve(file));
            assertThat(stored, is(not(empty())));
            assertThat(
                    file, lines(controller.getHome().toPath().resolve(file)), hasItems(stored.toArray(String[]::new)));
        }
    }

    /** @return the lines of the plugin's objects in a file */
    private static List<String> lines(Path file) throws IOException {
        String xml = Files.readString(file).replaceAll(" plugin=\"[^\"]*\"", "").replaceFirst(StoredHome.SERVER, "");
        return STORED_OBJECT
                .matcher(xml)
                .results()
                .flatMap(match -> Arrays.stream(match.group().split("\n")))
                .toList();
    }

    private static void sendAgain(JenkinsRule rule) throws Throwable {
        WorkflowRun run = rule.jenkins
                .getItemByFullName("shop/release", WorkflowJob.class)
                .getBuildByNumber(2);
        Path requests = run.getRootDir().toPath().resolve("kapture-requests.txt");
        assertThat(Files.exists(requests), is(true));
        KaptureTestUtil.sendAgain(rule, run, "confirmUnknown=true");
        while (Files.exists(requests)) { // until all tickets are updated
            Thread.sleep(100);
        }
    }

    private static void releasePending(JenkinsRule rule) throws Throwable {
        WorkflowJob job = rule.jenkins.getItemByFullName("shop/release", WorkflowJob.class);
        KaptureTestUtil.setScript(
                job,
                "kaptureUpdateTickets pattern: 'KAP-(\\\\d+)', environment: 'production', subStatus: 'CL',"
                        + " comment: \"Released in ${env.BUILD_NUMBER}\"");
        rule.buildAndAssertSuccess(job);
    }

    /** @return old data that Jenkins could not read, and warnings about the plugin */
    private static ArrayList<String> problems(JenkinsRule rule) {
        ArrayList<String> problems = new ArrayList<>();
        rule.jenkins.allItems(Job.class).forEach(job -> job.getBuilds().size()); // loads all builds
        ExtensionList.lookupSingleton(OldDataMonitor.class)
                .getData()
                .forEach((object, versions) -> problems.add(object + ": " + versions.extra));
        for (LogRecord problem : List.copyOf(Jenkins.logRecords)) {
            String text = new SimpleFormatter().format(problem);
            if (problem.getLevel().intValue() >= Level.WARNING.intValue() && text.contains("kapture")) {
                problems.add(text);
            }
        }
        return problems;
    }
}
