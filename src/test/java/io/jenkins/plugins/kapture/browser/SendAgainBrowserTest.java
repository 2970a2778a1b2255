package io.jenkins.plugins.kapture.browser;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.is;

import io.jenkins.plugins.kapture.KaptureTestUtil;
import io.jenkins.plugins.kapture.config.KaptureConfiguration;
import io.jenkins.plugins.kapture.mock.Fault;
import io.jenkins.plugins.kapture.mock.MockKapture;
import io.jenkins.plugins.kapture.packaged.PackagedJenkins;
import java.util.List;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.extension.ExtendWith;
import org.jvnet.hudson.test.JenkinsRule;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;

/** The service was down during a release; the user sends all tickets again from the page. */
@ExtendWith(PackagedJenkins.Extension.class)
@EnabledIf("io.jenkins.plugins.kapture.browser.Browser#isInstalled")
class SendAgainBrowserTest {

    private static PackagedJenkins jenkins;
    private static MockKapture kapture;
    private static Browser browser;

    @BeforeAll
    static void setUp(PackagedJenkins shared) throws Throwable {
        jenkins = shared;
        kapture = jenkins.kapture();
        for (String id : List.of("7135165500", "7135165501", "7135165502", "7135165503")) {
            kapture.ticket(id);
        }
        kapture.on("7135165501").inject(Fault.body("{\"status\":\"failed\",\"message\":\"Invalid sub status\"}"));
        kapture.on("7135165502").inject(Fault.status(503));
        kapture.on("7135165503").inject(Fault.close(Fault.Point.AFTER_REQUEST));
        jenkins.jenkins().runRemotely(SendAgainBrowserTest::release);
        browser = new Browser();
        browser.logIn(jenkins.url(""), PackagedJenkins.USER);
        jenkins.problems();
    }

    private static void release(JenkinsRule rule) throws Throwable {
        KaptureConfiguration.get().getSites().get(0).setMaxAttempts(1);
        WorkflowJob job = rule.createProject(WorkflowJob.class, "release");
        KaptureTestUtil.setScript(
                job,
                "kaptureUpdateTickets ticketIds: '7135165500 7135165501 7135165502 7135165503', subStatus: 'CL',"
                        + " comment: 'Released in 4.2', onRejected: 'UNSTABLE', onError: 'UNSTABLE'");
        job.scheduleBuild2(0).get();
    }

    @AfterAll
    static void tearDown() throws Throwable {
        browser.close();
        jenkins.clear();
        jenkins.configureSite();
    }

    @Test
    void eachTicketIsSentAgainOnce() throws Throwable {
        browser.width(1500);
        browser.open(jenkins.url("job/release/kapture/"));
        browser.picture("job-tickets", browser.find(By.id("main-panel")));
        browser.follow(browser.find(By.cssSelector("#kapture-builds a[href$='outcome=PROBLEMS']")));
        assertThat(browser.texts("#kapture-tickets .kapture-outcome"), contains("REJECTED", "UNAVAILABLE", "UNKNOWN"));
        browser.open(jenkins.url("job/release/1/kapture/"));
        browser.see("4 Kapture tickets: 1 updated, 2 not updated, 1 unknown");
        assertThat(browser.find(By.name("selected")).isEnabled(), is(false));
        browser.click(browser.find(By.cssSelector("#kapture-select-all + label")));
        assertThat(browser.find(By.name("selected")).isEnabled(), is(true));
        browser.click(browser.find(By.cssSelector("#kapture-select-all + label")));
        browser.picture("tickets-not-updated", browser.find(By.id("main-panel")));

        kapture.clearFaults();
        selectOnly("7135165502");
        browser.follow(browser.button("Resend selected"));
        browser.find(By.id("kapture-not-updated"));
        assertThat(browser.texts("#kapture-unknown"), is(empty()));
        browser.follow(browser.button("Resend"));
        browser.see("4 Kapture tickets: 2 updated, 1 not updated, 1 unknown");

        browser.follow(browser.button("Resend all failed"));
        browser.see("Check the tickets first.");
        browser.find(By.name("subStatus.CL")).clear();
        browser.find(By.name("subStatus.CL")).sendKeys("PS", Keys.ENTER);
        assertThat("Enter sends nothing", browser.url(), endsWith("/confirm"));
        browser.picture("send-again", browser.find(By.id("main-panel")));
        browser.follow(browser.button("Resend"));
        browser.see("4 Kapture tickets: 3 updated, 0 not updated, 1 unknown");

        browser.follow(browser.button("Resend all failed"));
        browser.click(browser.find(By.xpath("//label[contains(., 'I have checked these tickets')]")));
        browser.follow(browser.button("Resend"));
        browser.see("4 Kapture tickets: 4 updated, 0 not updated");
        browser.see("Resent by alice");
        browser.picture("tickets-sent-again", browser.find(By.id("main-panel")));
        browser.checkConsole();

        for (String id : List.of("7135165500", "7135165501", "7135165502", "7135165503")) {
            assertThat(id, kapture.ticket(id).comments(), contains("Released in 4.2"));
        }
        assertThat(kapture.ticket("7135165501").subStatus(), is("PS"));
        assertThat(jenkins.problems(), is(empty()));
    }

    private static void selectOnly(String id) {
        browser.click(browser.find(By.cssSelector("#kapture-tickets input[value='" + id + "'] + label")));
    }
}
