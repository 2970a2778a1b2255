package io.jenkins.plugins.kapture.benchmark;

import static io.jenkins.plugins.kapture.benchmark.Figures.text;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import hudson.model.Result;
import hudson.model.Run;
import io.jenkins.plugins.kapture.KaptureTestUtil;
import io.jenkins.plugins.kapture.client.MeasuredTable;
import io.jenkins.plugins.kapture.client.Outcome;
import io.jenkins.plugins.kapture.journal.TicketJournal;
import io.jenkins.plugins.kapture.mock.MockKapture;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** The pages of a job with 29 builds of 300 tickets and one of 10,000, and <em>Send again</em> of 1,000 tickets. */
@WithJenkins
class ScaleBenchmark {

    private static final String DOCUMENT = "docs/dev/benchmarks.md";
    private static final int WARM_UPS = 5;
    private static final int SAMPLES = 20;
    private static final int SENT_AGAIN = 1000;

    private final HttpClient client = HttpClient.newHttpClient();
    private final MeasuredTable goals = new MeasuredTable(DOCUMENT, "scale-goals", "Figure", "Goal", "Measured");
    private final MeasuredTable times =
            new MeasuredTable(DOCUMENT, "scale", "What", "Median, ms", "10th to 90th percentile, ms", "KB");

    private JenkinsRule jenkins;

    @Test
    void measure(JenkinsRule rule) throws Exception {
        jenkins = rule;
        try (MockKapture kapture = MockKapture.start()) {
            KaptureTestUtil.configure(kapture);
            for (int id = 1; id <= 10_000; id++) {
                kapture.ticket(String.valueOf(id));
            }
            pages();
            sendAgain(kapture);
        }
        goals.write();
        times.write();
    }

    private void pages() throws Exception {
        WorkflowJob job = KaptureTestUtil.pipeline(jenkins, batch(1, 300));
        for (int i = 0; i < 29; i++) {
            jenkins.buildAndAssertSuccess(job);
        }
        KaptureTestUtil.setScript(job, batch(1, 10_000));
        String build = jenkins.buildAndAssertSuccess(job).getUrl();
        Map<String, String> pages = new LinkedHashMap<>();
        pages.put("page of a build with 10,000 tickets", build + "kapture/");
        pages.put("last page of that build", build + "kapture/?page=100");
        pages.put("page of the job with 18,700 tickets in 30 builds", job.getUrl() + "kapture/");
        pages.put("last page of that job", job.getUrl() + "kapture/?page=187");
        pages.put("the build's own page", build);
        int number = 0;
        for (Map.Entry<String, String> page : pages.entrySet()) {
            measure(page.getKey(), page.getValue(), "page " + number++);
        }
    }

    private void measure(String what, String path, String name) throws Exception {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(jenkins.getURL() + path)).build();
        int bytes = 0;
        for (int i = -WARM_UPS; i < SAMPLES; i++) {
            long begin = System.nanoTime();
            HttpResponse<byte[]> response = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
            if (i >= 0) {
                Figures.add(name, System.nanoTime() - begin, 1);
            }
            assertThat(path, response.statusCode(), is(200));
            bytes = response.body().length;
        }
        add(what, name, bytes / 1024);
        goals.add(what, "at most 300 ms, 300 KB", text(Figures.median(name)) + " ms, " + bytes / 1024 + " KB");
    }

    /** From the click to the last result. */
    private void sendAgain(MockKapture kapture) throws Exception {
        int first = 20_001;
        Run<?, ?> build = jenkins.buildAndAssertStatus(
                Result.UNSTABLE, KaptureTestUtil.pipeline(jenkins, batch(first, first + SENT_AGAIN - 1)));
        for (int id = first; id < first + SENT_AGAIN; id++) {
            kapture.ticket(String.valueOf(id));
        }
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create(jenkins.getURL() + build.getUrl() + "kapture/sendAgain"))
                .header("Accept", "application/json")
                .POST(HttpRequest.BodyPublishers.noBody())
                .build();
        jenkins.jenkins.setCrumbIssuer(null);
        long begin = System.nanoTime();
        assertThat(client.send(request, HttpResponse.BodyHandlers.ofString()).statusCode(), is(200));
        while (new TicketJournal(build)
                .latestAttempts().values().stream().anyMatch(ticket -> ticket.outcome() != Outcome.UPDATED)) {
            TimeUnit.MILLISECONDS.sleep(20);
        }
        Figures.add("send again", System.nanoTime() - begin, SENT_AGAIN);
        add("Send again, each of 1,000 tickets", "send again", 0);
    }

    private void add(String what, String name, int kilobytes) {
        String spread = text(Figures.percentile(name, 10)) + " to " + text(Figures.percentile(name, 90));
        times.add(what, text(Figures.median(name)), spread, kilobytes == 0 ? "" : kilobytes);
    }

    private static String batch(int first, int last) {
        return "kaptureUpdateTickets(ticketIds: (" + first + ".." + last
                + ") as List, subStatus: 'CL', onRejected: 'UNSTABLE')";
    }
}
