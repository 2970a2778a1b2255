package io.jenkins.plugins.kapture.pages;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.sameInstance;

import hudson.model.Item;
import hudson.model.Result;
import io.jenkins.plugins.kapture.KaptureTestUtil;
import io.jenkins.plugins.kapture.SandboxTestBase;
import io.jenkins.plugins.kapture.client.Outcome;
import io.jenkins.plugins.kapture.journal.JournalEntry;
import io.jenkins.plugins.kapture.journal.RunningResends;
import io.jenkins.plugins.kapture.journal.TicketJournal;
import io.jenkins.plugins.kapture.sandbox.Fault;
import java.io.File;
import java.net.URI;
import java.net.URL;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.UnaryOperator;
import jenkins.model.Jenkins;
import net.sf.json.JSONObject;
import org.htmlunit.HttpMethod;
import org.htmlunit.WebRequest;
import org.htmlunit.WebResponse;
import org.htmlunit.html.HtmlCheckBoxInput;
import org.htmlunit.html.HtmlElement;
import org.htmlunit.html.HtmlForm;
import org.htmlunit.html.HtmlPage;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;

/** "Send again": permissions, and which tickets are sent. */
class SendAgainTest extends SandboxTestBase {

    private WorkflowRun build;

    @BeforeAll
    static void setUpUsers() {
        jenkins.jenkins.setSecurityRealm(jenkins.createDummySecurityRealm());
        jenkins.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.ADMINISTER)
                .everywhere()
                .to("admin")
                .grant(Jenkins.READ, Item.READ, Item.BUILD)
                .everywhere()
                .to("builder")
                .grant(Jenkins.READ, Item.READ)
                .everywhere()
                .to("reader"));
    }

    /** Ticket 1 is updated, 2 is rejected, 3 is unavailable, and 4 is unknown. */
    @BeforeEach
    void setUp() throws Exception {
        for (String id : List.of("1", "3", "4")) {
            sandbox.ticket(id);
        }
        sandbox.on("3").inject(Fault.status(503));
        sandbox.on("4").inject(Fault.truncated());
        site.setMaxAttempts(1);
        build = run(
                "kaptureUpdateTickets ticketIds: '1 2 3 4', subStatus: 'CL', comment: 'Released',"
                        + " onRejected: 'UNSTABLE', onError: 'UNSTABLE'",
                Result.UNSTABLE);
        assertThat(outcomes(), contains("UPDATED", "REJECTED", "UNAVAILABLE", "UNKNOWN"));
        sandbox.clearFaults();
        sandbox.ticket("2");
    }

    private List<String> outcomes() {
        return new TicketJournal(build)
                .latestAttempts().values().stream()
                        .map(JournalEntry::outcome)
                        .map(String::valueOf)
                        .toList();
    }

    private WebResponse post(JenkinsRule.WebClient client, String query, boolean crumb) throws Exception {
        URL url = URI.create(jenkins.getURL() + build.getUrl() + "kapture/sendAgain" + query)
                .toURL();
        WebRequest request = new WebRequest(url, HttpMethod.POST);
        if (crumb) {
            client.addCrumb(request);
        }
        request.setAdditionalHeader("Accept", "application/json");
        return client.loadWebResponse(request);
    }

    private JSONObject sendAgain(String user, String query) throws Exception {
        try (JenkinsRule.WebClient client =
                jenkins.createWebClient().withJavaScriptEnabled(false).login(user)) {
            WebResponse response = post(client, query, true);
            assertThat(response.getContentAsString(), response.getStatusCode(), is(200));
            return JSONObject.fromObject(response.getContentAsString());
        }
    }

    private void waitUntilSent() throws InterruptedException {
        while (RunningResends.contains(build) || outcomes().contains("null")) {
            Thread.sleep(50);
        }
    }

    private List<String> reasons(JSONObject response) {
        return response.getJSONArray("notSent").stream()
                .map(JSONObject.class::cast)
                .map(ticket -> ticket.getString("ticketId"))
                .toList();
    }

    @ParameterizedTest
    @CsvSource({"admin,200", "builder,200", "reader,403"})
    void requiresTheBuildPermission(String user, int status) throws Exception {
        try (JenkinsRule.WebClient client = jenkins.createWebClient()
                .withJavaScriptEnabled(false)
                .withThrowExceptionOnFailingStatusCode(false)
                .login(user)) {
            assertThat(post(client, "", true).getStatusCode(), is(status));
            assertThat(client.getPage(build, "kapture/confirm").getWebResponse().getStatusCode(), is(status));
        }
        waitUntilSent();
        assertThat(sandbox.ticket("3").updates(), hasSize(status == 200 ? 1 : 0));
    }

    @Test
    void requiresPostAndACrumb() throws Exception {
        try (JenkinsRule.WebClient client =
                jenkins.createWebClient().withJavaScriptEnabled(false).withThrowExceptionOnFailingStatusCode(false)) {
            assertThat(post(client, "", true).getStatusCode(), is(403));
            client.login("builder");
            assertThat(post(client, "", false).getStatusCode(), is(403));
            assertThat(
                    client.getPage(build, "kapture/sendAgain").getWebResponse().getStatusCode(), is(405));
        }
        assertThat(sandbox.ticket("3").updates(), is(empty()));
    }

    @Test
    void sendsTicketsNotUpdatedExceptUnknownOnes() throws Exception {
        JSONObject response = sendAgain("builder", "");
        assertThat(response.getJSONArray("sending"), containsInAnyOrder("2", "3"));
        assertThat(reasons(response), contains("4"));
        waitUntilSent();
        assertThat(outcomes(), contains("UPDATED", "UPDATED", "UPDATED", "UNKNOWN"));
        assertThat(sandbox.ticket("1").comments(), contains("Released"));
        assertThat(sandbox.ticket("2").comments(), contains("Released"));
        JournalEntry row = new TicketJournal(build).read().get(4);
        assertThat(row.requestedBy(), is("builder"));
        assertThat(row.ticketId(), is("2"));
        assertThat(new TicketJournal(build).read(), hasSize(6));
        assertThat(build.getResult(), is(Result.UNSTABLE));

        assertThat(sendAgain("builder", "?confirmUnknown=true").getJSONArray("sending"), contains("4"));
        waitUntilSent();
        assertThat(outcomes(), contains("UPDATED", "UPDATED", "UPDATED", "UPDATED"));
        assertThat(sendAgain("builder", "?confirmUnknown=true").getJSONArray("sending"), is(empty()));
    }

    @Test
    void sendsOnlyTheRequestedTickets() throws Exception {
        JSONObject response = sendAgain("builder", "?ticketId=1&ticketId=3&ticketId=9");
        assertThat(response.getJSONArray("sending"), contains("3"));
        assertThat(reasons(response), contains("1", "9"));
        waitUntilSent();
        assertThat(outcomes(), contains("UPDATED", "REJECTED", "UPDATED", "UNKNOWN"));
    }

    /** Such as a zero-width space that was copied from a web page. */
    @Test
    void invisibleCharactersAroundATicketIdAreIgnored() throws Exception {
        JSONObject response = sendAgain("builder", "?ticketId=%E2%80%8B3%C2%A0");
        assertThat(response.getJSONArray("sending"), contains("3"));
        waitUntilSent();
    }

    @Test
    void blankTicketIdSendsNothing() throws Exception {
        JSONObject response = sendAgain("builder", "?ticketId=&confirmUnknown=true");
        assertThat(response.getJSONArray("sending"), is(empty()));
        assertThat(reasons(response), contains(""));
        assertThat(outcomes(), contains("UPDATED", "REJECTED", "UNAVAILABLE", "UNKNOWN"));
    }

    /** It would get the comment of a failed attempt twice, or be reopened. */
    @Test
    void ticketThatTheBuildHasUpdatedLaterIsLeftAlone() throws Exception {
        sandbox.onNext().inject(Fault.reset(Fault.Point.AFTER_REQUEST));
        build = jenkins.buildAndAssertSuccess(KaptureTestUtil.pipeline(
                jenkins,
                "retry(2) { kaptureUpdateTicket ticketId: '3', subStatus: 'CL', comment: 'Told' }\n"
                        + "kaptureUpdateTicket ticketId: '9', subStatus: 'P', onRejected: 'IGNORE'"));
        assertThat(outcomes(), contains("UNKNOWN", "UPDATED", "REJECTED"));
        sandbox.ticket("9");
        JSONObject response = sendAgain("builder", "?ticketId=3&ticketId=9&confirmUnknown=true");
        assertThat(response.getJSONArray("sending"), contains("9"));
        assertThat(reasons(response), contains("3"));
        waitUntilSent();
        response = sendAgain("builder", "?confirmUnknown=true");
        assertThat(response.getJSONArray("sending"), is(empty()));
        assertThat(reasons(response), is(empty()));
        assertThat(sandbox.ticket("3").comments(), contains("Told"));
        assertThat(new File(build.getRootDir(), "kapture-requests.txt").exists(), is(false));
    }

    /** A build that updates ticket 3 in a {@code retry} step. */
    private void failTwice(Fault first, Fault second) throws Exception {
        sandbox.onNext().inject(first);
        sandbox.onNext().inject(second);
        build = run("retry(2) { kaptureUpdateTicket ticketId: '3', subStatus: 'CL', comment: 'Told' }", Result.FAILURE);
    }

    @Test
    void ticketThatFailedInSeveralAttemptsIsSentOnce() throws Exception {
        failTwice(Fault.status(500), Fault.status(500));
        assertThat(outcomes(), contains("FAULTY", "FAULTY"));
        assertThat(sendAgain("builder", "").getJSONArray("sending"), contains("3"));
        waitUntilSent();
        assertThat(sandbox.ticket("3").comments(), contains("Told"));
        assertThat(sendAgain("builder", "").getJSONArray("sending"), is(empty()));
        assertThat(new File(build.getRootDir(), "kapture-requests.txt").exists(), is(false));
    }

    @Test
    void ticketThatAnEarlierAttemptMayHaveUpdatedMustBeConfirmed() throws Exception {
        failTwice(Fault.reset(Fault.Point.AFTER_REQUEST), Fault.status(400));
        assertThat(outcomes(), contains("UNKNOWN", "REJECTED"));
        JSONObject response = sendAgain("builder", "");
        assertThat(response.getJSONArray("sending"), is(empty()));
        assertThat(reasons(response), contains("3"));
        assertThat(sendAgain("builder", "?confirmUnknown=true&subStatus=PS").getJSONArray("sending"), contains("3"));
        waitUntilSent();
        assertThat(sandbox.ticket("3").comments(), contains("Told"));
        assertThat(sandbox.ticket("3").subStatus(), is("CL"));
    }

    @Test
    void ticketThatALaterBuildHasUpdatedMustBeConfirmed() throws Exception {
        jenkins.buildAndAssertSuccess(build.getParent());
        JSONObject response = sendAgain("builder", "");
        assertThat(response.getJSONArray("sending"), is(empty()));
        assertThat(reasons(response), contains("2", "3", "4"));
        assertThat(sendAgain("builder", "?ticketId=3&confirmUnknown=true").getJSONArray("sending"), contains("3"));
        waitUntilSent();
        assertThat(sandbox.ticket("2").comments(), contains("Released"));
        assertThat(sandbox.ticket("3").comments(), contains("Released", "Released"));
    }

    @Test
    void nothingIsOfferedIfNoTicketIsSelected() throws Exception {
        try (JenkinsRule.WebClient client = jenkins.createWebClient().login("builder")) {
            HtmlForm form = client.getPage(build, "kapture/").getFormByName("confirm");
            HtmlPage page = form.getButtonByName("selected").click();
            assertThat(page.asNormalizedText(), containsString("No tickets are selected."));
            assertThat(page.querySelectorAll("#kapture-not-updated, #kapture-unknown"), is(empty()));
        }
    }

    @Test
    void unknownTicketAloneCannotBeSentUnconfirmed() throws Exception {
        try (JenkinsRule.WebClient client = jenkins.createWebClient().login("builder")) {
            HtmlForm form = client.getPage(build, "kapture/confirm?ticketId=4").getFormByName("sendAgain");
            HtmlPage page = ((HtmlElement) form.querySelector("button")).click();
            assertThat(page.getUrl().getPath(), endsWith("/confirm"));
        }
    }

    @Test
    void invalidSubStatusIsRefusedWithOneSentence() throws Exception {
        try (JenkinsRule.WebClient client = jenkins.createWebClient()
                .withJavaScriptEnabled(false)
                .withThrowExceptionOnFailingStatusCode(false)
                .login("builder")) {
            WebResponse response = post(client, "?subStatus=null", true);
            assertThat(response.getStatusCode(), is(409));
            String error = JSONObject.fromObject(response.getContentAsString()).getString("error");
            assertThat(error, containsString("subStatus"));
        }
        assertThat(outcomes(), contains("UPDATED", "REJECTED", "UNAVAILABLE", "UNKNOWN"));
    }

    @Test
    void updateThatFailedAfterAnotherOfTheSameTicketIsSent() throws Exception {
        sandbox.onNext().inject(Fault.altered(UnaryOperator.identity()));
        sandbox.onNext().inject(Fault.status(500));
        build = jenkins.buildAndAssertSuccess(KaptureTestUtil.pipeline(
                jenkins,
                "kaptureUpdateTicket ticketId: '3', subStatus: 'P'\n"
                        + "kaptureUpdateTicket ticketId: '3', subStatus: 'CL', onError: 'IGNORE'"));
        assertThat(outcomes(), contains("UPDATED", "FAULTY"));
        assertThat(sendAgain("builder", "").getJSONArray("sending"), contains("3"));
        waitUntilSent();
        assertThat(sandbox.ticket("3").subStatus(), is("CL"));
    }

    @Test
    void rejectedTicketCanGetAnotherSubStatus() throws Exception {
        sendAgain("builder", "?subStatus=PS");
        waitUntilSent();
        assertThat(sandbox.ticket("2").subStatus(), is("PS"));
        assertThat(sandbox.ticket("3").subStatus(), is("CL"));
    }

    @Test
    void ticketsRequestedByTwoUsersAreSentOnce() throws Exception {
        ExecutorService users = Executors.newFixedThreadPool(4);
        try {
            Callable<JSONObject> user = () -> sendAgain("builder", "");
            for (Future<JSONObject> response : users.invokeAll(List.of(user, user, user, user))) {
                response.get();
            }
        } finally {
            users.shutdown();
        }
        waitUntilSent();
        assertThat(sandbox.ticket("2").comments(), contains("Released"));
        assertThat(sandbox.ticket("3").comments(), contains("Released"));
    }

    @Test
    void pageShowsEachAttemptAndWhoRequestedIt() throws Exception {
        try (JenkinsRule.WebClient client = jenkins.createWebClient().login("builder")) {
            HtmlPage page = client.getPage(build, "kapture/confirm");
            assertThat(page.asNormalizedText(), containsString("Check the tickets first."));
            HtmlForm form = page.getFormByName("sendAgain");
            form.getInputByName("subStatus").setValue("PS");
            form.getInputByName("confirmUnknown").setChecked(true);
            ((HtmlElement) form.querySelector("button")).click();
            waitUntilSent();
            page = client.getPage(build, "kapture/");
            assertThat(page.asNormalizedText(), containsString("4 Kapture tickets: 4 updated, 0 not updated"));
            assertThat(page.asNormalizedText(), containsString("Sent again by builder"));
            assertThat(page.querySelectorAll("#kapture-tickets tbody tr"), hasSize(7));
            assertThat(page.querySelectorAll("#kapture-tickets tbody tr.kapture-superseded"), hasSize(3));
            assertThat(
                    page.getForms().stream()
                            .anyMatch(any -> any.getNameAttribute().equals("sendAgain")),
                    is(false));
        }
        assertThat(sandbox.ticket("2").subStatus(), is("PS"));
    }

    @Test
    void refreshKeepsTheSelectionTheFocusAndTheSorting() throws Exception {
        sandbox.on("3").inject(Fault.stall(Fault.Point.AFTER_REQUEST));
        site.setRequestTimeoutSeconds(60);
        sendAgain("builder", "?ticketId=3");
        try (JenkinsRule.WebClient client = jenkins.createWebClient().login("builder")) {
            HtmlPage page = client.getPage(build, "kapture/");
            HtmlElement report = page.querySelector(".kapture-report");
            HtmlCheckBoxInput box = page.querySelector("#kapture-tickets input");
            box.setChecked(true);
            client.waitForBackgroundJavaScript(5_000);
            assertThat(page.querySelector(".kapture-report"), is(sameInstance(report)));
            box.setChecked(false);
            box.focus();
            client.waitForBackgroundJavaScript(5_000);
            assertThat(page.querySelector(".kapture-report"), is(sameInstance(report)));
            box.blur();
            client.waitForBackgroundJavaScript(5_000);
            assertThat(page.querySelector(".kapture-report"), is(not(sameInstance(report))));
            assertThat(page.querySelectorAll("#kapture-tickets .sortheader"), is(not(empty())));
        }
        sandbox.close();
        waitUntilSent();
    }

    @Test
    void pageHasNoButtonsForUsersWithoutPermission() throws Exception {
        try (JenkinsRule.WebClient client =
                jenkins.createWebClient().withJavaScriptEnabled(false).login("reader")) {
            HtmlPage page = client.getPage(build, "kapture/");
            assertThat(page.asNormalizedText(), not(containsString("Send ")));
            assertThat(page.querySelectorAll("#kapture-tickets input"), is(empty()));
        }
    }

    @Test
    void ticketThatFailsAgainKeepsItsLatestOutcome() throws Exception {
        sandbox.on("3").inject(Fault.status(500));
        sendAgain("builder", "?ticketId=3");
        waitUntilSent();
        JournalEntry latest = new TicketJournal(build)
                .latestAttempts().values().stream()
                        .filter(entry -> Objects.equals(entry.ticketId(), "3"))
                        .findFirst()
                        .orElseThrow();
        assertThat(latest.outcome(), is(Outcome.FAULTY));
        assertThat(latest.requestedBy(), is("builder"));
    }
}
