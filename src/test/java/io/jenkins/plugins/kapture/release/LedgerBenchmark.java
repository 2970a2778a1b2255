package io.jenkins.plugins.kapture.release;

import hudson.model.TaskListener;
import io.jenkins.plugins.kapture.client.MeasuredTable;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Test;

/** Searches 200 unsuccessful builds for tickets, first when no build is loaded, then again. */
class LedgerBenchmark extends ReleaseTestBase {

    @Test
    void measure() throws Exception {
        WorkflowRun last = ManyBuilds.create(this, 200);
        MeasuredTable table = new MeasuredTable(
                "docs/dev/benchmarks.md", "ledger", "Builds", "Commits of each", "Cold, ms", "Warm, ms");
        table.add(200, ManyBuilds.COMMITS, find(last), find(last));
        table.write();
    }

    private static long find(WorkflowRun run) throws Exception {
        long begin = System.nanoTime();
        TicketSearch.find(ManyBuilds.query(), run, TaskListener.NULL);
        return (System.nanoTime() - begin) / 1_000_000;
    }
}
