package io.jenkins.plugins.kapture.browser;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThanOrEqualTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import hudson.model.FreeStyleProject;
import hudson.model.User;
import hudson.plugins.git.GitSCM;
import io.jenkins.plugins.kapture.GitRepository;
import io.jenkins.plugins.kapture.KaptureTestUtil;
import io.jenkins.plugins.kapture.buildstep.KaptureTicketBuilder;
import io.jenkins.plugins.kapture.buildstep.KaptureTicketPublisher;
import io.jenkins.plugins.kapture.config.KaptureConfiguration;
import io.jenkins.plugins.kapture.config.KaptureSite;
import io.jenkins.plugins.kapture.mock.Fault;
import io.jenkins.plugins.kapture.packaged.PackagedJenkins;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import jenkins.model.experimentalflags.UserExperimentalFlagsProperty;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvnet.hudson.test.JenkinsRule;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;

/** Every page of the plugin in light and dark, on wide and narrow screens, with mouse and keyboard. */
@ExtendWith(PackagedJenkins.Extension.class)
@EnabledIf("io.jenkins.plugins.kapture.browser.Browser#isInstalled")
class PagesBrowserTest {

    private static final String MARKUP = "<img src=x onerror=alert(1)><b>bold</b>";

    private static PackagedJenkins jenkins;
    private static Browser browser;

    @BeforeAll
    static void setUp(PackagedJenkins shared) throws Throwable {
        jenkins = shared;
        jenkins.kapture().ticket("713516551148");
        jenkins.kapture().on("713516551150").inject(Fault.truncated());
        jenkins.kapture().on("markup").inject(Fault.body("{\"status\":\"failed\",\"message\":\"" + MARKUP + "\"}"));
        jenkins.kapture()
                .on("1")
                .inject(Fault.body("{\"status\":\"failed\",\"message\":\"" + "long".repeat(250) + "\"}"));
        jenkins.jenkins().runRemotely(PagesBrowserTest::createJobs);
        browser = new Browser();
        browser.logIn(jenkins.url(""), PackagedJenkins.USER);
    }

    private static void createJobs(JenkinsRule rule) throws Throwable {
        build(
                rule,
                "release",
                "kaptureUpdateTickets ticketIds: '713516551148 713516551149 713516551150',"
                        + " subStatus: 'CL', comment: 'Released', onRejected: 'IGNORE', onError: 'UNSTABLE'");
        build(rule, "markup", "kaptureUpdateTicket ticketId: 'markup', subStatus: '<u>', onRejected: 'IGNORE'");
        String stages = "kaptureUpdateTickets ticketIds: '713516551148 713516551149', subStatus: 'PS',"
                + " environment: 'staging', onRejected: 'IGNORE'\n"
                + "kaptureUpdateTicket ticketId: '713516551148', subStatus: 'CL', environment: 'production'";
        build(rule, "stages", stages + ", preview: true");
        rule.jenkins
                .getItemByFullName("stages", WorkflowJob.class)
                .scheduleBuild2(0)
                .get();
        createJobWithPendingTickets(rule);
        // The last ten requests fail, so that Manage Jenkins shows a warning.
        build(rule, "many", "kaptureUpdateTickets ticketIds: 1..300, subStatus: 'CL', onRejected: 'IGNORE'");
        FreeStyleProject freestyle = rule.createFreeStyleProject("deploy");
        freestyle.getBuildersList().add(new KaptureTicketBuilder("PS"));
        KaptureTicketPublisher publisher = new KaptureTicketPublisher();
        publisher.successSubStatus = "CL";
        freestyle.getPublishersList().add(publisher);
    }

    private static void createJobWithPendingTickets(JenkinsRule rule) throws Exception {
        GitSCM.ALLOW_LOCAL_CHECKOUT = true;
        GitRepository app = new GitRepository(
                Files.createTempDirectory(rule.jenkins.getRootDir().toPath(), "app"));
        app.commit("Begin");
        String checkout = "node { git url: '" + app.url() + "', branch: 'main' }\n";
        build(
                rule,
                "app",
                checkout
                        + "kaptureUpdateTickets ticketIds: '713516551148', pattern: 'KAP-(\\\\d+)', subStatus: 'CL', environment: 'production'");
        for (int i = 1; i <= 7; i++) {
            app.commit("KAP-4711 Fix the login, part " + i);
        }
        app.commit("KAP-4712 " + MARKUP + "x".repeat(300));
        WorkflowJob job = rule.jenkins.getItemByFullName("app", WorkflowJob.class);
        KaptureTestUtil.setScript(job, checkout);
        job.scheduleBuild2(0).get();
    }

    private static void build(JenkinsRule rule, String name, String script) throws Exception {
        WorkflowJob job = rule.createProject(WorkflowJob.class, name);
        KaptureTestUtil.setScript(job, script);
        job.scheduleBuild2(0).get();
    }

    @BeforeEach
    void wideAndLight() {
        browser.dark(false);
        browser.width(Browser.WIDE);
    }

    /** The console has the violations of the Content Security Policy, too. */
    @AfterEach
    void consoleHasNoErrors() {
        browser.checkConsole();
    }

    @AfterAll
    static void tearDown() throws Throwable {
        browser.close();
        jenkins.clear();
        jenkins.configureSite();
    }

    /** Each theme and each width once, since themes only change colors. */
    @ParameterizedTest
    @CsvSource({"light,1280", "dark,480"})
    void pagesAreAccessible(String theme, int width) throws Exception {
        browser.dark(theme.equals("dark"));
        browser.width(width);
        String name = theme + '-' + width + '-';

        check(name + "build", "job/release/1/kapture/", "#main-panel");
        check(name + "confirm", "job/release/1/kapture/confirm", "#main-panel");
        check(name + "job", "job/release/kapture/", "#main-panel");
        check(name + "stages", "job/stages/kapture/", "#main-panel");
        check(name + "environments", "job/app/kapture/", "#main-panel");
        check(name + "pending", "job/app/kapture/pending?environment=production", "#main-panel");
        check(name + "summary", "job/release/1/", "#main-panel");
        check(name + "many", "job/many/1/kapture/?page=2", "#main-panel");
        check(name + "site", "manage/configure", "[name=sites]");
        check(name + "build-step", "job/deploy/configure", "[name=builder]");
        checkPart(name + "post-build-action", "[name=publisher]");
    }

    /** This must hold even after the script of Jenkins has made the table sortable. */
    @Test
    void problemsAreListedFirst() throws Exception {
        open("job/release/1/kapture/");
        assertThat(browser.texts(".kapture-outcome"), contains("REJECTED", "UNKNOWN", "UPDATED"));
        assertThat(
                browser.attributes(".kapture-outcome svg", "class"),
                contains(
                        containsString("error-color"),
                        containsString("warning-color"),
                        containsString("success-color")));
        open("job/release/kapture/");
        assertThat(browser.texts("#kapture-tickets .kapture-outcome"), contains("REJECTED", "UNKNOWN", "UPDATED"));
    }

    @Test
    void newBuildPageShowsTheTicketsToo() throws Throwable {
        jenkins.jenkins().runRemotely(PagesBrowserTest::showNewBuildPage, true);
        check("new-build-page", "job/release/1/", "[href=kapture]");
        browser.see("3 Kapture tickets: 1 updated, 1 not updated, 1 unknown");
        check("new-build-page-tickets", "job/release/1/kapture/", "#main-panel");
        jenkins.jenkins().runRemotely(PagesBrowserTest::showNewBuildPage, false);
    }

    private static void showNewBuildPage(JenkinsRule rule, boolean shown) throws IOException {
        User.getById(PackagedJenkins.USER, false)
                .addProperty(new UserExperimentalFlagsProperty(Map.of("new-build-page.flag", "" + shown)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"kaptureUpdateTicket", "kaptureUpdateTickets", "kaptureFindTickets"})
    void eachFieldOfAStepHasHelp(String step) throws Exception {
        open("job/release/pipeline-syntax/");
        browser.choose(step + ":");
        browser.until(() -> browser.countVisible(".dropdownList-container [name^='_.']") > 0);
        browser.openAdvanced("#main-panel");
        Set<String> help = new TreeSet<>(browser.attributes("#main-panel [helpURL*=kapture]", "helpURL"));
        assertThat(help, is(not(empty())));
        for (String url : help) {
            assertThat(url, jenkins.get(url.substring("/jenkins/".length())).statusCode(), is(200));
        }
        browser.screenshot("step-" + step);
        browser.checkAccessibility("#main-panel .dropdownList-container");
    }

    /** Adds and saves a site without a mouse. */
    @Test
    void siteCanBeAddedWithTheKeyboardOnly() throws Throwable {
        open("manage/configure");
        browser.focus(browser.button("Add site"));
        browser.type(Keys.ENTER);
        browser.until(() -> browser.countVisible("[name=sites]") == 2);
        browser.tabBackTo("name");
        browser.type("staging", Keys.TAB);
        browser.tabTo("url");
        browser.type(jenkins.kapture().url());
        browser.tabTo("credentialsId");
        browser.until(() -> browser.countVisible("option[value=kapture-token]") == 2);
        browser.type("k"); // after a pause, further keys would begin a new search
        browser.tabToButton("Advanced");
        browser.type(Keys.ENTER);
        browser.tabTo("maxAttempts");
        browser.type(Keys.BACK_SPACE, "7");
        browser.tabToButton("Test connection");
        browser.type(Keys.ENTER);
        browser.see("The token is valid.");
        browser.tabToButton("Save");
        browser.type(Keys.ENTER);
        browser.until(() -> !browser.url().endsWith("/configure"));

        jenkins.jenkins().runRemotely(PagesBrowserTest::checkSite);
    }

    @Test
    void whatComesNextIsFoundWithTheKeyboardOnly() throws Exception {
        open("job/app/kapture/");
        browser.tabToButton("Pending tickets");
        browser.type(Keys.ENTER);
        browser.until(() -> browser.texts("#kapture-pending tbody tr").size() == 2);
        browser.tabTo("ticket");
        browser.type("4712", Keys.ENTER);
        browser.until(() -> browser.texts("#kapture-pending tbody tr").size() == 1);
        browser.see(MARKUP);
    }

    @Test
    void failingSiteIsTestedFromItsWarning() throws Exception {
        check("failing-site", "manage/", ".kapture-failing-site");
        browser.see("Site configuration, Credentials");
        browser.follow(browser.find(By.cssSelector(".kapture-failing-site button")));
        browser.until(() -> browser.countVisible(".kapture-failing-site") == 0);
    }

    private static void checkSite(JenkinsRule rule) {
        KaptureSite site = KaptureConfiguration.get().getSites().get(1);
        assertThat(site.getName(), is("staging"));
        assertThat(site.getCredentialsId(), is(KaptureTestUtil.CREDENTIAL));
        assertThat(site.getMaxAttempts(), is(7));
    }

    @Test
    void manyTicketsAreSplitIntoPages() throws Exception {
        open("job/many/1/kapture/");
        browser.see("300 Kapture tickets: 0 updated, 300 not updated");
        assertThat(browser.texts("#kapture-tickets tbody tr").size(), is(100));
        browser.follow(browser.button("Last"));
        browser.see("Rows 201 to 300 of 300");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1/kapture/", "1/kapture/confirm", "kapture/", "1/console"})
    void markupIsEscaped(String page) throws Exception {
        open("job/markup/" + page);
        browser.see(MARKUP);
    }

    /** The other tests rely on this when they find no violation. */
    @Test
    void contentSecurityPolicyIsEnforced() throws Exception {
        open("job/release/kapture/");
        browser.script("document.body.insertAdjacentHTML('beforeend', '<p onclick=\"window.isClicked = true\">');"
                + "document.querySelector('p[onclick]').click()");
        assertThat(browser.console(), contains(containsString("Content Security Policy")));
        assertThat(browser.script("return window.isClicked"), is(nullValue()));
    }

    private void check(String picture, String path, String part) throws IOException {
        open(path);
        checkPart(picture, part);
    }

    private void checkPart(String picture, String part) {
        browser.find(By.cssSelector(part));
        browser.openAdvanced(part);
        browser.screenshot(picture);
        browser.checkAccessibility(part);
        Object overflow = browser.script("return document.documentElement.scrollWidth - window.innerWidth");
        assertThat(picture + " scrolls sideways", ((Number) overflow).intValue(), is(lessThanOrEqualTo(0)));
    }

    private static void open(String path) throws IOException {
        browser.open(jenkins.url(path));
    }
}
