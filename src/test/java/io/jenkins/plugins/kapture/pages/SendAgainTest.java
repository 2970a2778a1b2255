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
import static org.hamcrest.Matchers.startsWith;

import com.cloudbees.plugins.credentials.CredentialsParameterDefinition;
import com.cloudbees.plugins.credentials.CredentialsParameterValue;
import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.domains.Domain;
import hudson.model.Cause;
import hudson.model.CauseAction;
import hudson.model.Item;
import hudson.model.ParametersAction;
import hudson.model.ParametersDefinitionProperty;
import hudson.model.Result;
import hudson.model.User;
import hudson.security.ACL;
import hudson.security.ACLContext;
import hudson.util.Secret;
import io.jenkins.plugins.kapture.KaptureTestUtil;
import io.jenkins.plugins.kapture.MockKaptureTestBase;
import io.jenkins.plugins.kapture.config.KaptureConfiguration;
import io.jenkins.plugins.kapture.config.KaptureSite;
import io.jenkins.plugins.kapture.config.SubStatus;
import io.jenkins.plugins.kapture.journal.JournalEntry;
import io.jenkins.plugins.kapture.journal.RunningResends;
import io.jenkins.plugins.kapture.journal.TicketJournal;
import io.jenkins.plugins.kapture.mock.Fault;
import io.jenkins.plugins.kapture.mock.MockKapture;
import java.io.File;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.UnaryOperator;
import jenkins.model.Jenkins;
import net.sf.json.JSONArray;
import net.sf.json.JSONObject;
import org.htmlunit.HttpMethod;
import org.htmlunit.WebRequest;
import org.htmlunit.WebResponse;
import org.htmlunit.html.HtmlCheckBoxInput;
import org.htmlunit.html.HtmlElement;
import org.htmlunit.html.HtmlForm;
import org.htmlunit.html.HtmlPage;
import org.jenkinsci.plugins.plaincredentials.StringCredentials;
import org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;

/** "Send again": permissions, and which tickets are sent. */
class SendAgainTest extends MockKaptureTestBase {

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
                .to("builder", "anna", "ben")
                .grant(Jenkins.READ, Item.READ, Item.BUILD, Item.CONFIGURE)
                .everywhere()
                .to("author")
                .grant(Jenkins.READ, Item.READ)
                .everywhere()
                .to("reader"));
    }

    /** Ticket 1 is updated, 2 is rejected, 3 is unavailable, and 4 is unknown. */
    @BeforeEach
    void setUp() throws Exception {
        for (String id : List.of("1", "3", "4")) {
            kapture.ticket(id);
        }
        kapture.on("3").inject(Fault.status(503));
        kapture.on("4").inject(Fault.truncated());
        site.setMaxAttempts(1);
        build = run(
                "kaptureUpdateTickets ticketIds: '1 2 3 4', subStatus: 'CL', comment: 'Released',"
                        + " onRejected: 'UNSTABLE', onError: 'UNSTABLE'",
                Result.UNSTABLE);
        assertThat(outcomes(), contains("UPDATED", "REJECTED", "UNAVAILABLE", "UNKNOWN"));
        kapture.clearFaults();
        kapture.ticket("2");
    }

    private List<String> outcomes() {
        return new TicketJournal(build)
                .latestAttempts().values().stream()
                        .map(JournalEntry::outcome)
                        .map(String::valueOf)
                        .toList();
    }

    private static JenkinsRule.WebClient client() {
        return jenkins.createWebClient().withJavaScriptEnabled(false).withThrowExceptionOnFailingStatusCode(false);
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
        return sendAgain(user, query, 200);
    }

    private JSONObject sendAgain(String user, String query, int status) throws Exception {
        try (JenkinsRule.WebClient client = client().login(user)) {
            WebResponse response = post(client, query, true);
            assertThat(response.getContentAsString(), response.getStatusCode(), is(status));
            return status == 403 ? new JSONObject() : JSONObject.fromObject(response.getContentAsString());
        }
    }

    private void waitUntilSent() throws InterruptedException {
        while (RunningResends.contains(build) || outcomes().contains("null")) {
            Thread.sleep(50);
        }
    }

    /** @return the tickets that were sent again, after their end */
    private List<String> sent(String query) throws Exception {
        JSONObject response = sendAgain("builder", query);
        waitUntilSent();
        return JSONArray.toList(response.getJSONArray("sending"), String.class);
    }

    private List<String> notSent(JSONObject response) {
        return response.getJSONArray("notSent").stream()
                .map(JSONObject.class::cast)
                .map(ticket -> ticket.getString("ticketId"))
                .toList();
    }

    @ParameterizedTest
    @CsvSource({"admin,200", "builder,200", "reader,403"})
    void requiresTheBuildPermission(String user, int status) throws Exception {
        try (JenkinsRule.WebClient client = client().login(user)) {
            assertThat(post(client, "", true).getStatusCode(), is(status));
            assertThat(client.getPage(build, "kapture/confirm").getWebResponse().getStatusCode(), is(status));
        }
        waitUntilSent();
        assertThat(kapture.ticket("3").updates(), hasSize(status == 200 ? 1 : 0));
    }

    @Test
    void requiresPostAndACrumb() throws Exception {
        try (JenkinsRule.WebClient client = client()) {
            assertThat(post(client, "", true).getStatusCode(), is(403));
            client.login("builder");
            assertThat(post(client, "", false).getStatusCode(), is(403));
            assertThat(
                    client.getPage(build, "kapture/sendAgain").getWebResponse().getStatusCode(), is(405));
        }
        assertThat(kapture.ticket("3").updates(), is(empty()));
    }

    @Test
    void sendsTicketsNotUpdatedExceptUnknownOnes() throws Exception {
        JSONObject response = sendAgain("builder", "");
        assertThat(response.getJSONArray("sending"), containsInAnyOrder("2", "3"));
        assertThat(notSent(response), contains("4"));
        waitUntilSent();
        assertThat(outcomes(), contains("UPDATED", "UPDATED", "UPDATED", "UNKNOWN"));
        assertThat(kapture.ticket("1").comments(), contains("Released"));
        assertThat(kapture.ticket("2").comments(), contains("Released"));
        JournalEntry row = new TicketJournal(build).read().get(4);
        assertThat(row.requestedBy(), is("builder"));
        assertThat(row.ticketId(), is("2"));
        assertThat(new TicketJournal(build).read(), hasSize(6));
        assertThat(build.getResult(), is(Result.UNSTABLE));

        assertThat(sent("?confirmUnknown=true"), contains("4"));
        assertThat(outcomes(), contains("UPDATED", "UPDATED", "UPDATED", "UPDATED"));
        assertThat(sent("?confirmUnknown=true"), is(empty()));
    }

    @Test
    void sendsOnlyTheRequestedTickets() throws Exception {
        JSONObject response = sendAgain("builder", "?ticketId=1&ticketId=3&ticketId=9");
        assertThat(response.getJSONArray("sending"), contains("3"));
        assertThat(notSent(response), contains("1", "9"));
        waitUntilSent();
        assertThat(outcomes(), contains("UPDATED", "REJECTED", "UPDATED", "UNKNOWN"));
    }

    /** Such as a zero-width space that was copied from a web page. */
    @Test
    void invisibleCharactersAroundATicketIdAreIgnored() throws Exception {
        assertThat(sent("?ticketId=%E2%80%8B3%C2%A0"), contains("3"));
    }

    @Test
    void blankTicketIdSendsNothing() throws Exception {
        JSONObject response = sendAgain("builder", "?ticketId=&confirmUnknown=true");
        assertThat(response.getJSONArray("sending"), is(empty()));
        assertThat(notSent(response), contains(""));
        assertThat(outcomes(), contains("UPDATED", "REJECTED", "UNAVAILABLE", "UNKNOWN"));
    }

    /** It would get the comment of a failed attempt twice, or be reopened. */
    @Test
    void ticketThatTheBuildHasUpdatedLaterIsLeftAlone() throws Exception {
        kapture.onNext().inject(Fault.status(400));
        build = run(
                "retry(2) { kaptureUpdateTicket ticketId: '3', subStatus: 'CL', comment: 'Told' }\n"
                        + "kaptureUpdateTicket ticketId: '9', subStatus: 'P', onRejected: 'IGNORE'",
                Result.SUCCESS);
        assertThat(outcomes(), contains("REJECTED", "UPDATED", "REJECTED"));
        kapture.ticket("9");
        JSONObject response = sendAgain("builder", "?ticketId=3&ticketId=9&confirmUnknown=true");
        assertThat(response.getJSONArray("sending"), contains("9"));
        assertThat(notSent(response), contains("3"));
        waitUntilSent();
        response = sendAgain("builder", "?confirmUnknown=true");
        assertThat(response.getJSONArray("sending"), is(empty()));
        assertThat(notSent(response), is(empty()));
        assertThat(kapture.ticket("3").comments(), contains("Told"));
        assertThat(new File(build.getRootDir(), "kapture-requests.txt").exists(), is(false));
    }

    @Test
    void repetitionThatWasNotSentIsNoLaterUpdate() throws Exception {
        kapture.onNext().inject(Fault.reset(Fault.Point.AFTER_REQUEST));
        build = run("retry(2) { kaptureUpdateTicket ticketId: '3', subStatus: 'CL' }", Result.FAILURE);
        JSONObject notSent = sendAgain("builder", "").getJSONArray("notSent").getJSONObject(0);
        assertThat(notSent.getString("reason"), startsWith("The ticket may have been updated already."));
    }

    @Test
    void ticketThatFailedInSeveralAttemptsIsSentOnce() throws Exception {
        kapture.onNext().inject(Fault.status(404));
        kapture.onNext().inject(Fault.status(404));
        build = run("retry(2) { kaptureUpdateTicket ticketId: '3', subStatus: 'CL', comment: 'Told' }", Result.FAILURE);
        assertThat(outcomes(), contains("FAULTY", "FAULTY"));
        assertThat(sent(""), contains("3"));
        assertThat(kapture.ticket("3").comments(), contains("Told"));
        assertThat(sent(""), is(empty()));
        assertThat(new File(build.getRootDir(), "kapture-requests.txt").exists(), is(false));
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 300})
    void ticketThatALaterBuildHasUpdatedMustBeConfirmed(int later) throws Exception {
        for (int number = 2; number < later; number++) {
            Files.createDirectory(build.getRootDir().toPath().resolveSibling(String.valueOf(number)));
        }
        build.getParent().updateNextBuildNumber(later);
        jenkins.buildAndAssertSuccess(build.getParent());
        JSONObject response = sendAgain("builder", "");
        assertThat(response.getJSONArray("sending"), is(empty()));
        assertThat(notSent(response), contains("2", "3", "4"));
        assertThat(sent("?ticketId=3&confirmUnknown=true"), contains("3"));
        assertThat(kapture.ticket("2").comments(), contains("Released"));
        assertThat(kapture.ticket("3").comments(), contains("Released", "Released"));
    }

    @Test
    void nothingIsOfferedIfNoTicketIsSelected() throws Exception {
        try (JenkinsRule.WebClient client = jenkins.createWebClient().login("builder")) {
            HtmlForm form = client.getPage(build, "kapture/").getFormByName("confirm");
            assertThat(form.getButtonByName("selected").isDisabled(), is(true)); // by the page's script
            HtmlPage page = client.getPage(build, "kapture/confirm?selected=true");
            assertThat(page.asNormalizedText(), containsString("No tickets are selected."));
            assertThat(page.querySelectorAll("#kapture-not-updated, #kapture-unknown"), is(empty()));
        }
    }

    @Test
    void unknownTicketAloneCannotBeSentUnconfirmed() throws Exception {
        try (JenkinsRule.WebClient client = jenkins.createWebClient().login("builder")) {
            HtmlForm form = client.getPage(build, "kapture/confirm?ticketId=4").getFormByName("sendAgain");
            HtmlPage page = ((HtmlElement) form.querySelector(".jenkins-button--primary")).click();
            assertThat(page.getUrl().getPath(), endsWith("/confirm"));
        }
    }

    @Test
    void invalidSubStatusIsRefusedWithOneSentence() throws Exception {
        assertThat(sendAgain("author", "?subStatus=null", 409).getString("error"), containsString("subStatus"));
        assertThat(outcomes(), contains("UPDATED", "REJECTED", "UNAVAILABLE", "UNKNOWN"));
    }

    /** Otherwise the others of the same site would be neither sent nor reported. */
    @Test
    void subStatusThatASiteNoLongerHasIsRefusedBeforeAnythingIsSent() throws Exception {
        KaptureSite staging = new KaptureSite("staging", kapture.url());
        staging.setCredentialsId(KaptureTestUtil.CREDENTIAL);
        KaptureConfiguration.get().setSites(List.of(site, staging));
        kapture.onNext().inject(Fault.status(400));
        kapture.onNext().inject(Fault.status(400));
        build = run(
                "kaptureUpdateTicket ticketId: '1', subStatus: 'CL', onRejected: 'IGNORE'\n"
                        + "kaptureUpdateTicket ticketId: '3', subStatus: 'OLD', site: 'staging', onRejected: 'IGNORE'",
                Result.SUCCESS);
        staging.setSubStatuses(List.of(new SubStatus("CL", "Closed"), new SubStatus("P", "")));
        KaptureConfiguration.get().setSites(List.of(site, staging));
        assertThat(
                sendAgain("builder", "", 409).getString("error"),
                startsWith("Site “staging” has no sub-status “OLD”; did you mean"));
        assertThat(outcomes(), contains("REJECTED", "REJECTED"));
        try (JenkinsRule.WebClient client = jenkins.createWebClient().login("author")) {
            HtmlForm form = client.getPage(build, "kapture/confirm").getFormByName("sendAgain");
            assertThat(
                    form.getSelectByName("subStatus.OLD")
                            .getSelectedOptions()
                            .get(0)
                            .getValueAttribute(),
                    is("OLD"));
        }
    }

    /** As after a move to another Jenkins without its keys. */
    @Test
    void requestsThatCannotBeDecryptedAreNotSentAndTheTableIsExportedWithoutThem() throws Exception {
        Files.writeString(build.getRootDir().toPath().resolve("kapture-requests.txt"), "{AQAAABAAAAAQ}");
        JSONObject response = sendAgain("builder", "");
        assertThat(response.getJSONArray("sending"), is(empty()));
        assertThat(notSent(response), contains("2", "3", "4"));
        try (JenkinsRule.WebClient client = client().login("builder")) {
            WebResponse csv = client.goTo(build.getUrl() + "kapture/tickets.csv", "text/csv")
                    .getWebResponse();
            assertThat(csv.getContentAsString(), containsString("REJECTED"));
        }
    }

    @Test
    void disabledJobSendsNothing() throws Exception {
        build.getParent().makeDisabled(true);
        assertThat(sendAgain("builder", "", 409).getString("error"), containsString("cannot be built"));
        try (JenkinsRule.WebClient client = jenkins.createWebClient().login("builder")) {
            assertThat(client.getPage(build, "kapture/").asNormalizedText(), not(containsString("Send all failed")));
            assertThat(client.getPage(build, "kapture/confirm").asNormalizedText(), containsString("cannot be built"));
        }
        assertThat(outcomes(), contains("UPDATED", "REJECTED", "UNAVAILABLE", "UNKNOWN"));
    }

    /** The token of one of two sites with the same URL was wrong; the other one has closed the ticket. */
    @Test
    void ticketThatAnotherSiteOfTheSameAccountHasUpdatedMustBeConfirmed() throws Exception {
        KaptureTestUtil.addSecret("wrong", "d3Jvbmc=");
        KaptureSite staging = new KaptureSite("staging", kapture.url());
        staging.setCredentialsId("wrong");
        KaptureConfiguration.get().setSites(List.of(site, staging));
        build = run(
                "kaptureUpdateTicket ticketId: '3', subStatus: 'PS', site: 'staging', onError: 'IGNORE'\n"
                        + "kaptureUpdateTicket ticketId: '3', subStatus: 'CL'",
                Result.SUCCESS);
        assertThat(outcomes(), contains("UNAUTHORIZED", "UPDATED"));
        KaptureTestUtil.addSecret("wrong", MockKapture.TOKEN);
        JSONObject response = sendAgain("builder", "");
        assertThat(response.getJSONArray("sending"), is(empty()));
        assertThat(
                response.getJSONArray("notSent").getJSONObject(0).getString("reason"),
                startsWith("This build updated the ticket later: site production, sub-status CL, UPDATED."));
        assertThat(kapture.ticket("3").subStatus(), is("CL"));
        assertThat(sent("?confirmUnknown=true"), contains("3"));
        assertThat(kapture.ticket("3").subStatus(), is("PS"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void privateCredentialsOfAUserAreNotUsedForAnother(boolean jobHasTheSameId) throws Exception {
        addPrivateToken("anna");
        if (jobHasTheSameId) {
            KaptureTestUtil.addSecret("anna-token", "b3RoZXI6dG9rZW4=");
        }
        WorkflowJob job = KaptureTestUtil.pipeline(
                jenkins,
                "kaptureUpdateTicket ticketId: '9', subStatus: 'CL', credentialsId: 'TOKEN', onRejected: 'IGNORE'");
        job.addProperty(new ParametersDefinitionProperty(
                new CredentialsParameterDefinition("TOKEN", "", "", StringCredentials.class.getName(), true)));
        build = jenkins.assertBuildStatusSuccess(job.scheduleBuild2(
                0,
                new CauseAction(new Cause.UserIdCause("anna")),
                new ParametersAction(new CredentialsParameterValue("TOKEN", "anna-token", ""))));
        assertThat(outcomes(), contains("REJECTED"));
        kapture.ticket("9");
        JSONObject response = sendAgain("ben", "");
        assertThat(response.getJSONArray("sending"), is(empty()));
        assertThat(
                response.getJSONArray("notSent").getJSONObject(0).getString("reason"),
                containsString("another user chose them for this build"));
        assertThat(sendAgain("anna", "").getJSONArray("sending"), contains("9"));
        waitUntilSent();
        assertThat(outcomes(), contains("UPDATED"));
    }

    /** They are of nobody in particular: a build that a timer starts uses them, too. */
    @Test
    void credentialsOfTheJobThatAParameterNamesAreUsedForEveryUser() throws Exception {
        WorkflowJob job = KaptureTestUtil.pipeline(
                jenkins,
                "kaptureUpdateTicket ticketId: '9', subStatus: 'CL', credentialsId: '${TOKEN}', onRejected: 'IGNORE'");
        job.addProperty(new ParametersDefinitionProperty(new CredentialsParameterDefinition(
                "TOKEN", "", KaptureTestUtil.CREDENTIAL, StringCredentials.class.getName(), true)));
        build = jenkins.buildAndAssertSuccess(job);
        assertThat(outcomes(), contains("REJECTED"));
        kapture.ticket("9");
        assertThat(sent(""), contains("9"));
    }

    private static void addPrivateToken(String user) throws Exception {
        try (ACLContext ignored = ACL.as2(User.getById(user, true).impersonate2())) {
            CredentialsProvider.lookupStores(User.getById(user, true))
                    .iterator()
                    .next()
                    .addCredentials(
                            Domain.global(),
                            new StringCredentialsImpl(
                                    CredentialsScope.USER, user + "-token", "", Secret.fromString(MockKapture.TOKEN)));
        }
    }

    @Test
    void updateThatFailedAfterAnotherOfTheSameTicketIsSent() throws Exception {
        kapture.onNext().inject(Fault.altered(UnaryOperator.identity()));
        kapture.onNext().inject(Fault.status(404));
        build = run(
                "kaptureUpdateTicket ticketId: '3', subStatus: 'P'\n"
                        + "kaptureUpdateTicket ticketId: '3', subStatus: 'CL', onError: 'IGNORE'",
                Result.SUCCESS);
        assertThat(outcomes(), contains("UPDATED", "FAULTY"));
        assertThat(sent(""), contains("3"));
        assertThat(kapture.ticket("3").subStatus(), is("CL"));
    }

    @Test
    void anotherSubStatusRequiresTheConfigurePermission() throws Exception {
        for (String parameter : List.of("subStatus", "subStatus.CL")) {
            sendAgain("builder", "?" + parameter + "=PS", 403);
        }
        assertThat(outcomes(), contains("UPDATED", "REJECTED", "UNAVAILABLE", "UNKNOWN"));
        sendAgain("author", "?subStatus.CL=PS");
        waitUntilSent();
        assertThat(kapture.ticket("2").subStatus(), is("PS"));
        assertThat(kapture.ticket("3").subStatus(), is("CL"));
    }

    @Test
    void anotherSubStatusOfTheSiteCanBeSelected() throws Exception {
        site.setSubStatuses(List.of(new SubStatus("CL", "Closed"), new SubStatus("PS", "Pending")));
        kapture.onNext().inject(Fault.status(400));
        build = jenkins.buildAndAssertSuccess(KaptureTestUtil.pipeline(
                jenkins, "kaptureUpdateTicket ticketId: '3', subStatus: 'CL', onRejected: 'IGNORE'"));
        try (JenkinsRule.WebClient client = jenkins.createWebClient().login("author")) {
            HtmlForm form = client.getPage(build, "kapture/confirm").getFormByName("sendAgain");
            form.getSelectByName("subStatus.CL").setSelectedAttribute("PS", true);
            ((HtmlElement) form.querySelector(".jenkins-button--primary")).click();
        }
        waitUntilSent();
        assertThat(kapture.ticket("3").subStatus(), is("PS"));
    }

    @Test
    void whatTheBuildRequestedIsKeptIfAnotherSubStatusIsRejected() throws Exception {
        kapture.onNext().inject(Fault.status(400));
        kapture.onNext().inject(Fault.status(400));
        for (String parameter : List.of("subStatus", "subStatus.PS")) {
            sendAgain("author", "?ticketId=2&" + parameter + "=PS");
            waitUntilSent();
            assertThat(body(kapture.requests().size() - 1), containsString("\"sub_status\":\"PS\""));
        }
        sendAgain("builder", "?ticketId=2");
        waitUntilSent();
        assertThat(kapture.ticket("2").subStatus(), is("CL"));
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
        assertThat(kapture.ticket("2").comments(), contains("Released"));
        assertThat(kapture.ticket("3").comments(), contains("Released"));
    }

    @Test
    void pageShowsEachAttemptAndWhoRequestedIt() throws Exception {
        try (JenkinsRule.WebClient client = jenkins.createWebClient().login("author")) {
            HtmlPage page = client.getPage(build, "kapture/");
            assertThat("the unknown one", page.querySelectorAll(".kapture-outcome [class*='warning']"), hasSize(1));
            page = client.getPage(build, "kapture/confirm");
            assertThat(page.asNormalizedText(), containsString("2 not updated, 1 possibly updated"));
            HtmlForm form = page.getFormByName("sendAgain");
            form.getInputByName("confirmUnknown").setChecked(true);
            ((HtmlElement) form.querySelector(".jenkins-button--primary")).click();
            waitUntilSent();
            page = client.getPage(build, "kapture/");
            assertThat(page.asNormalizedText(), containsString("4 Kapture tickets: 4 updated, 0 not updated"));
            assertThat(page.asNormalizedText(), containsString("Resent by author"));
            assertThat(page.querySelectorAll("#kapture-tickets tbody tr"), hasSize(7));
            assertThat(page.querySelectorAll("#kapture-tickets tbody tr.kapture-superseded"), hasSize(3));
            assertThat(
                    page.getForms().stream()
                            .anyMatch(any -> any.getNameAttribute().equals("sendAgain")),
                    is(false));
        }
    }

    @Test
    void refreshKeepsTheSelectionTheFocusAndTheSorting() throws Exception {
        kapture.on("3").inject(Fault.stall(Fault.Point.AFTER_REQUEST));
        site.setRequestTimeoutSeconds(60);
        sendAgain("builder", "?ticketId=3");
        try (JenkinsRule.WebClient client = jenkins.createWebClient().login("builder")) {
            HtmlPage page = client.getPage(build, "kapture/");
            HtmlElement report;
            HtmlCheckBoxInput box;
            synchronized (page) { // no script runs meanwhile
                report = page.querySelector(".kapture-report");
                box = page.querySelector("#kapture-tickets [name=ticketId]");
                box.setChecked(true);
            }
            awaitRefresh(client);
            assertThat(page.querySelector(".kapture-report"), is(sameInstance(report)));
            synchronized (page) {
                box.setChecked(false);
                box.focus();
            }
            awaitRefresh(client);
            assertThat(page.querySelector(".kapture-report"), is(sameInstance(report)));
            box.blur();
            while (page.querySelector(".kapture-report") == report) {
                awaitRefresh(client);
            }
            assertThat(page.querySelectorAll("#kapture-tickets .sortheader"), is(not(empty())));
        }
        kapture.close();
        waitUntilSent();
    }

    /** The script of the page is called every two seconds. */
    private static void awaitRefresh(JenkinsRule.WebClient client) {
        client.waitForBackgroundJavaScriptStartingBefore(2_500);
    }

    @Test
    void pageHasNoButtonsForUsersWithoutPermission() throws Exception {
        try (JenkinsRule.WebClient client = client().login("reader")) {
            HtmlPage page = client.getPage(build, "kapture/");
            assertThat(page.asNormalizedText(), not(containsString("Send ")));
            assertThat(page.querySelectorAll("#kapture-tickets input"), is(empty()));
        }
    }

    @Test
    void ticketThatFailsAgainKeepsItsLatestOutcome() throws Exception {
        kapture.on("3").inject(Fault.status(404));
        sendAgain("builder", "?ticketId=3");
        waitUntilSent();
        assertThat(outcomes(), contains("UPDATED", "REJECTED", "FAULTY", "UNKNOWN"));
    }
}
