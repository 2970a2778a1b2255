package io.jenkins.plugins.kapture.docs;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.notNullValue;

import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import hudson.util.Secret;
import io.jenkins.plugins.kapture.KaptureTestUtil;
import io.jenkins.plugins.kapture.config.KaptureConfiguration;
import io.jenkins.plugins.kapture.mock.MockKapture;
import java.io.IOException;
import org.htmlunit.html.HtmlButton;
import org.htmlunit.html.HtmlElement;
import org.htmlunit.html.HtmlForm;
import org.htmlunit.html.HtmlInput;
import org.htmlunit.html.HtmlOption;
import org.htmlunit.html.HtmlPage;
import org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.JenkinsRule.WebClient;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** Follows {@code docs/getting-started.md} in a fresh Jenkins, with the labels and values that it uses. */
@WithJenkins
class GettingStartedTest {

    private static final String TEXT = Documents.read(Documents.ROOT.resolve("docs/getting-started.md"));

    private static final String ACCEPTED = "The token is valid.";

    private JenkinsRule jenkins;

    @AutoClose
    private MockKapture kapture;

    @BeforeEach
    void setUp(JenkinsRule jenkins) throws IOException {
        this.jenkins = jenkins;
        kapture = MockKapture.start();
        kapture.ticket("713516551148");
    }

    @Test
    void endsWithTheFirstUpdatedTicket() throws Exception {
        assertThat(TEXT, containsString(ACCEPTED + "*"));
        storeTheToken();
        addTheSite();
        String script = Documents.samples().stream()
                .filter(sample -> sample.place().startsWith("docs/getting-started.md"))
                .map(Sample::text)
                .findFirst()
                .orElseThrow();
        WorkflowRun build = jenkins.buildAndAssertSuccess(KaptureTestUtil.pipeline(jenkins, script));
        jenkins.assertLogContains(
                TEXT.lines()
                        .filter(line -> line.startsWith("    [Kapture] "))
                        .findFirst()
                        .orElseThrow()
                        .strip(),
                build);
        assertThat(kapture.ticket("713516551148").updates(), hasSize(1));
    }

    /** The dialog needs more JavaScript than this browser supports, so only its labels are compared. */
    private void storeTheToken() throws Exception {
        try (WebClient reader = jenkins.createWebClient().withJavaScriptEnabled(false)) {
            String store = "manage/credentials/store/system/";
            String kind = "dialog2?kind=" + StringCredentialsImpl.class.getName();
            expect(reader, "manage/credentials/", "Stores scoped to Jenkins", "System");
            expect(reader, store, "Global");
            expect(reader, store + "domain/_/", "Add Credentials");
            expect(reader, store + "domain/_/dialog", "Secret text", "Next");
            expect(reader, store + "domain/_/" + kind, "Scope", "Secret", "ID", "Create");
        }
        assertThat(valueOf("Scope"), is(CredentialsScope.SYSTEM.getDisplayName()));
        SystemCredentialsProvider.getInstance()
                .getCredentials()
                .add(new StringCredentialsImpl(
                        CredentialsScope.SYSTEM,
                        valueOf("ID").replace("`", ""),
                        "",
                        Secret.fromString("Basic " + MockKapture.TOKEN)));
    }

    private static void expect(WebClient reader, String path, String... words) throws Exception {
        HtmlPage page = reader.goTo(path);
        String text = page.getDocumentElement().getTextContent().replaceAll("\\s+", " ");
        for (String word : words) {
            assertThat(TEXT, containsString(word));
            assertThat(text, containsString(word));
        }
    }

    private void addTheSite() throws Exception {
        try (WebClient browser = jenkins.createWebClient()) {
            HtmlForm form = browser.goTo("manage/configure").getFormByName("config");
            press(form, "Add site");
            HtmlElement row = await(browser, form, ".//div[@name='sites']");
            fill(row, "_.name", valueOf("Name").replace("`", ""));
            fill(row, "_.url", kapture.url());
            HtmlOption credential = await(browser, row, ".//option[contains(., 'kapture-token')]");
            credential.click();
            press(form, "Test connection");
            await(browser, row, ".//div[contains(., '" + ACCEPTED + "')]");
            jenkins.submit(form);
        }
        assertThat(KaptureConfiguration.get().getSites(), hasSize(1));
    }

    private static <T extends HtmlElement> T await(WebClient browser, HtmlElement place, String path) {
        for (int i = 0; i < 100 && place.getByXPath(path).isEmpty(); i++) {
            browser.waitForBackgroundJavaScript(100);
        }
        browser.waitForBackgroundJavaScriptStartingBefore(1000); // a drop-down may be filled more than once
        T found = place.getFirstByXPath(path);
        assertThat(path, found, is(notNullValue()));
        return found;
    }

    /** The value of a field in the tables of the document. */
    private static String valueOf(String field) {
        String row = TEXT.lines()
                .filter(line -> line.startsWith("| " + field + " | "))
                .findFirst()
                .orElseThrow();
        return row.substring(row.indexOf(" | ") + 3, row.length() - 2);
    }

    private static void fill(HtmlElement row, String name, String value) {
        HtmlInput input = row.getFirstByXPath(".//input[@name='" + name + "']");
        input.setValue(value);
    }

    private static void press(HtmlForm form, String label) throws IOException {
        assertThat(TEXT, containsString("*" + label + "*"));
        HtmlButton button = form.getFirstByXPath(".//button[contains(., '" + label + "')]");
        button.click();
    }
}
