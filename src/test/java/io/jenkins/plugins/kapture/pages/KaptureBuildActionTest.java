package io.jenkins.plugins.kapture.pages;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThanOrEqualTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import hudson.model.Items;
import hudson.model.Result;
import hudson.model.Run;
import io.jenkins.plugins.kapture.JenkinsTestBase;
import io.jenkins.plugins.kapture.KaptureTestUtil;
import io.jenkins.plugins.kapture.client.Outcome;
import io.jenkins.plugins.kapture.client.TicketState;
import io.jenkins.plugins.kapture.config.KaptureConfiguration;
import io.jenkins.plugins.kapture.journal.JournalEntry;
import io.jenkins.plugins.kapture.journal.JournalResult;
import io.jenkins.plugins.kapture.journal.RequestedTicket;
import io.jenkins.plugins.kapture.journal.TicketJournal;
import io.jenkins.plugins.kapture.mock.Fault;
import io.jenkins.plugins.kapture.mock.MockKapture;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.IntStream;
import net.sf.json.JSONArray;
import net.sf.json.JSONObject;
import org.htmlunit.html.HtmlElement;
import org.htmlunit.html.HtmlInput;
import org.htmlunit.html.HtmlPage;
import org.htmlunit.xml.XmlPage;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockFolder;

/** The pages and the remote API with a build's tickets. */
class KaptureBuildActionTest extends JenkinsTestBase {

    private static final String JOURNAL = "kapture-tickets.jsonl";

    private static MockKapture kapture;
    private static WorkflowRun release;
    private static JenkinsRule.WebClient client;

    @BeforeAll
    static void setUp() throws Exception {
        kapture = MockKapture.start();
        kapture.ticket("1");
        kapture.on("evil")
                .inject(Fault.body(
                        "{\"message\":\"<script>alert(1)</script> ask kim@example.com\",\"status\":\"failed\"}"));
        KaptureTestUtil.configure(kapture);
        WorkflowJob job = KaptureTestUtil.pipeline(
                jenkins,
                "kaptureUpdateTicket(ticketId: '1', subStatus: 'P', comment: 'invented comment')\n"
                        + "kaptureUpdateTicket(ticketId: '1', subStatus: 'CL')\n"
                        + "kaptureUpdateTickets(ticketIds: ['evil', '1'], subStatus: 'CL', comment: 'again', onRejected: 'UNSTABLE')");
        release = jenkins.buildAndAssertStatus(Result.UNSTABLE, job);
        client = jenkins.createWebClient().withJavaScriptEnabled(false);
    }

    @AfterAll
    static void tearDown() throws Exception {
        client.close();
        kapture.close();
    }

    private static List<String> cells(HtmlPage page, int column) {
        return page.querySelectorAll("#kapture-tickets tbody td:nth-child(" + column + ")").stream()
                .map(cell -> cell.asNormalizedText().strip())
                .toList();
    }

    @Test
    void showsProblemsFirstAndMarkupAsText() throws Exception {
        HtmlPage page = client.getPage(release, "kapture/");
        assertThat(cells(page, 2), contains("evil", "1", "1", "1"));
        assertThat("the latest attempt of a ticket first", cells(page, 3), contains("CL", "CL", "CL", "P"));
        assertThat(cells(page, 4), contains("REJECTED", "UPDATED", "UPDATED", "UPDATED"));
        assertThat(page.asNormalizedText(), containsString("2 Kapture tickets: 1 updated, 1 not updated"));
        String message = cells(page, 5).get(0);
        assertThat(message, containsString("<script>alert(1)</script> ask ****"));
        assertThat(message, not(containsString("evil")));
        assertThat(message, not(containsString("REJECTED")));
        assertThat(
                page.getAnchorByText("1").getHrefAttribute(), startsWith(kapture.url() + "/employee/all-tickets.html"));
        assertThat(
                client.getPage(release).asNormalizedText(),
                containsString("2 Kapture tickets: 1 updated, 1 not updated"));
    }

    @Test
    void ticketOfARetriedStepCountsOnceWithItsLastUpdate() throws Exception {
        kapture.onNext().inject(Fault.status(400));
        WorkflowRun build = jenkins.buildAndAssertSuccess(
                KaptureTestUtil.pipeline(jenkins, "retry(2) { kaptureUpdateTicket ticketId: '1', subStatus: 'P' }"));
        HtmlPage page = client.getPage(build, "kapture/");
        assertThat(page.asNormalizedText(), containsString("1 Kapture ticket: 1 updated, 0 not updated"));
        assertThat(page.asNormalizedText(), not(containsString("Resend all failed")));
        assertThat(cells(page, 3), contains("UPDATED", "REJECTED"));
        assertThat(page.querySelectorAll("tr.kapture-superseded"), hasSize(1));
        assertThat(cells(client.getPage(build, "kapture/?outcome=problems"), 3), is(empty()));
        page = client.getPage(build.getParent(), "kapture/");
        assertThat(
                page.querySelector("#kapture-builds tbody tr").asNormalizedText(),
                containsString("1 Kapture ticket: 1 updated, 0 not updated"));
        assertThat(
                jenkins.getJSON(build.getUrl() + "kapture/api/json")
                        .getJSONObject()
                        .getJSONArray("tickets")
                        .size(),
                is(2));
    }

    @Test
    void countsFilterTheTable() throws Exception {
        HtmlPage page = client.getPage(release, "kapture/");
        page = ((HtmlElement) page.querySelector(".kapture-filter a[href='?outcome=REJECTED']")).click();
        assertThat(cells(page, 2), contains("evil"));
        page = client.getPage(release, "kapture/?outcome=problems");
        assertThat(cells(page, 2), contains("evil"));
        page = client.getPage(release, "kapture/?outcome=updated");
        assertThat(cells(page, 2), contains("1", "1", "1"));
        page = client.getPage(release, "kapture/?outcome=NONSENSE&page=-5");
        assertThat(cells(page, 2), hasSize(4));
    }

    @Test
    void ticketIsFoundByItsId() throws Exception {
        HtmlPage page = client.getPage(release.getParent(), "kapture/");
        page.<HtmlInput>querySelector("[name=ticket]").setValue(" evil ");
        page = page.<HtmlElement>querySelector(".kapture-search button").click();
        assertThat(cells(page, 2), contains("evil"));
        page = client.getPage(release, "kapture/?ticket=1&outcome=updated");
        assertThat(cells(page, 2), contains("1", "1", "1"));
        page = client.getPage(release, "kapture/?ticket=11");
        assertThat(cells(page, 2), is(empty()));
    }

    @Test
    void linkToALaterUpdateFindsItsTicket() throws Exception {
        WorkflowJob job = KaptureTestUtil.pipeline(
                jenkins, "kaptureUpdateTicket ticketId: 'A#1', subStatus: 'P', onRejected: 'IGNORE'");
        WorkflowRun rejected = jenkins.buildAndAssertSuccess(job);
        kapture.ticket("A#1");
        job.updateNextBuildNumber(1234);
        jenkins.buildAndAssertSuccess(job);
        HtmlPage page = client.getPage(rejected, "kapture/confirm");
        assertThat(page.asNormalizedText(), containsString("Build #1234 updated the ticket later"));
        page = client.getPage(rejected, "kapture/");
        page = page.getAnchorByText("updated by #1234").click();
        assertThat(cells(page, 1), contains("A#1"));
        assertThat(cells(page, 3), contains("UPDATED"));
    }

    @Test
    void remoteApiReturnsTheSameTickets() throws Exception {
        JSONObject json = jenkins.getJSON(release.getUrl() + "kapture/api/json").getJSONObject();
        JSONArray tickets = json.getJSONArray("tickets");
        assertThat(tickets.size(), is(4));
        JSONObject first = tickets.getJSONObject(0);
        assertThat(first.getString("ticketId"), is("1"));
        assertThat(first.getString("requestedSubStatus"), is("P"));
        assertThat(first.getString("outcome"), is("UPDATED"));
        assertThat(first.getString("site"), is("production"));
        assertThat(first.getInt("httpStatus"), is(200));
        assertThat(first.getString("ticketUrl"), containsString(kapture.url()));
        assertThat(first.get("requestedBy").toString(), is("null"));
        String xml = client.goToXml(release.getUrl() + "kapture/api/xml")
                .getWebResponse()
                .getContentAsString();
        assertThat(xml, containsString("<outcome>REJECTED</outcome>"));
    }

    @Test
    void remoteApiIsWellFormedXmlWhateverTheTextsContain() throws Exception {
        kapture.onNext().inject(Fault.body("{\"message\":\"Not \uFFFE 🎫\",\"status\":\"failed\"}"));
        WorkflowRun build = jenkins.buildAndAssertSuccess(KaptureTestUtil.pipeline(
                jenkins, "kaptureUpdateTicket ticketId: 'x', subStatus: 'C\\u001bL', onRejected: 'IGNORE'"));
        XmlPage xml = client.goToXml(build.getUrl() + "kapture/api/xml");
        assertThat(
                xml.getXmlDocument()
                        .getElementsByTagName("requestedSubStatus")
                        .item(0)
                        .getTextContent(),
                is("C L"));
        assertThat(
                xml.getXmlDocument().getElementsByTagName("message").item(0).getTextContent(),
                containsString("“Not 🎫”"));
    }

    @Test
    void journalContainsNeitherCommentsNorPersonalData() throws Exception {
        WorkflowRun build = jenkins.buildAndAssertSuccess(KaptureTestUtil.pipeline(
                jenkins,
                "kaptureUpdateTicket(ticketId: 'evil', subStatus: 'CL', comment: 'invented', onRejected: 'IGNORE')"));
        var sites = KaptureConfiguration.get().getSites();
        KaptureConfiguration.get().setSites(List.of());
        try {
            assertThat(new TicketJournal(build).read(), hasSize(1));
        } finally {
            KaptureConfiguration.get().setSites(sites);
        }
        String stored = Files.readString(build.getRootDir().toPath().resolve(JOURNAL));
        assertThat(stored, not(containsString("invented")));
        assertThat(stored, not(containsString("kim@example.com")));
        assertThat(
                Files.readString(build.getRootDir().toPath().resolve("build.xml")),
                not(containsString("plugins.kapture")));
    }

    @Test
    void outcomesHaveColorsInTheLog() throws Exception {
        HtmlPage log = client.getPage(release, "consoleFull");
        List<String> colored = log.querySelectorAll("pre b[class^='jenkins-!-']").stream()
                .map(word -> word.getTextContent() + " "
                        + word.getAttributes().getNamedItem("class").getNodeValue())
                .toList();
        assertThat(colored, hasItem("UPDATED jenkins-!-success-color"));
        assertThat(colored, hasItem("REJECTED jenkins-!-error-color"));
    }

    @Test
    void buildWithoutTicketsHasNoPage() throws Exception {
        WorkflowRun build = jenkins.buildAndAssertSuccess(KaptureTestUtil.pipeline(jenkins, "echo 'hi'"));
        assertThat(build.getAction(KaptureBuildAction.class), is(nullValue()));
        assertThat(build.getParent().getAction(KaptureJobAction.class), is(nullValue()));
    }

    @Test
    void truncatedLineDoesNotAffectOthers() throws Exception {
        WorkflowRun build = jenkins.buildAndAssertSuccess(
                KaptureTestUtil.pipeline(jenkins, "kaptureUpdateTicket(ticketId: '1', subStatus: 'P')"));
        var file = build.getRootDir().toPath().resolve(JOURNAL);
        Files.write(file, new byte[] {'\n', '{', '"', (byte) 0xE2}, StandardOpenOption.APPEND);
        TicketJournal journal = new TicketJournal(build);
        assertThat(journal.read(), hasSize(1));
        KaptureTestUtil.recordRequested(
                journal,
                "later",
                "production",
                List.of(KaptureTestUtil.requested("2", "CL"), KaptureTestUtil.requested("3", "CL")),
                null);
        journal.recordPhase("later/1", JournalEntry.Phase.SENT);
        List<Outcome> outcomes =
                journal.read().stream().map(JournalEntry::outcome).toList();
        assertThat(
                "a build that has ended has an outcome for each ticket",
                outcomes,
                contains(Outcome.UPDATED, Outcome.UNAVAILABLE, Outcome.UNKNOWN));
        assertThat(journal.byKey().get("later/1").phase(), is(JournalEntry.Phase.SENT));
        client.getPage(build, "kapture/");
    }

    @Test
    void ticketsStayWithTheirBuildWhenJobsAndFoldersAreRenamed() throws Exception {
        MockFolder folder = jenkins.createFolder("before");
        WorkflowJob job = folder.createProject(WorkflowJob.class, "job");
        KaptureTestUtil.setScript(job, "kaptureUpdateTicket(ticketId: '1', subStatus: 'P')");
        Run<?, ?> build = jenkins.buildAndAssertSuccess(job);
        job.renameTo("renamed");
        folder.renameTo("after");
        assertThat(new TicketJournal(build).read(), hasSize(1));
        KaptureTestUtil.recordRequested(
                new TicketJournal(build), "x", "production", List.of(KaptureTestUtil.requested("2", "P")), null);
        assertThat(new TicketJournal(build).read(), hasSize(2));
        Items.move(job, jenkins.createFolder("elsewhere"));
        job = jenkins.jenkins.getItemByFullName("elsewhere/renamed", WorkflowJob.class);
        assertThat(new TicketJournal(job.getLastBuild()).read(), hasSize(2));
        jenkins.jenkins.reload();
        WorkflowJob reloaded = jenkins.jenkins.getItemByFullName("elsewhere/renamed", WorkflowJob.class);
        assertThat(new TicketJournal(reloaded.getBuildByNumber(1)).read(), hasSize(2));
    }

    @Test
    void pageOfTheJobStaysWhileOneOfTheLatestBuildsHasTickets() throws Exception {
        WorkflowJob job = KaptureTestUtil.pipeline(jenkins, "kaptureUpdateTicket(ticketId: '1', subStatus: 'P')");
        jenkins.buildAndAssertSuccess(job);
        KaptureTestUtil.setScript(job, "echo 'nothing'");
        for (int i = 0; i < 3; i++) {
            jenkins.buildAndAssertSuccess(job);
        }
        assertThat(job.getAction(KaptureJobAction.class), is(notNullValue()));
        HtmlPage page = client.getPage(job, "kapture/");
        assertThat(page.querySelectorAll("#kapture-builds tbody tr"), hasSize(1));
        assertThat(
                "for screen readers",
                page.querySelector("#kapture-builds .jenkins-visually-hidden").getTextContent(),
                is("Success"));
        page = ((HtmlElement) page.querySelector("#kapture-builds td:nth-child(2) a")).click();
        assertThat(cells(page, 1), contains("1"));
        for (int i = 0; i < 27; i++) {
            jenkins.buildAndAssertSuccess(job);
        }
        assertThat(job.getAction(KaptureJobAction.class), is(nullValue()));
    }

    /** Builds can be numbered by their dates, for example. */
    @Test
    void pageOfAJobShowsBuildsWhoseNumbersAreFarApart() throws Exception {
        WorkflowJob job = KaptureTestUtil.pipeline(jenkins, "echo 'hi'");
        recordRejected(jenkins.buildAndAssertSuccess(job), 1);
        job.updateNextBuildNumber(2_026_112_501);
        jenkins.buildAndAssertSuccess(job);
        assertThat(job.getAction(KaptureJobAction.class), is(notNullValue()));
        for (int i = 0; i < 29; i++) {
            jenkins.buildAndAssertSuccess(job);
        }
        assertThat(job.getAction(KaptureJobAction.class), is(nullValue()));
    }

    /** A page has 100 rows, regardless of the number of tickets. */
    @Test
    void pagesOfManyTicketsAreSmall() throws Exception {
        WorkflowJob job = KaptureTestUtil.pipeline(jenkins, "echo 'hi'");
        for (int tickets : new int[] {300, 300, 300, 10_000}) {
            recordRejected(jenkins.buildAndAssertSuccess(job), tickets);
        }
        for (HtmlPage page : List.of(
                client.getPage(job, "kapture/"),
                client.getPage(job, "kapture/?page=109"),
                client.getPage(job.getLastBuild(), "kapture/"),
                client.getPage(job.getLastBuild(), "kapture/?outcome=problems&page=100"))) {
            assertThat(page.getWebResponse().getContentLength(), is(lessThanOrEqualTo(300L * 1024)));
            assertThat(page.querySelectorAll(".kapture-message"), hasSize(100));
        }
    }

    private static void recordRejected(Run<?, ?> build, int tickets) throws Exception {
        TicketJournal journal = new TicketJournal(build);
        List<RequestedTicket> requested = IntStream.range(0, tickets)
                .mapToObj(i -> KaptureTestUtil.requested(String.valueOf(713516551148L + i), "CL"))
                .toList();
        KaptureTestUtil.recordRequested(journal, "1", "production", requested, null);
        JournalResult result = new JournalResult(Outcome.REJECTED, "long ".repeat(50), 200, TicketState.NONE, false);
        for (int i = 0; i < tickets; i++) {
            journal.recordResult("1/" + i, result);
        }
    }
}
