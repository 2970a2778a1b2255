package io.jenkins.plugins.kapture.release;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThanOrEqualTo;

import hudson.model.Item;
import hudson.model.Result;
import hudson.security.AuthorizationStrategy;
import io.jenkins.plugins.kapture.KaptureTestUtil;
import io.jenkins.plugins.kapture.journal.RequestedTicket;
import io.jenkins.plugins.kapture.journal.TicketJournal;
import java.util.List;
import java.util.Map;
import jenkins.model.Jenkins;
import net.sf.json.JSONObject;
import org.htmlunit.html.HtmlElement;
import org.htmlunit.html.HtmlPage;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;

/** What comes next, on the job's page and its remote API. */
class PendingPageTest extends ReleaseTestBase {

    private static final String STAGING = update("environment: 'staging'");
    private static final String PRODUCTION = update("environment: 'Production & more'");

    @AfterEach
    void allowEverything() {
        jenkins.jenkins.setAuthorizationStrategy(AuthorizationStrategy.UNSECURED);
    }

    private static List<String> texts(HtmlPage page, String selector) {
        return page.querySelectorAll(selector).stream()
                .map(cell -> cell.asNormalizedText().strip())
                .toList();
    }

    @Test
    void pagesAndRemoteApiShowWhatIsPendingInEachEnvironment() throws Exception {
        WorkflowJob job = job(STAGING + PRODUCTION);
        build(job);
        app.commit("KAP-1 Fix the login");
        build(job);
        app.commit("KAP-2 <b>bold</b>");
        app.commit("More for KAP-2 and KAP-1");
        KaptureTestUtil.setScript(job, checkout(app) + STAGING + "error 'declined'");
        build(job, Result.FAILURE);
        job.doReload();
        try (JenkinsRule.WebClient browser = jenkins.createWebClient().withJavaScriptEnabled(false)) {
            HtmlPage page = browser.getPage(job, "kapture/");
            assertThat(
                    texts(page, "#kapture-environments tbody td:first-child"),
                    contains("Production & more", "staging"));
            assertThat(texts(page, "#kapture-environments tbody td:nth-child(3)"), contains("1", "2"));
            page = page.<HtmlElement>querySelector("#kapture-environments [href^=pending]")
                    .click();
            assertThat(texts(page, "#kapture-pending tbody td:first-child"), contains("2", "1"));
            assertThat(texts(page, "#kapture-pending tbody td:last-child").get(0), containsString("KAP-2 <b>bold</b>"));
            page = browser.getPage(job, "kapture/pending?environment=production+%26+more&ticket=2");
            assertThat(texts(page, "#kapture-pending tbody td:first-child"), contains("2"));
            page = browser.getPage(job, "kapture/pending?environment=staging");
            assertThat(page.querySelectorAll("#kapture-pending"), is(empty()));
            page = browser.getPage(job, "kapture/pending?environment=other");
            assertThat(texts(page, "#kapture-notes li"), contains(containsString("No build has searched changelogs")));
        }
        JSONObject json = jenkins.getJSON(job.getUrl() + "kapture/pending/api/json?environment=Production+%26+more")
                .getJSONObject();
        assertThat(json.getJSONArray("tickets"), hasSize(2));
        JSONObject first = json.getJSONArray("tickets").getJSONObject(0);
        assertThat(first.getString("ticketId"), is("2"));
        assertThat(first.getJSONArray("commits").getJSONObject(1).getString("title"), is("More for KAP-2 and KAP-1"));
    }

    @Test
    void pageNeedsOnlyThePermissionToReadTheJob() throws Exception {
        WorkflowJob job = job(STAGING);
        build(job);
        assertThat(NextRelease.environments(job), is(Map.of("staging", 0)));
        jenkins.jenkins.setSecurityRealm(jenkins.createDummySecurityRealm());
        jenkins.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.READ, Item.READ)
                .everywhere()
                .to("reader")
                .grant(Jenkins.READ)
                .everywhere()
                .to("stranger"));
        for (String user : List.of("reader", "stranger")) {
            try (JenkinsRule.WebClient browser = jenkins.createWebClient()
                    .withJavaScriptEnabled(false)
                    .withThrowExceptionOnFailingStatusCode(false)
                    .login(user)) {
                int status = browser.getPage(job, "kapture/pending?environment=staging")
                        .getWebResponse()
                        .getStatusCode();
                assertThat(user, status, is(user.equals("reader") ? 200 : 404));
            }
        }
    }

    /** Their journals are files of the same name and length. */
    @Test
    void jobWithTheNameOfADeletedOneHasEnvironmentsOfItsOwn() throws Exception {
        for (String environment : List.of("first", "other")) {
            WorkflowJob job = jenkins.createProject(WorkflowJob.class, "again");
            KaptureTestUtil.setScript(job, "echo 'hi'");
            RequestedTicket ticket = new RequestedTicket("1", "CL", null, environment, "", null);
            KaptureTestUtil.recordRequested(new TicketJournal(build(job)), "1", "production", List.of(ticket), null);
            assertThat(NextRelease.environments(job), is(Map.of(environment, 0)));
            job.delete();
        }
    }

    @Test
    void pageOfManyCommitsIsSmall() throws Exception {
        WorkflowJob job = job(update("environment: 'production'"));
        build(job);
        app.commitMany(150, i -> "KAP-" + (1000 + i % 120) + " " + "x".repeat(200));
        KaptureTestUtil.setScript(job, checkout(app));
        build(job);
        try (JenkinsRule.WebClient browser = jenkins.createWebClient().withJavaScriptEnabled(false)) {
            HtmlPage page = browser.getPage(job, "kapture/pending?environment=production");
            assertThat(page.querySelectorAll("#kapture-pending tbody tr"), hasSize(100));
            assertThat(page.getWebResponse().getContentLength(), is(lessThanOrEqualTo(300L * 1024)));
            page = browser.getPage(job, "kapture/pending?environment=production&page=2");
            assertThat(page.querySelectorAll("#kapture-pending tbody tr"), hasSize(20));
        }
    }
}
