package io.jenkins.plugins.kapture.config;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import com.cloudbees.hudson.plugins.folder.Folder;
import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import hudson.Functions;
import hudson.ProxyConfiguration;
import hudson.model.Fingerprint;
import hudson.model.FreeStyleProject;
import hudson.model.Item;
import hudson.model.Result;
import hudson.util.Secret;
import io.jenkins.plugins.kapture.KaptureTestUtil;
import io.jenkins.plugins.kapture.MockKaptureTestBase;
import io.jenkins.plugins.kapture.mock.Fault;
import io.jenkins.plugins.kapture.mock.MockKapture;
import io.jenkins.plugins.kapture.mock.MockProxy;
import java.io.IOException;
import java.net.URL;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import jenkins.model.Jenkins;
import org.htmlunit.HttpMethod;
import org.htmlunit.WebRequest;
import org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;
import org.jvnet.localizer.LocaleProvider;

/** Permissions for each web method and page, with a real security realm. */
class AccessTest extends MockKaptureTestBase {

    private static final String SITE = "descriptorByName/" + KaptureSite.class.getName() + "/";
    private static final String STEP = "descriptorByName/io.jenkins.plugins.kapture.pipeline.KaptureUpdateTicketStep/";

    /** The users who have logged in. */
    private static final Map<String, JenkinsRule.WebClient> CLIENTS = new HashMap<>();

    private static FreeStyleProject job;

    @BeforeAll
    static void setUp() throws IOException {
        job = jenkins.createFreeStyleProject("app");
        jenkins.jenkins.setSecurityRealm(jenkins.createDummySecurityRealm());
        jenkins.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.ADMINISTER)
                .everywhere()
                .to("admin")
                .grant(Jenkins.READ, Item.READ)
                .everywhere()
                .to("reader")
                .grant(Jenkins.READ, Item.READ, Item.CONFIGURE, Item.EXTENDED_READ)
                .everywhere()
                .to("developer"));
    }

    @AfterAll
    static void tearDown() {
        CLIENTS.values().forEach(JenkinsRule.WebClient::close);
        CLIENTS.clear();
    }

    @BeforeEach
    void configure() {
        kapture.ticket("1");
        jenkins.jenkins.setProxy(null);
    }

    @Test
    void siteMethodsRequireAdministerPermission() throws Exception {
        for (String method : new String[] {
            "checkName?value=x",
            "checkUrl?value=acme",
            "checkEndpointPath?value=/x",
            "checkRequestHeaders?value=",
            "checkAllowedFolders?value=",
            "checkSubStatuses?value=",
            "testConnection?name=x&url=acme&credentialsId=x&endpointPath=&connectTimeoutSeconds=1"
                    + "&requestTimeoutSeconds=1&requestHeaders=",
        }) {
            assertThat(method, status("admin", SITE + method, HttpMethod.POST), is(200));
            assertThat(method, status("admin", SITE + method, HttpMethod.GET), is(404));
            for (String user : new String[] {"developer", "reader", null}) {
                assertThat(method + " " + user, status(user, SITE + method, HttpMethod.POST), is(403));
            }
        }
        assertThat(kapture.requests(), is(empty()));
    }

    /** Like other checks of credentials: the form of a user with SystemRead permission requests it. */
    @Test
    void checkOfCredentialsTellsOthersNothing() throws Exception {
        String check = SITE + "checkCredentialsId?value=unknown";
        assertThat(text("admin", check), containsString("unknown"));
        assertThat(text("developer", check), is("<div/>"));
        assertThat(status("admin", check, HttpMethod.GET), is(404));
    }

    @Test
    void sitesHaveNoPagesOfTheirOwn() throws Exception {
        String configuration = "descriptorByName/" + KaptureConfiguration.class.getName() + "/";
        for (String page : List.of("site/production/", "site/production/config", "sites/0/config", "config")) {
            for (String user : new String[] {"developer", "reader", null}) {
                assertThat(page + " " + user, status(user, configuration + page, HttpMethod.GET), is(not(200)));
            }
        }
    }

    /** Users without Configure permission get no validation result. */
    @Test
    void jobMethodsRequireConfigurePermission() throws Exception {
        String steps = "descriptorByName/io.jenkins.plugins.kapture.";
        for (String method : new String[] {
            STEP + "checkTicketId?value=null",
            STEP + "checkSubStatus?value=null",
            STEP + "checkSite?value=elsewhere",
            STEP + "checkCallbackTime?value=soon",
            STEP + "checkAdditionalFields?value=%7B",
            steps + "pipeline.KaptureFindTicketsStep/checkPattern?value=(",
            steps + "buildstep.KaptureTicketBuilder/checkPattern?value=(",
        }) {
            String path = job.getUrl() + method;
            assertThat(method, text("developer", path), containsString("error"));
            assertThat(method, status("developer", path, HttpMethod.GET), is(404));
            for (String user : new String[] {"reader", null}) {
                assertThat(method + " " + user, text(user, path), not(containsString("error")));
            }
        }
        for (String method : new String[] {"fillOnRejectedItems", "fillOnErrorItems", "fillLogResponseItems"}) {
            assertThat(method, status("developer", job.getUrl() + STEP + method, HttpMethod.POST), is(200));
            assertThat(method, status("developer", job.getUrl() + STEP + method, HttpMethod.GET), is(404));
        }
    }

    @Test
    void sitesAndCredentialsCannotBeEnumerated() throws Exception {
        String global = SITE + "fillCredentialsIdItems";
        String ofJob = job.getUrl() + STEP + "fillCredentialsIdItems";
        assertThat(text("admin", global), containsString(KaptureTestUtil.CREDENTIAL));
        assertThat(text("developer", ofJob), containsString(KaptureTestUtil.CREDENTIAL));
        assertThat(text("reader", ofJob), not(containsString(KaptureTestUtil.CREDENTIAL)));
        assertThat(text("developer", global), not(containsString(KaptureTestUtil.CREDENTIAL)));
        assertThat(text("developer", STEP + "fillCredentialsIdItems"), not(containsString(KaptureTestUtil.CREDENTIAL)));
        assertThat(text("reader", job.getUrl() + STEP + "fillSiteItems"), not(containsString("production")));
        assertThat(text("developer", job.getUrl() + STEP + "fillSiteItems"), containsString("production"));
        site.setAllowedFolders(List.of("releases"));
        assertThat(text("developer", job.getUrl() + STEP + "fillSiteItems"), not(containsString("production")));
    }

    /** As the browser does: the request contains the site that the job specifies. */
    @Test
    void formOfAJobKeepsASiteThatWasRenamed() throws Exception {
        assertThat(
                text("developer", job.getUrl() + STEP + "fillSiteItems?site=staging"),
                containsString("staging (not available to this job)"));
        assertThat(
                text("developer", job.getUrl() + STEP + "checkSite?value=staging"),
                containsString("No Kapture site “staging” is available to this job"));
    }

    @Test
    void formsRespondInTheLanguageOfTheUser() throws Exception {
        LocaleProvider original = LocaleProvider.getProvider();
        LocaleProvider.setProvider(new RequestLocale());
        try {
            JenkinsRule.WebClient client = client("admin");
            WebRequest request = request(client, SITE + "checkName?value=", HttpMethod.POST);
            request.setAdditionalHeader("Accept-Language", "de");
            assertThat(
                    client.getPage(request).getWebResponse().getContentAsString(),
                    containsString("Geben Sie einen Namen ein"));
        } finally {
            LocaleProvider.setProvider(original);
        }
    }

    /** The behavior of Jenkins outside of the test harness. */
    private static final class RequestLocale extends LocaleProvider {

        @Override
        public Locale get() {
            return Functions.getCurrentLocale();
        }
    }

    @Test
    void connectionTestSaysWhatIsWrong() throws Exception {
        assertThat(
                testConnection(kapture.url(), KaptureTestUtil.CREDENTIAL),
                containsString("Connected to " + kapture.url() + ". The token is valid."));
        KaptureTestUtil.addSecret("wrong", "d3Jvbmc6dG9rZW4=");
        assertThat(
                testConnection(kapture.url(), "wrong"),
                containsString("but the token was refused. Kapture says: “Invalid Auth Key” (HTTP 200). Check"));
        assertThat(testConnection(kapture.url(), "gone"), containsString("“gone” were not found in the system store"));
        assertThat(testConnection(kapture.url(), ""), containsString("Select the credentials"));
        kapture.onNext().inject(Fault.loginPage());
        assertThat(
                testConnection(kapture.url(), KaptureTestUtil.CREDENTIAL), containsString("not appear to be Kapture"));
        kapture.onNext().inject(Fault.redirect(302, "https://elsewhere.example.com/"));
        assertThat(
                testConnection(kapture.url(), KaptureTestUtil.CREDENTIAL), containsString("not appear to be Kapture"));
        String url = kapture.url();
        kapture.close();
        assertThat(testConnection(url, KaptureTestUtil.CREDENTIAL), containsString("No usable response from " + url));
        assertThat(kapture.ticket("1").updates(), is(empty()));
    }

    @Test
    void connectionTestSendsTheHeadersOfTheForm() throws Exception {
        text(
                "admin",
                SITE + "testConnection?name=x&endpointPath=&connectTimeoutSeconds=5&requestTimeoutSeconds=5&url="
                        + URLEncoder.encode(kapture.url(), StandardCharsets.UTF_8) + "&credentialsId="
                        + KaptureTestUtil.CREDENTIAL + "&requestHeaders="
                        + URLEncoder.encode("x-api-key: {token}\nx-api-type: TICKET", StandardCharsets.UTF_8));
        assertThat(kapture.requests().get(0).header("x-api-key"), is(MockKapture.TOKEN));
        assertThat(kapture.requests().get(0).header("x-api-type"), is("TICKET"));
    }

    @Test
    void markupIsEscaped() throws Exception {
        kapture.onNext().inject(Fault.body("{\"message\":\"<img src=x onerror=alert(1)>\",\"status\":\"failed\"}"));
        assertThat(testConnection("<img src=x>", "x"), not(containsString("<img")));
        assertThat(text("admin", SITE + "checkUrl?value=%3Cimg%20src%3Dx%3E"), not(containsString("<img")));
    }

    @Test
    void siteCanBeRestrictedToFolders() throws Exception {
        Folder releases = jenkins.createProject(Folder.class, "releases");
        site.setAllowedFolders(List.of("releases"));
        KaptureConfiguration.get().setSites(List.of(site));
        WorkflowJob inside = releases.createProject(WorkflowJob.class, "inside");
        WorkflowJob outside = jenkins.createProject(WorkflowJob.class, "outside");
        WorkflowJob similar = jenkins.createProject(Folder.class, "releases2").createProject(WorkflowJob.class, "x");
        for (WorkflowJob each : List.of(inside, outside, similar)) {
            KaptureTestUtil.setScript(each, "kaptureUpdateTicket(ticketId: '1', subStatus: 'CL', site: 'production')");
        }
        jenkins.buildAndAssertSuccess(inside);
        for (WorkflowJob each : List.of(outside, similar)) {
            WorkflowRun refused = jenkins.buildAndAssertStatus(Result.FAILURE, each);
            jenkins.assertLogContains("No Kapture site “production” is available to this job", refused);
        }
        assertThat(kapture.requests(), hasSize(1));
    }

    @Test
    void jobCannotReachSystemCredentials() throws Exception {
        SystemCredentialsProvider.getInstance()
                .getCredentials()
                .add(new StringCredentialsImpl(
                        CredentialsScope.SYSTEM, "system-token", "", Secret.fromString(MockKapture.TOKEN)));
        WorkflowJob pipeline = KaptureTestUtil.pipeline(
                jenkins, "kaptureUpdateTicket(ticketId: '1', subStatus: 'CL', credentialsId: 'system-token')");
        jenkins.assertLogContains(
                "Credentials “system-token” are not available to this job.",
                jenkins.buildAndAssertStatus(Result.FAILURE, pipeline));
        site.setCredentialsId("system-token");
        KaptureConfiguration.get().setSites(List.of(site));
        KaptureTestUtil.setScript(pipeline, "kaptureUpdateTicket(ticketId: '1', subStatus: 'CL')");
        jenkins.buildAndAssertSuccess(pipeline);
    }

    @Test
    void useOfCredentialsIsRecorded() throws Exception {
        WorkflowRun build = run("2.times { kaptureUpdateTicket(ticketId: '1', subStatus: 'CL') }", Result.SUCCESS);
        Fingerprint use = CredentialsProvider.getFingerprintOf(
                SystemCredentialsProvider.getInstance().getCredentials().get(0));
        assertThat(use.getJobs(), is(List.of(build.getParent().getFullName())));
    }

    @Test
    void proxyOfJenkinsIsUsedUnlessExcluded() throws Exception {
        try (MockProxy proxy = MockProxy.withPassword("jenkins", "invented")) {
            jenkins.jenkins.setProxy(new ProxyConfiguration(proxy.host(), proxy.port(), "jenkins", "invented", ""));
            jenkins.createOnlineSlave(hudson.model.Label.get("remote"));
            WorkflowJob pipeline = KaptureTestUtil.pipeline(
                    jenkins,
                    "kaptureUpdateTicket(ticketId: '1', subStatus: 'CL')\n"
                            + "node('remote') { kaptureUpdateTicket(ticketId: '1', subStatus: 'PS') }");
            jenkins.buildAndAssertSuccess(pipeline);
            int asked = proxy.requests().size();
            assertThat(asked, is(2));
            jenkins.jenkins.setProxy(
                    new ProxyConfiguration(proxy.host(), proxy.port(), "jenkins", "invented", "localhost"));
            jenkins.buildAndAssertSuccess(pipeline);
            assertThat(proxy.requests(), hasSize(asked));
        }
    }

    private String testConnection(String url, String credentialsId) throws Exception {
        return text(
                "admin",
                SITE + "testConnection?name=x&endpointPath=&connectTimeoutSeconds=5&requestTimeoutSeconds=5&url="
                        + URLEncoder.encode(url, StandardCharsets.UTF_8)
                        + "&credentialsId=" + credentialsId + "&requestHeaders=");
    }

    private int status(String user, String path, HttpMethod method) throws Exception {
        JenkinsRule.WebClient client = client(user);
        return client.getPage(request(client, path, method)).getWebResponse().getStatusCode();
    }

    private String text(String user, String path) throws Exception {
        JenkinsRule.WebClient client = client(user);
        return client.getPage(request(client, path, HttpMethod.POST))
                .getWebResponse()
                .getContentAsString();
    }

    /** Without JavaScript and refresh, so that anonymous users are not redirected to the login page. */
    private static JenkinsRule.WebClient client(String user) throws Exception {
        JenkinsRule.WebClient client = CLIENTS.get(String.valueOf(user));
        if (client == null) {
            client = jenkins.createWebClient()
                    .withThrowExceptionOnFailingStatusCode(false)
                    .withJavaScriptEnabled(false);
            client.setRefreshHandler((page, url, seconds) -> {});
            CLIENTS.put(String.valueOf(user), user == null ? client : client.login(user));
        }
        return client;
    }

    private static WebRequest request(JenkinsRule.WebClient client, String path, HttpMethod method) throws IOException {
        WebRequest request = new WebRequest(new URL(client.getContextPath() + path), method);
        return method == HttpMethod.POST ? client.addCrumb(request) : request;
    }
}
