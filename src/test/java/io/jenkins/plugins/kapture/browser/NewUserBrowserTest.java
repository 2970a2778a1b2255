package io.jenkins.plugins.kapture.browser;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.startsWith;

import io.jenkins.plugins.kapture.mock.MockKapture;
import io.jenkins.plugins.kapture.packaged.PackagedJenkins;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.extension.ExtendWith;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.support.ui.Select;

/** A new user configures a site and updates tickets. Also takes the screenshots of the documentation. */
@ExtendWith(PackagedJenkins.Extension.class)
@EnabledIf("io.jenkins.plugins.kapture.browser.Browser#isInstalled")
class NewUserBrowserTest {

    private static final String TICKET = "713516551148";

    private PackagedJenkins jenkins;
    private MockKapture kapture;
    private Browser browser;

    @BeforeEach
    void setUp(PackagedJenkins shared) throws Throwable {
        jenkins = shared;
        jenkins.clear();
        kapture = MockKapture.start();
        kapture.ticket(TICKET, "The app does not start");
        browser = new Browser();
        browser.logIn(jenkins.url(""), PackagedJenkins.USER);
    }

    @AfterEach
    void tearDown() throws Throwable {
        browser.close();
        kapture.close();
        jenkins.clear();
        jenkins.configureSite();
    }

    @Test
    void configuresASiteAndUpdatesTickets() throws Exception {
        storeTheToken();
        addTheSite();
        writeTheStep();
        runThePipeline();
        checkTicketsPage();
        runTheFreestyleJob();
        browser.checkConsole();
    }

    private void storeTheToken() {
        open("manage/credentials/store/system/domain/_/");
        browser.click(browser.button("Add Credentials"));
        browser.click(browser.find(By.xpath("//label[contains(., 'Secret text')]")));
        browser.click(browser.button("Next"));
        browser.find(By.name("_.secret")).sendKeys(MockKapture.TOKEN);
        browser.find(By.name("_.id")).sendKeys("kapture-token");
        browser.select("scope", "SYSTEM");
        // Until then, scripts prepare the form.
        browser.until(() -> !browser.attributes("#credentials-dialog-form input[name=json]", "value")
                .isEmpty());
        browser.follow(browser.button("Create"));
        browser.see("kapture-token");
    }

    private void addTheSite() throws IOException {
        open("manage/configure");
        browser.click(browser.button("Add site"));
        browser.fill("name", "production");
        browser.fill("url", "acme");
        browser.select("credentialsId", "kapture-token");
        browser.see("https://acme.kapturecrm.com");
        browser.picture("site", browser.find(By.cssSelector("[name=sites]")));
        browser.fill("url", kapture.url());
        browser.click(browser.button("Test connection"));
        browser.see("The token is valid.");
        browser.follow(browser.button("Save"));
        assertThat(kapture.ticket(TICKET).updates(), hasSize(0));
    }

    private void writeTheStep() throws IOException {
        newItem("release", "Pipeline");
        open("job/release/pipeline-syntax/");
        new Select(browser.find(By.xpath("//select[option[contains(., 'kaptureUpdateTicket:')]]")))
                .selectByVisibleText("kaptureUpdateTicket: Update a Kapture ticket");
        browser.fill("ticketId", TICKET);
        browser.fill("subStatus", "PS");
        browser.fill("comment", "Released in 4.2");
        browser.click(browser.button("Generate Pipeline Script"));
        String line = "kaptureUpdateTicket comment: 'Released in 4.2', subStatus: 'PS', ticketId: '" + TICKET + "'";
        browser.until(() -> line.equals(browser.find(By.id("prototypeText")).getAttribute("value")));
        browser.picture("snippet-generator", browser.find(By.id("main-panel")));
        open("job/release/configure");
        browser.until(() -> scriptInTheForm().contains(line) || typeScript(line));
        browser.follow(browser.button("Save"));
    }

    /**
     * Types into the editor that replaces the text area, or into the text area if the Pipeline plugin has no editor.
     */
    private boolean typeScript(String line) {
        String focus = "const script = document.querySelector('.ace_text-input')"
                + " || document.querySelector('textarea[name=\"_.script\"]');"
                + "if (script) script.focus(); return script !== null && document.activeElement === script";
        if ((Boolean) browser.script(focus)) {
            browser.type(line);
        }
        return false;
    }

    private String scriptInTheForm() {
        return String.valueOf(browser.script("const area = document.querySelector('textarea[name=\"_.script\"]');"
                + "const editor = document.querySelector('.ace_content');"
                + "return (area ? area.value : '') + (editor ? editor.textContent : '')"));
    }

    private void newItem(String name, String kind) {
        open("view/all/newJob");
        browser.find(By.name("name")).sendKeys(name);
        browser.click(browser.find(By.xpath("//label//span[normalize-space()='" + kind + "']")));
        browser.follow(browser.button("OK"));
        browser.until(() -> browser.url().endsWith("/configure"));
    }

    private void runThePipeline() {
        open("job/release/");
        browser.click(browser.button("Build Now"));
        browser.until(() -> kapture.ticket(TICKET).updates().size() == 1);
    }

    private void checkTicketsPage() throws Exception {
        waitForBuild("release");
        open("job/release/1/");
        browser.follow(browser.find(By.partialLinkText("1 updated")));
        browser.see("Pending");
        browser.picture("tickets", browser.find(By.id("kapture-tickets")));
        browser.click(browser.find(By.linkText(TICKET)));
        browser.inNextTab(() -> {
            browser.see("The app does not start");
            assertThat(browser.url(), startsWith(kapture.url() + '/'));
        });
    }

    private void runTheFreestyleJob() throws Exception {
        newItem("deploy", "Freestyle project");
        browser.click(browser.button("Add build step"));
        browser.click(browser.button("Update Kapture tickets"));
        browser.fill("ticketIds", TICKET);
        browser.fill("subStatus", "PS");
        browser.fill("comment", "Release $BUILD_DISPLAY_NAME has begun");
        browser.picture("build-step", browser.find(By.cssSelector("[name=builder]")));
        browser.click(browser.button("Add post-build action"));
        browser.click(browser.button("Update Kapture tickets"));
        browser.click(browser.button("After a successful build"));
        browser.fill("ticketIds", TICKET);
        browser.fill("pattern", "KAP-(\\d{12})");
        browser.fill("successSubStatus", "CL");
        browser.fill("successComment", "Released in $BUILD_DISPLAY_NAME");
        browser.click(browser.button("After a failed build"));
        browser.fill("failureSubStatus", "P");
        browser.fill("failureComment", "Not released yet: $BUILD_URL");
        browser.picture("post-build-action", browser.find(By.cssSelector("[name=publisher]")));
        browser.type(Keys.HOME);
        browser.follow(browser.button("Save"));
        browser.click(browser.button("Build Now"));
        waitForBuild("deploy");
        assertThat(
                kapture.ticket(TICKET).comments(),
                contains("Released in 4.2", "Release #1 has begun", "Released in #1"));
        assertThat(kapture.ticket(TICKET).subStatus(), is("CL"));
    }

    private void waitForBuild(String job) throws Exception {
        String build = "job/" + job + "/1/api/json?tree=building,result";
        while (!jenkins.get(build).body().contains("\"building\":false")) {
            Thread.sleep(200);
        }
        assertThat(jenkins.get(build).body(), containsString("\"SUCCESS\""));
    }

    private void open(String path) {
        try {
            browser.open(jenkins.url(path));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
