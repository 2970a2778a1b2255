package io.jenkins.plugins.kapture.release;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import hudson.model.Result;
import io.jenkins.plugins.kapture.KaptureTestUtil;
import io.jenkins.plugins.kapture.mock.Fault;
import java.util.List;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;

/** Pipelines that release to several environments. */
class EnvironmentsTest extends ReleaseTestBase {

    private static String release(String environment) {
        return "kaptureUpdateTickets " + PATTERN + ", environment: '" + environment + "', subStatus: 'CL', comment: '"
                + environment + " ' + env.BUILD_NUMBER + ':{commits}', onRejected: 'UNSTABLE'\n";
    }

    /** Every comment received for a ticket. */
    private List<String> comments(String ticket) {
        return kapture.ticket(ticket).updates().stream()
                .map(update -> update.get("comment"))
                .toList();
    }

    @Test
    void eachEnvironmentIsToldOnce() throws Exception {
        WorkflowJob job = job(release("staging") + release("production"));
        build(job);
        app.commit("KAP-1 fix");
        app.commit("KAP-1 better, KAP-2");
        build(job);
        build(job);
        assertThat(
                comments("1"),
                is(List.of("staging 2:KAP-1 fix\nKAP-1 better, KAP-2", "production 2:KAP-1 fix\nKAP-1 better, KAP-2")));
        assertThat(comments("2"), is(List.of("staging 2:KAP-1 better, KAP-2", "production 2:KAP-1 better, KAP-2")));
    }

    @Test
    void whatAFailedBuildTellsIsToldAgainByTheNextSuccess() throws Exception {
        WorkflowJob job = KaptureTestUtil.pipeline(
                jenkins,
                "pipeline {\n agent any\n stages { stage('Build') { steps { git url: '" + app.url()
                        + "', branch: 'main'\n script { if (env.BUILD_NUMBER in ['2', '3']) error 'broken' } } } }\n"
                        + "post {\n success { " + UPDATE.strip() + " }\n failure { "
                        + UPDATE.strip().replace("'CL'", "'P'") + " }\n }\n}");
        build(job);
        app.commit("KAP-1");
        build(job, Result.FAILURE);
        build(job, Result.FAILURE);
        build(job);
        build(job);
        assertUpdates("2:1", "4:1");
        assertThat(
                kapture.ticket("1").updates().stream()
                        .map(update -> update.get("sub_status"))
                        .toList(),
                is(List.of("P", "CL")));
    }

    @Test
    void declinedAndSkippedReleasesStayPending() throws Exception {
        String find = "def tickets = kaptureFindTickets(" + PATTERN + ", environment: 'live')\n";
        WorkflowJob job = job("");
        KaptureTestUtil.setScript(job, checkout(app) + release("live"));
        build(job);
        app.commit("KAP-1");
        KaptureTestUtil.setScript(job, checkout(app) + find);
        build(job);
        app.commit("KAP-2");
        KaptureTestUtil.setScript(job, checkout(app));
        build(job);
        app.commit("KAP-3");
        KaptureTestUtil.setScript(
                job,
                checkout(app) + find
                        + "kaptureUpdateTickets ticketIds: tickets, subStatus: 'CL', comment: '{commits}'\n");
        build(job);
        KaptureTestUtil.setScript(job, checkout(app) + release("LIVE"));
        build(job); // the update of the fourth build belongs to the environment of its search
        assertThat(comments("1"), is(List.of("KAP-1")));
        assertThat(comments("2"), is(List.of("KAP-2")));
        assertThat(comments("3"), is(List.of("KAP-3")));
    }

    @Test
    void retrySendsOnlyWhatIsMissing() throws Exception {
        site.setMaxAttempts(1);
        site.setMaxConcurrentRequests(1);
        WorkflowJob job = job("retry(3) {\n" + update("environment: 'live'").replace("UNSTABLE", "FAILURE") + "}\n");
        build(job);
        app.commit("KAP-1 KAP-2 KAP-3");
        kapture.onNext().inject(Fault.retryAfter(503, "0"));
        build(job);
        assertThat(receivedUpdates(), is(List.of("2:1", "2:2", "2:3")));
        assertThat(kapture.requests(), hasSize(4));
    }

    @Test
    void rejectedTicketMakesOneBuildUnstable() throws Exception {
        WorkflowJob job = job(release("live"));
        build(job);
        app.commit("KAP-22");
        build(job, Result.UNSTABLE);
        WorkflowRun third = build(job);
        assertLog(third, "there are no new commits. Skipped: one ticket rejected in #2 (22).");
        assertThat(kapture.requests(), hasSize(1));
        assertThat(JenkinsRule.getLog(third), not(containsString("already updated")));
        assertThat(JenkinsRule.getLog(build(job)), not(containsString("rejected")));
    }

    @Test
    void previewCountsAsNothing() throws Exception {
        WorkflowJob job = job(release("live").replace("subStatus", "preview: true, subStatus"));
        build(job);
        app.commit("KAP-1");
        List<String> log = JenkinsRule.getLog(build(job))
                .lines()
                .filter(line -> line.startsWith("[Kapture]"))
                .toList();
        assertThat(log.get(0), is("[Kapture] This is a preview: nothing is sent."));
        assertThat(log.get(log.size() - 1), is("[Kapture] This was a preview: nothing was sent."));
        assertThat(kapture.requests(), hasSize(0));
        KaptureTestUtil.setScript(job, checkout(app) + release("live"));
        build(job);
        assertThat(comments("1"), is(List.of("live 3:KAP-1")));
    }

    @Test
    void longListOfCommitsIsCut() throws Exception {
        WorkflowJob job = job(release("live"));
        build(job);
        app.commitMany(62, i -> "KAP-1 part " + i);
        build(job);
        List<String> lines = comments("1").get(0).lines().toList();
        assertThat(lines, hasSize(51));
        assertThat(lines.get(0), is("live 2:KAP-1 part 0"));
        assertThat(lines.get(50), is("… and 12 more"));
    }

    @Test
    void commitsOfTwoSearchesAreListedOnce() throws Exception {
        String find = "kaptureFindTickets(" + PATTERN + ", paths: 'shop/**')";
        WorkflowJob job = job("kaptureUpdateTickets subStatus: 'CL', comment: '{commits}', ticketIds: "
                + find.replace("shop", "web") + " + " + find + " + " + find + "\n");
        build(job);
        app.commit("KAP-1 in the shop", "shop/a.txt");
        app.commit("KAP-1 on the web", "web/a.txt");
        build(job);
        assertThat(comments("1"), is(List.of("KAP-1 in the shop\nKAP-1 on the web")));
    }

    @Test
    void commitsAreEmptyForOtherTicketsAndUnchangedInOtherSteps() throws Exception {
        WorkflowJob job = job("kaptureUpdateTickets " + PATTERN
                + ", ticketIds: [1, 1, 2], subStatus: 'CL', comment: '<{commits}>'\n"
                + "kaptureUpdateTicket ticketId: 3, subStatus: 'CL', comment: '<{commits}>'\n");
        build(job);
        app.commit("KAP-2 fix");
        build(job);
        assertThat(comments("1"), is(List.of("<>", "<>")));
        assertThat(comments("2"), is(List.of("<>", "<KAP-2 fix>")));
        assertThat(comments("3"), is(List.of("<{commits}>", "<{commits}>")));
    }
}
