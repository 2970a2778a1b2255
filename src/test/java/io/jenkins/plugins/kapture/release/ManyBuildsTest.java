package io.jenkins.plugins.kapture.release;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;

import hudson.model.TaskListener;
import hudson.util.StreamTaskListener;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Test;

/** A job with more unsuccessful builds than are read. */
class ManyBuildsTest extends ReleaseTestBase {

    private static final int BUILDS = 210;
    private static final int COMMITS = 50;

    @Test
    void readsTheLatestTwoHundredBuildsAndSaysSo() throws Exception {
        WorkflowRun last = ManyBuilds.create(this, UPDATE, BUILDS, COMMITS);
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        List<String> found =
                TicketSearch.find(ManyBuilds.query(), last, new StreamTaskListener(log, StandardCharsets.UTF_8))
                        .stream()
                        .map(FoundTicket::getTicketId)
                        .toList();
        assertThat(found, hasSize(200 * COMMITS));
        assertThat(found, hasItem(BUILDS + "00049"));
        assertThat(found, not(hasItem("1000049")));
        assertThat(log.toString(StandardCharsets.UTF_8), containsString("only the last 200 builds were read"));
        WorkflowRun old = last.getParent().getBuildByNumber(3);
        assertThat(TicketSearch.find(ManyBuilds.query(), old, TaskListener.NULL), hasSize(2 * COMMITS));
    }
}
