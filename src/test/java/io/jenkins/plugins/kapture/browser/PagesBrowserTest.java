package io.jenkins.plugins.kapture.browser;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThanOrEqualTo;

import hudson.model.FreeStyleProject;
import hudson.model.User;
import io.jenkins.plugins.darktheme.DarkThemeSystemManagerFactory;
import io.jenkins.plugins.kapture.KaptureTestUtil;
import io.jenkins.plugins.kapture.buildstep.KaptureTicketBuilder;
import io.jenkins.plugins.kapture.buildstep.KaptureTicketPublisher;
import io.jenkins.plugins.kapture.config.KaptureConfiguration;
import io.jenkins.plugins.kapture.config.KaptureSite;
import io.jenkins.plugins.kapture.sandbox.Fault;
import io.jenkins.plugins.kapture.sandbox.KaptureSandbox;
import io.jenkins.plugins.thememanager.ThemeManagerPageDecorator;
import java.io.IOException;
import java.util.Map;
import jenkins.model.experimentalflags.UserExperimentalFlagsProperty;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;

/** Every page of the plugin in light and dark, on wide and narrow screens, for people with and without a mouse. */
@WithJenkins
@EnabledIf("io.jenkins.plugins.kapture.browser.Browser#isInstalled")
class PagesBrowserTest {

    private static final String MARKUP = "<img src=x onerror=alert(1)><b>bold</b>";

    private JenkinsRule jenkins;
    private KaptureSandbox sandbox;
    private Browser browser;

    @BeforeEach
    void setUp(JenkinsRule jenkins) throws Exception {
        this.jenkins = jenkins;
        jenkins.jenkins.setSecurityRealm(jenkins.createDummySecurityRealm());
        ThemeManagerPageDecorator.get().setTheme(new DarkThemeSystemManagerFactory());
        sandbox = KaptureSandbox.start();
        sandbox.ticket("713516551148");
        sandbox.on("713516551150").inject(Fault.truncated());
        KaptureTestUtil.configure(sandbox);
        WorkflowJob job = jenkins.createProject(WorkflowJob.class, "release");
        KaptureTestUtil.setScript(
                job,
                "kaptureUpdateTickets ticketIds: ['713516551148', '713516551149', '713516551150'],"
                        + " subStatus: 'CL', comment: 'Released', onRejected: 'IGNORE', onError: 'UNSTABLE'");
        job.scheduleBuild2(0).get();
        FreeStyleProject freestyle = jenkins.createFreeStyleProject("deploy");
        freestyle.getBuildersList().add(new KaptureTicketBuilder("PS"));
        freestyle.getPublishersList().add(new KaptureTicketPublisher());
        browser = new Browser();
        browser.logIn(jenkins.getURL().toString(), "alice");
    }

    @AfterEach
    void tearDown() throws IOException {
        browser.close();
        sandbox.close();
    }

    @ParameterizedTest
    @CsvSource({"light,1280", "light,480", "dark,1280", "dark,480"})
    void everyPageIsAccessible(String theme, int width) throws Exception {
        browser.dark(theme.equals("dark"));
        browser.width(width);
        String name = theme + '-' + width + '-';

        check(name + "build", "job/release/1/kapture/", "#main-panel");
        check(name + "job", "job/release/kapture/", "#main-panel");
        check(name + "summary", "job/release/1/", "#main-panel");
        check(name + "site", "manage/configure", "[name=sites]");
        check(name + "build-step", "job/deploy/configure", "[name=builder]");
        check(name + "post-build-action", "job/deploy/configure", "[name=publisher]");
    }

    /** Also after Jenkins' script has made the table sortable. */
    @Test
    void theTicketsStandAsAskedForAndOfTheJobNewestFirst() throws Exception {
        open("job/release/1/kapture/");
        assertThat(browser.texts("tbody td:nth-child(1)"), contains("713516551148", "713516551149", "713516551150"));
        open("job/release/kapture/");
        assertThat(browser.texts("tbody td:nth-child(2)"), contains("713516551150", "713516551149", "713516551148"));
    }

    @Test
    void theNewBuildPageShowsTheTicketsToo() throws Exception {
        User alice = User.getById("alice", true);
        alice.addProperty(new UserExperimentalFlagsProperty(Map.of("new-build-page.flag", "true")));

        check("new-build-page", "job/release/1/", "[href=kapture]");
        browser.see("3 Kapture tickets: 1 updated, 1 not updated, 1 unknown");
        check("new-build-page-tickets", "job/release/1/kapture/", "#main-panel");
    }

    /** From the button to the saved site without a mouse. */
    @Test
    void aSiteCanBeAddedByTheKeyboardAlone() throws Exception {
        open("manage/configure");
        browser.focus(browser.button("Add site"));
        browser.type(Keys.ENTER);
        browser.until(() -> browser.countVisible("[name=sites]") == 2);
        browser.tabBackTo("name");
        browser.type("staging", Keys.TAB);
        browser.tabTo("url");
        browser.type(sandbox.url());
        browser.tabTo("credentialsId");
        browser.type("kapture-token");
        browser.tabToButton("Advanced");
        browser.type(Keys.ENTER);
        browser.tabTo("maxAttempts");
        browser.type(Keys.BACK_SPACE, "7");
        browser.tabToButton("Test connection");
        browser.type(Keys.ENTER);
        browser.see("The address answers and the token is accepted.");
        browser.tabToButton("Save");
        browser.type(Keys.ENTER);
        browser.until(() -> KaptureConfiguration.get().getSites().size() == 2);

        KaptureSite site = KaptureConfiguration.get().getSites().get(1);
        assertThat(site.getName(), is("staging"));
        assertThat(site.getCredentialsId(), is(KaptureTestUtil.CREDENTIAL));
        assertThat(site.getMaxAttempts(), is(7));
    }

    @Test
    void hundredsOfTicketsAndLongMessagesFit() throws Exception {
        sandbox.on("1").inject(Fault.body("{\"status\":\"failed\",\"message\":\"" + "long".repeat(250) + "\"}"));
        WorkflowJob job = jenkins.createProject(WorkflowJob.class, "many");
        KaptureTestUtil.setScript(
                job,
                "kaptureUpdateTickets ticketIds: (1..300).collect { it as String }, subStatus: 'CL', onRejected: 'IGNORE'");
        jenkins.buildAndAssertSuccess(job);
        browser.width(Browser.NARROW);
        check("many", "job/many/1/kapture/", "#main-panel");
        browser.see("300 Kapture tickets: 0 updated, 300 not updated");
        assertThat(browser.texts("tbody tr").size(), is(300));
    }

    /** Out of the service's answer, a job's field and a site's: text it is, and text it stays. */
    @Test
    void markupIsShownAsText() throws Exception {
        sandbox.on("713516551151").inject(Fault.body("{\"status\":\"failed\",\"message\":\"" + MARKUP + "\"}"));
        WorkflowJob job = jenkins.jenkins.getItemByFullName("release", WorkflowJob.class);
        KaptureTestUtil.setScript(
                job, "kaptureUpdateTicket ticketId: '713516551151', subStatus: '<u>', onRejected: 'IGNORE'");
        jenkins.buildAndAssertSuccess(job);

        for (String path : new String[] {"job/release/2/kapture/", "job/release/kapture/", "job/release/2/console"}) {
            open(path);
            browser.see(MARKUP);
        }
        browser.checkConsole();
    }

    /** What the other tests rely on when they find no violation. */
    @Test
    void theContentSecurityPolicyIsEnforced() throws Exception {
        open("job/release/kapture/");
        browser.script(
                "document.body.insertAdjacentHTML('beforeend', '<p onclick=\"x()\">'); document.querySelector('p[onclick]').click()");
        assertThat(browser.console(), hasItem(containsString("Content Security FailurePolicy")));
    }

    private void check(String picture, String path, String part) throws IOException {
        open(path);
        browser.find(By.cssSelector(part));
        browser.openAdvanced(part);
        browser.look(picture);
        browser.checkAccessibility(part);
        browser.checkConsole();
        Object overflow = browser.script("return document.documentElement.scrollWidth - window.innerWidth");
        assertThat(picture + " scrolls sideways", ((Number) overflow).intValue(), is(lessThanOrEqualTo(0)));
    }

    private void open(String path) throws IOException {
        browser.open(jenkins.getURL() + path);
    }
}
