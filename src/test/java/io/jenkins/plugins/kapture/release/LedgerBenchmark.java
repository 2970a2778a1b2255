package io.jenkins.plugins.kapture.release;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import hudson.model.TaskListener;
import io.jenkins.plugins.kapture.client.MeasuredTable;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Test;

/** A job with 200 unsuccessful builds: a search for tickets, and the page of what comes next. */
class LedgerBenchmark extends ReleaseTestBase {

    private static final String DOCUMENT = "docs/dev/benchmarks.md";
    private static final int BUILDS = 200;
    private static final int WARM_UPS = 5;

    private final HttpClient client = HttpClient.newHttpClient();

    /** First when no build is loaded, then again. */
    @Test
    void search() throws Exception {
        int commits = 50;
        WorkflowRun last = ManyBuilds.create(this, UPDATE, BUILDS, commits);
        MeasuredTable table =
                new MeasuredTable(DOCUMENT, "ledger", "Builds", "Commits of each", "Cold, ms", "Warm, ms");
        table.add(BUILDS, commits, find(last), find(last));
        table.write();
    }

    private static long find(WorkflowRun run) throws Exception {
        long begin = System.nanoTime();
        TicketSearch.find(ManyBuilds.query(), run, TaskListener.NULL);
        return millisSince(begin);
    }

    /** Every commit mentions a ticket that is pending. */
    @Test
    void pending() throws Exception {
        int commits = 20;
        String page = ManyBuilds.create(this, FIND, BUILDS, commits).getParent().getUrl() + "kapture/pending/";
        long begin = System.nanoTime();
        int pageBytes = get(page);
        long cold = millisSince(begin);
        int apiBytes = get(page + "api/json");
        MeasuredTable table = new MeasuredTable(
                DOCUMENT, "pending", "What", "Builds", "Pending tickets", "Goal", "Cold, ms", "Warm, ms", "KB");
        String goal = "at most 500 ms warm, 300 KB";
        table.add("What comes next", BUILDS, (BUILDS - 1) * commits, goal, cold, warm(page), pageBytes / 1024);
        table.add("its remote API", BUILDS, (BUILDS - 1) * commits, "", "", warm(page + "api/json"), apiBytes / 1024);
        table.write();
    }

    private long warm(String page) throws Exception {
        for (int i = 0; i < WARM_UPS; i++) {
            get(page);
        }
        long begin = System.nanoTime();
        get(page);
        return millisSince(begin);
    }

    /** @return the size in bytes */
    private int get(String path) throws Exception {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(jenkins.getURL() + path)).build();
        HttpResponse<byte[]> response = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
        assertThat(path, response.statusCode(), is(200));
        return response.body().length;
    }

    private static long millisSince(long begin) {
        return (System.nanoTime() - begin) / 1_000_000;
    }
}
