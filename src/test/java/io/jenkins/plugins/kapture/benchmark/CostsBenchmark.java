package io.jenkins.plugins.kapture.benchmark;

import static io.jenkins.plugins.kapture.benchmark.Figures.text;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;

import hudson.ExtensionList;
import hudson.model.Action;
import hudson.model.FreeStyleProject;
import hudson.model.Run;
import hudson.util.RunList;
import io.jenkins.plugins.kapture.KaptureTestUtil;
import io.jenkins.plugins.kapture.client.MeasuredTable;
import io.jenkins.plugins.kapture.journal.TicketJournal;
import io.jenkins.plugins.kapture.mock.MockKapture;
import io.jenkins.plugins.kapture.pages.KaptureJobAction;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import jenkins.model.TransientActionFactory;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.RealJenkinsExtension;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** What the plugin costs where it is installed: the start of Jenkins, pages of jobs that do not use it, and memory. */
class CostsBenchmark {

    private static final String DOCUMENT = "docs/dev/benchmarks.md";
    private static final int STARTS = 10;
    private static final int WARM_UPS = 50;
    private static final int PAGES = 400;
    private static final int BUILDS = 1000;

    @RegisterExtension
    private final RealJenkinsExtension with = new RealJenkinsExtension().withName("with");

    @RegisterExtension
    private final RealJenkinsExtension without =
            new RealJenkinsExtension().withName("without").omitPlugins("kapture");

    /** Alternates, so that other load affects both alike. */
    @Test
    void start() throws Throwable {
        for (int i = -1; i < STARTS; i++) {
            start(with, i < 0 ? "first start" : "start with the plugin");
            start(without, i < 0 ? "first start" : "start without it");
        }
        MeasuredTable table = new MeasuredTable(DOCUMENT, "start", "What", "Median, ms", "10th to 90th percentile, ms");
        add(table, "start with the plugin");
        add(table, "start without it");
        table.write();
    }

    private static void start(RealJenkinsExtension jenkins, String name) throws Throwable {
        long begin = System.nanoTime();
        jenkins.startJenkins();
        Figures.add(name, System.nanoTime() - begin, 1);
        jenkins.stopJenkins();
    }

    private static void add(MeasuredTable table, String name) {
        table.add(
                name,
                text(Figures.median(name)),
                text(Figures.percentile(name, 10)) + " to " + text(Figures.percentile(name, 90)));
    }

    /** The page of the same job, with and without the plugin's part in it, by turns. */
    @Test
    @WithJenkins
    void pageOfAnotherJob(JenkinsRule jenkins) throws Exception {
        FreeStyleProject job = jenkins.createFreeStyleProject();
        for (int i = 0; i < 30; i++) {
            jenkins.buildAndAssertSuccess(job);
        }
        ExtensionList<TransientActionFactory> factories =
                jenkins.jenkins.getExtensionList(TransientActionFactory.class);
        KaptureJobAction.Factory factory = factories.get(KaptureJobAction.Factory.class);
        for (int i = -WARM_UPS; i < PAGES; i++) {
            get(jenkins, job, i < 0 ? "first page" : "page with the plugin");
            factories.remove(factory);
            get(jenkins, job, i < 0 ? "first page" : "page without it");
            factories.add(factory);
        }
        MeasuredTable table = new MeasuredTable(DOCUMENT, "page", "What", "Median, ms", "10th to 90th percentile, ms");
        add(table, "page with the plugin");
        add(table, "page without it");
        table.write();
    }

    private static void get(JenkinsRule jenkins, FreeStyleProject job, String name) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(jenkins.getURL() + job.getUrl()))
                .build();
        long begin = System.nanoTime();
        HttpResponse<byte[]> response =
                HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofByteArray());
        Figures.add(name, System.nanoTime() - begin, 1);
        assertThat(response.statusCode(), is(200));
    }

    /** Builds that updated a ticket, before and after their journals are read. */
    @Test
    @WithJenkins
    void heap(JenkinsRule jenkins) throws Exception {
        try (MockKapture kapture = MockKapture.start()) {
            KaptureTestUtil.configure(kapture);
            kapture.ticket("1");
            WorkflowJob job = KaptureTestUtil.pipeline(jenkins, "kaptureUpdateTicket ticketId: '1', subStatus: 'CL'");
            Path first = jenkins.buildAndAssertSuccess(job).getRootDir().toPath();
            for (int build = 2; build <= BUILDS; build++) {
                Path copy = Files.createDirectory(first.resolveSibling(String.valueOf(build)));
                for (String file : List.of("build.xml", "kapture-tickets.jsonl")) {
                    Files.copy(first.resolve(file), copy.resolve(file));
                }
            }
            job.doReload();
            RunList<? extends Run<?, ?>> runs = ((WorkflowJob) jenkins.jenkins.getItem(job.getName())).getBuilds();
            List<? extends Run<?, ?>> builds = runs.stream().toList();
            builds.forEach(Run::getAllActions);
            long before = usedBytes();
            List<List<? extends Action>> actions = builds.stream()
                    .<List<? extends Action>>map(Run::getAllActions)
                    .toList();
            builds.forEach(build -> new TicketJournal(build).latestAttempts());
            long after = usedBytes();
            assertThat(actions, hasSize(BUILDS));
            MeasuredTable table = new MeasuredTable(
                    DOCUMENT, "heap", "Builds in memory", "Heap for their tickets, KB", "for each, KB");
            table.add(BUILDS, (after - before) / 1024, text((after - before) / 1024.0 / BUILDS));
            table.write();
        }
    }

    /** Collects garbage until there is no more, since some objects are only freed by the next collection. */
    private static long usedBytes() throws InterruptedException {
        long used = Long.MAX_VALUE;
        while (true) {
            System.gc();
            TimeUnit.MILLISECONDS.sleep(500);
            long now = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
            if (now > used - 10_000) {
                return now;
            }
            used = now;
        }
    }
}
