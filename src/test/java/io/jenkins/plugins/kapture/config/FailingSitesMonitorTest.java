package io.jenkins.plugins.kapture.config;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import hudson.ExtensionList;
import hudson.model.Result;
import hudson.model.TimeZoneProperty;
import hudson.model.User;
import io.jenkins.plugins.kapture.KaptureTestUtil;
import io.jenkins.plugins.kapture.MockKaptureTestBase;
import io.jenkins.plugins.kapture.client.FaultFixture;
import io.jenkins.plugins.kapture.client.Outcome;
import io.jenkins.plugins.kapture.client.UpdateResponse;
import io.jenkins.plugins.kapture.http.HttpResponse;
import io.jenkins.plugins.kapture.mock.Fault;
import io.jenkins.plugins.kapture.mock.MockKapture;
import java.io.IOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.DateFormat;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TimeZone;
import java.util.TreeSet;
import jenkins.model.Jenkins;
import org.htmlunit.HttpMethod;
import org.htmlunit.WebRequest;
import org.htmlunit.html.DomNode;
import org.htmlunit.html.HtmlAnchor;
import org.htmlunit.html.HtmlForm;
import org.htmlunit.html.HtmlPage;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;

class FailingSitesMonitorTest extends MockKaptureTestBase {

    @BeforeAll
    static void setUpUsers() {
        jenkins.jenkins.setSecurityRealm(jenkins.createDummySecurityRealm());
        jenkins.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.ADMINISTER)
                .everywhere()
                .to("admin")
                .grant(Jenkins.READ, Jenkins.MANAGE, Jenkins.SYSTEM_READ)
                .everywhere()
                .to("manager")
                .grant(Jenkins.READ)
                .everywhere()
                .to("reader"));
    }

    @BeforeEach
    void forgetEarlierFailures() {
        KaptureConfiguration.get().setSites(List.of());
        KaptureConfiguration.get().setSites(List.of(site));
    }

    @Test
    void timeIsInTheTimeZoneOfTheUser() throws Exception {
        record(Outcome.UNAUTHORIZED, 1);
        User.getById("admin", true).addProperty(new TimeZoneProperty("Pacific/Kiritimati"));
        DateFormat format = DateFormat.getDateTimeInstance(DateFormat.MEDIUM, DateFormat.SHORT, Locale.ENGLISH);
        format.setTimeZone(TimeZone.getTimeZone("Pacific/Kiritimati"));
        Date since = monitor().getWarnings().get(0).since();
        try (JenkinsRule.WebClient client =
                jenkins.createWebClient().withJavaScriptEnabled(false).login("admin")) {
            assertThat(client.goTo("manage/").asNormalizedText(), containsString(format.format(since)));
        }
    }

    @Test
    void refusedTokenIsReportedAtOnce() {
        record(Outcome.UNAUTHORIZED, 1);
        SiteStatus.Warning warning = monitor().getWarnings().get(0);
        assertThat(
                warning.text("then"),
                allOf(
                        startsWith(
                                "Kapture refuses the token of site “production”: updates that failed since then: 1."),
                        containsString("Store a valid token in the credentials “kapture-token”"),
                        endsWith("Last message: Kapture says: “message 1” (HTTP 401).")));
        KaptureConfiguration.get().getSites().get(0).setCredentialsId(null);
        assertThat(
                monitor().getWarnings().get(0).text("then"),
                startsWith("No update to Kapture site “production” has succeeded since then"));
    }

    @ParameterizedTest
    @EnumSource(names = {"UNAVAILABLE", "FAULTY", "UNKNOWN", "REJECTED"})
    void tenFailuresInARowAreReported(Outcome outcome) {
        record(outcome, 9);
        assertThat(monitor().isActivated(), is(false));
        record(outcome, 1);
        assertThat(monitor().isActivated(), is(true));
        record(outcome, 2);
        assertThat(
                monitor().getWarnings().get(0).text("then"),
                allOf(containsString("rejected: 12."), containsString("message 2")));
    }

    @Test
    void successEndsTheWarning() {
        record(Outcome.UNAVAILABLE, 9);
        record(Outcome.UPDATED, 1);
        record(Outcome.FAULTY, 9);
        assertThat(monitor().isActivated(), is(false));
        record(Outcome.UNAUTHORIZED, 1);
        assertThat(monitor().isActivated(), is(true));
        record(Outcome.UPDATED, 1);
        assertThat(monitor().isActivated(), is(false));
    }

    @Test
    void previewsSayNothingAboutTheSite() {
        record(Outcome.PREVIEW, 20);
        assertThat(monitor().isActivated(), is(false));
    }

    /** A page with HTTP 403 is that of a firewall, and one with HTTP 400 that of a proxy. */
    @Test
    void onlyTheServiceItselfRefusesOrAcceptsAToken() throws Exception {
        kapture.ticket("1");
        kapture.onNext().inject(Fault.status(403));
        update("1");
        assertThat(monitor().isActivated(), is(false));
        kapture.onNext().inject(Fault.status(401));
        update("1");
        assertThat(monitor().isActivated(), is(true));
        kapture.onNext().inject(Fault.status(400));
        update("1");
        assertThat(monitor().isActivated(), is(true));
        update("unknown"); // rejected with the token that is accepted
        assertThat(monitor().isActivated(), is(false));
    }

    @ParameterizedTest
    @ValueSource(strings = {"mistyped", "wrong", KaptureTestUtil.CREDENTIAL})
    void credentialsOfAJobNeitherRaiseNorEndAWarning(String credentialsId) throws Exception {
        kapture.ticket("1");
        KaptureTestUtil.addSecret("wrong", "d3Jvbmc6dG9rZW4=");
        for (boolean warned : new boolean[] {false, true}) {
            record(Outcome.UNAUTHORIZED, warned ? 1 : 0);
            run(
                    "kaptureUpdateTicket ticketId: '1', subStatus: 'CL', credentialsId: '" + credentialsId
                            + "', onError: 'IGNORE'",
                    credentialsId.equals("mistyped") ? Result.FAILURE : Result.SUCCESS);
            assertThat(monitor().isActivated(), is(warned));
        }
    }

    private static void update(String ticket) throws Exception {
        run(
                "kaptureUpdateTicket ticketId: '" + ticket
                        + "', subStatus: 'CL', onRejected: 'IGNORE', onError: 'IGNORE'",
                Result.SUCCESS);
    }

    @Test
    void warningLastsUntilAnUpdateReachesTheService() {
        record(Outcome.UNAUTHORIZED, 1);
        record(Outcome.UNAVAILABLE, 1);
        assertThat(monitor().isActivated(), is(true));
    }

    @Test
    void abortedUpdatesAreNotFailuresOfTheSite() throws Exception {
        KaptureConfiguration.get().getSites().get(0).setMaxConcurrentRequests(1);
        kapture.onEvery().inject(Fault.stall(Fault.Point.AFTER_REQUEST));
        WorkflowRun build = KaptureTestUtil.pipeline(
                        jenkins, "kaptureUpdateTickets ticketIds: (1..12) as List, subStatus: 'CL'")
                .scheduleBuild2(0)
                .waitForStart();
        kapture.awaitRequests(1);
        build.doStop();
        jenkins.assertBuildStatus(Result.ABORTED, jenkins.waitForCompletion(build));
        assertThat(monitor().isActivated(), is(false));
    }

    @Test
    void removedSiteIsForgotten() {
        record(Outcome.UNAUTHORIZED, 1);
        KaptureConfiguration.get().setSites(List.of());
        record(Outcome.UNAUTHORIZED, 1);
        assertThat(monitor().isActivated(), is(false));
        KaptureConfiguration.get().setSites(List.of(site));
        assertThat(monitor().isActivated(), is(false));
    }

    @Test
    void nothingIsWrittenToDisk() throws IOException {
        Set<String> before = files();
        record(Outcome.UNAUTHORIZED, 20);
        assertThat(files(), is(before));
    }

    private static Set<String> files() throws IOException {
        Set<String> files = new TreeSet<>();
        try (DirectoryStream<Path> home =
                Files.newDirectoryStream(jenkins.jenkins.getRootDir().toPath())) {
            for (Path file : home) {
                files.add(file + " " + Files.getLastModifiedTime(file));
            }
        }
        return files;
    }

    @Test
    void warningLeadsToSiteAndCredentials() throws Exception {
        record(Outcome.UNAUTHORIZED, 1);
        HtmlPage page = manage("admin");
        DomNode warning = page.querySelector(".kapture-failing-site");
        for (String text : List.of("Site configuration", "Credentials")) {
            HtmlAnchor link = warning.getFirstByXPath(".//a[.='" + text + "']");
            assertThat(link.click().getWebResponse().getStatusCode(), is(200));
        }
    }

    @Test
    void sitesInPreviewAreShown() throws Exception {
        KaptureSite site = KaptureConfiguration.get().getSites().get(0);
        assertThat(manage("admin").querySelectorAll(".kapture-preview-sites"), is(empty()));
        site.setPreview(true);
        KaptureConfiguration.get().setSites(List.of(site, new KaptureSite("other", "acme")));
        DomNode shown = manage("admin").querySelector(".kapture-preview-sites");
        assertThat(shown.asNormalizedText(), startsWith("Kapture sites in preview: production."));
    }

    @Test
    void onlyAdministratorsSeeTheWarning() throws Exception {
        record(Outcome.UNAUTHORIZED, 1);
        assertThat(alerts(manage("admin")), hasSize(1));
        assertThat(alerts(manage("manager")), is(empty()));
    }

    @Test
    void successfulConnectionTestEndsTheWarning() throws Exception {
        record(Outcome.UNAUTHORIZED, 1);
        HtmlPage after = testConnection(manage("admin"));
        assertThat(alerts(after), is(empty()));
        assertThat(monitor().isActivated(), is(false));
        assertThat(kapture.requests(), hasSize(1));
    }

    @Test
    void successfulConnectionTestEndsTheRest() throws Exception {
        record(Outcome.UNAUTHORIZED, 1);
        SiteBackoff rest = SiteBackoff.of(KaptureConfiguration.get().getSites().get(0));
        rest.start(86_400, true);
        kapture.onNext().inject(Fault.status(503));
        testConnection(manage("admin"));
        assertThat(rest.seconds(), is(greaterThan(0L)));
        testConnection(manage("admin"));
        assertThat(rest.seconds(), is(0L));
    }

    /** In the form, before it is saved. */
    @ParameterizedTest
    @CsvSource({"PRODUCTION,, kapture-token, false", "production, 2, kapture-token, true", "production,, other, true"})
    void connectionTestOfAnotherAccountSaysNothingAboutTheSite(
            String name, String account, String credentialsId, boolean warned) throws Exception {
        KaptureTestUtil.addSecret("other", MockKapture.TOKEN);
        record(Outcome.UNAUTHORIZED, 1);
        try (MockKapture second = MockKapture.start()) {
            KaptureSite tested = new KaptureSite(name, (account == null ? kapture : second).url() + "/");
            tested.setCredentialsId(credentialsId);
            assertThat(ConnectionCheck.run(tested).passed(), is(true));
            assertThat(monitor().isActivated(), is(warned));
        }
    }

    @Test
    void failedConnectionTestSaysWhy() throws Exception {
        record(Outcome.UNAVAILABLE, 10);
        kapture.revoke(MockKapture.TOKEN);
        HtmlPage after = testConnection(manage("admin"));
        assertThat(
                alerts(after),
                contains(containsString(
                        "Result of the last connection test: Connected to " + kapture.url() + ", but the token was")));
    }

    @Test
    void messagesAreEscaped() throws Exception {
        SiteStatus.forSite("production").record(response(Outcome.UNAUTHORIZED, "<img src=x>"));
        assertThat(manage("admin").getWebResponse().getContentAsString(), not(containsString("<img src=x>")));
    }

    @Test
    void connectionTestRequiresAdministerPermissionAndPost() throws Exception {
        record(Outcome.UNAUTHORIZED, 1);
        String site = "?site=production";
        for (String user : new String[] {"manager", "reader"}) {
            assertThat(user, testStatus(user, HttpMethod.POST, site, true), is(403));
        }
        assertThat(testStatus("admin", HttpMethod.GET, site, false), is(404));
        assertThat(testStatus("admin", HttpMethod.POST, site, false), is(403));
        assertThat(kapture.requests(), is(empty()));
        assertThat(testStatus("admin", HttpMethod.POST, site, true), is(200));
        assertThat(kapture.requests(), hasSize(1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "?site=", "?site=removed"})
    void connectionTestOfAnUnknownSiteSendsNothing(String query) throws Exception {
        assertThat(testStatus("admin", HttpMethod.POST, query, true), is(200));
        assertThat(kapture.requests(), is(empty()));
    }

    private static int testStatus(String user, HttpMethod method, String query, boolean crumb) throws Exception {
        try (JenkinsRule.WebClient client = jenkins.createWebClient()
                .withJavaScriptEnabled(false)
                .withThrowExceptionOnFailingStatusCode(false)
                .login(user)) {
            String path = monitor().getUrl() + "/testConnection" + query;
            WebRequest request = new WebRequest(new URL(client.getContextPath() + path), method);
            return client.getPage(crumb ? client.addCrumb(request) : request)
                    .getWebResponse()
                    .getStatusCode();
        }
    }

    private static HtmlPage testConnection(HtmlPage manage) throws Exception {
        HtmlForm form = (HtmlForm) manage.querySelector(".kapture-failing-site form");
        return jenkins.submit(form);
    }

    private static HtmlPage manage(String user) throws Exception {
        return jenkins.createWebClient().login(user).goTo("manage");
    }

    private static List<String> alerts(HtmlPage page) {
        return page.querySelectorAll(".jenkins-alert.kapture-failing-site").stream()
                .map(alert -> alert.asNormalizedText())
                .toList();
    }

    private static FailingSitesMonitor monitor() {
        return ExtensionList.lookupSingleton(FailingSitesMonitor.class);
    }

    private static void record(Outcome outcome, int times) {
        for (int i = 1; i <= times; i++) {
            SiteStatus.forSite("Production").record(response(outcome, "message " + i));
        }
    }

    /** A response of the service with this message. */
    private static UpdateResponse response(Outcome outcome, String message) {
        int http = outcome == Outcome.UNAUTHORIZED ? 401 : outcome == Outcome.FAULTY ? 500 : 200;
        String body =
                "{\"message\":\"" + message + "\",\"status\":\"" + (outcome.isUpdated() ? "success" : "failed") + "\"}";
        return switch (outcome) {
            case UPDATED, REJECTED, UNAUTHORIZED, FAULTY ->
                FaultFixture.read(
                        new HttpResponse(
                                http, body.getBytes(StandardCharsets.UTF_8), -1, HttpResponse.Failure.NONE, ""),
                        "https://acme.kapturecrm.com");
            default -> UpdateResponse.of(outcome, message);
        };
    }
}
