package io.jenkins.plugins.kapture.report;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import hudson.model.Result;
import io.jenkins.plugins.kapture.KaptureTestUtil;
import io.jenkins.plugins.kapture.client.Outcome;
import io.jenkins.plugins.kapture.config.KaptureConfiguration;
import io.jenkins.plugins.kapture.sandbox.Fault;
import io.jenkins.plugins.kapture.sandbox.KaptureSandbox;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import net.sf.json.JSONArray;
import net.sf.json.JSONObject;
import org.htmlunit.html.DomNode;
import org.htmlunit.html.HtmlPage;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** What people and programs read of a build's tickets afterwards. */
@WithJenkins
class KaptureBuildActionTest {

    private JenkinsRule jenkins;
    private KaptureSandbox sandbox;

    @BeforeEach
    void setUp(JenkinsRule jenkins) throws IOException {
        this.jenkins = jenkins;
        sandbox = KaptureSandbox.start();
        sandbox.ticket("1");
        KaptureTestUtil.configure(sandbox);
    }

    @AfterEach
    void tearDown() throws IOException {
        sandbox.close();
    }

    private WorkflowRun release() throws Exception {
        sandbox.on("evil")
                .inject(Fault.body(
                        "{\"message\":\"<script>alert(1)</script> ask kim@example.com\",\"status\":\"failed\"}"));
        WorkflowJob job = KaptureTestUtil.pipeline(
                jenkins,
                "kaptureUpdateTicket(ticketId: '1', subStatus: 'P', comment: 'invented comment')\n"
                        + "kaptureUpdateTicket(ticketId: '1', subStatus: 'CL')\n"
                        + "kaptureUpdateTickets(ticketIds: ['evil', '1'], subStatus: 'CL', onRejected: 'UNSTABLE')");
        return jenkins.buildAndAssertStatus(Result.UNSTABLE, job);
    }

    @Test
    void showsEachUpdateInOrderAndMarkupAsText() throws Exception {
        WorkflowRun build = release();
        try (JenkinsRule.WebClient client = jenkins.createWebClient()) {
            HtmlPage page = client.getPage(build, "kapture/");
            List<DomNode> rows =
                    page.querySelectorAll("#kapture-tickets tbody tr").stream().toList();
            assertThat(rows, hasSize(4));
            assertThat(rows.get(0).asNormalizedText(), containsString("UPDATED"));
            assertThat(page.asNormalizedText(), containsString("<script>alert(1)</script> ask ****"));
            assertThat(page.asNormalizedText(), containsString("4 Kapture tickets: 3 updated, 1 not updated"));
            assertThat(
                    page.getAnchorByText("1").getHrefAttribute(),
                    containsString(sandbox.url() + "/employee/all-tickets.html"));
            HtmlPage summary = client.getPage(build);
            assertThat(summary.asNormalizedText(), containsString("4 Kapture tickets: 3 updated, 1 not updated"));
            HtmlPage ofJob = client.getPage(build.getParent(), "kapture/");
            assertThat(ofJob.querySelectorAll("#kapture-tickets tbody tr").size(), is(4));
        }
    }

    @Test
    void programsReadTheSame() throws Exception {
        WorkflowRun build = release();
        JSONObject json = jenkins.getJSON(build.getUrl() + "kapture/api/json").getJSONObject();
        JSONArray tickets = json.getJSONArray("tickets");
        assertThat(tickets.size(), is(4));
        JSONObject first = tickets.getJSONObject(0);
        assertThat(first.getString("ticketId"), is("1"));
        assertThat(first.getString("requestedSubStatus"), is("P"));
        assertThat(first.getString("outcome"), is("UPDATED"));
        assertThat(first.getString("site"), is("production"));
        assertThat(first.getString("ticketUrl"), containsString(sandbox.url()));
        String xml = jenkins.createWebClient()
                .goToXml(build.getUrl() + "kapture/api/xml")
                .getWebResponse()
                .getContentAsString();
        assertThat(xml, containsString("<outcome>REJECTED</outcome>"));
    }

    @Test
    void survivesReloadAndTheLossOfTheSite() throws Exception {
        WorkflowRun build = release();
        KaptureConfiguration.get().setSites(List.of());
        jenkins.jenkins.reload();
        WorkflowRun loaded = jenkins.jenkins
                .getItemByFullName(build.getParent().getFullName(), WorkflowJob.class)
                .getBuildByNumber(1);
        assertThat(
                loaded.getAction(KaptureBuildAction.class).getTickets().stream()
                        .map(JournalEntry::ticketId)
                        .toList(),
                contains("1", "1", "evil", "1"));
        String stored = Files.readString(build.getRootDir().toPath().resolve("kapture-tickets.jsonl"));
        assertThat(stored, not(containsString("invented comment")));
        assertThat(stored, not(containsString("kim@example.com")));
    }

    @Test
    void theLogHasColoursAndLinks() throws Exception {
        WorkflowRun build = release();
        WorkflowRun single = jenkins.buildAndAssertSuccess(KaptureTestUtil.pipeline(
                jenkins, "kaptureUpdateTicket(ticketId: 'evil', subStatus: 'CL', onRejected: 'IGNORE')"));
        try (JenkinsRule.WebClient browser = jenkins.createWebClient()) {
            List<String> coloured =
                    browser.getPage(build, "consoleFull").querySelectorAll("pre b[class^='jenkins-!-']").stream()
                            .map(word -> word.getTextContent() + " "
                                    + word.getAttributes().getNamedItem("class").getNodeValue())
                            .toList();
            assertThat(coloured, hasItem("UPDATED jenkins-!-success-color"));
            assertThat(coloured, hasItem("REJECTED jenkins-!-error-color"));
            for (WorkflowRun any : List.of(build, single)) {
                assertThat(
                        browser.getPage(any, "consoleFull")
                                .getAnchorByText("production")
                                .getHrefAttribute(),
                        is(sandbox.url()));
            }
        }
        assertThat(JenkinsRule.getLog(build), not(containsString("<b")));
    }

    @Test
    void aBuildWithoutTicketsHasNoPage() throws Exception {
        WorkflowRun build = jenkins.buildAndAssertSuccess(KaptureTestUtil.pipeline(jenkins, "echo 'hi'"));
        assertThat(build.getAction(KaptureBuildAction.class), is(nullValue()));
        assertThat(build.getParent().getAction(KaptureJobAction.class), is(nullValue()));
    }

    @Test
    void aHalfWrittenLineSpoilsNothing() throws Exception {
        WorkflowRun build = release();
        var journal = build.getRootDir().toPath().resolve("kapture-tickets.jsonl");
        Files.writeString(journal, Files.readString(journal) + "\n{\"key\":\"cut o");
        KaptureBuildAction action = build.getAction(KaptureBuildAction.class);
        assertThat(action.getTickets(), hasSize(4));
        TicketJournal.of(build).recordRequested("later", "production", List.of(new RequestedTicket("1", "CL")), null);
        TicketJournal.of(build).recordSent("later/0");
        assertThat(action.getTickets(), hasSize(5));
        assertThat(
                "a build that is over knows no outcome any more",
                action.getTickets().get(4).outcome(),
                is(Outcome.UNKNOWN));
    }
}
