package io.jenkins.plugins.kapture;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import hudson.PluginWrapper;
import hudson.model.FreeStyleProject;
import hudson.util.Secret;
import io.jenkins.plugins.kapture.buildstep.KaptureTicketBuilder;
import io.jenkins.plugins.kapture.client.Outcome;
import io.jenkins.plugins.kapture.config.KaptureConfiguration;
import io.jenkins.plugins.kapture.config.KaptureSite;
import io.jenkins.plugins.kapture.mock.MockKapture;
import io.jenkins.plugins.kapture.packaged.PackagedPlugin;
import io.jenkins.plugins.kapture.pages.KaptureBuildAction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.RealJenkinsExtension;

/**
 * The packaged plugin with the plugins that its manifest declares and no others, and the data kept while it is
 * disabled.
 */
class InstallationTest {

    private static final String TICKET = "713516551148";

    @RegisterExtension
    private final RealJenkinsExtension controller;

    InstallationTest() throws IOException {
        controller = PackagedPlugin.installAlone(new RealJenkinsExtension().javaOptions(KaptureTestUtil.FAST_START));
    }

    @Test
    void worksWithoutPipelineAndKeepsItsData() throws Throwable {
        try (MockKapture kapture = MockKapture.start()) {
            kapture.ticket(TICKET);
            String url = kapture.url();
            controller.startJenkins();
            controller.runRemotely(InstallationTest::setUp, url);
            controller.runRemotely(InstallationTest::build);
            assertThat(kapture.ticket(TICKET).comments(), contains("Released in jenkins-release-1"));

            restart();
            controller.runRemotely(InstallationTest::build);
            assertThat(kapture.ticket(TICKET).updates(), hasSize(2));

            Path disabled = controller.getHome().toPath().resolve("plugins/kapture.jpi.disabled");
            Files.createFile(disabled);
            restart();
            controller.runRemotely(InstallationTest::checkWithoutThePlugin);

            Files.delete(disabled);
            restart();
            controller.runRemotely(InstallationTest::checkBuildPages);
            controller.runRemotely(InstallationTest::build);
            assertThat(kapture.ticket(TICKET).updates(), hasSize(3));
        }
    }

    private void restart() throws Exception {
        controller.stopJenkins();
        controller.startJenkins();
    }

    private static void setUp(JenkinsRule jenkins, String url) throws Throwable {
        assertThat(jenkins.jenkins.pluginManager.getFailedPlugins(), is(empty()));
        assertThat(activePlugins(), not(hasItem("workflow-job")));
        SystemCredentialsProvider.getInstance()
                .getCredentials()
                .add(new StringCredentialsImpl(
                        CredentialsScope.SYSTEM, "kapture-token", "", Secret.fromString(MockKapture.TOKEN)));
        SystemCredentialsProvider.getInstance().save();
        KaptureSite site = new KaptureSite("production", url);
        site.setCredentialsId("kapture-token");
        site.setMaxAttempts(7);
        KaptureConfiguration.get().setSites(List.of(site));
        KaptureTicketBuilder step = new KaptureTicketBuilder("CL");
        step.ticketIds = TICKET;
        step.comment = "Released in $BUILD_TAG";
        jenkins.createFreeStyleProject("release").getBuildersList().add(step);
        job(jenkins).save();
    }

    private static void build(JenkinsRule jenkins) throws Throwable {
        assertThat(KaptureConfiguration.get().getSites().get(0).getMaxAttempts(), is(7));
        jenkins.buildAndAssertSuccess(job(jenkins));
    }

    private static void checkWithoutThePlugin(JenkinsRule jenkins) {
        assertThat(activePlugins(), not(hasItem("kapture")));
        assertThat(jenkins.jenkins.getDescriptorByName("KaptureTicketBuilder"), is(nullValue()));
        assertThat(job(jenkins).getBuilders(), is(empty()));
    }

    private static void checkBuildPages(JenkinsRule jenkins) {
        for (int number = 1; number <= 2; number++) {
            KaptureBuildAction page = job(jenkins).getBuildByNumber(number).getAction(KaptureBuildAction.class);
            assertThat(page.getTickets().get(0).ticketId(), is(TICKET));
            assertThat(page.getTickets().get(0).outcome(), is(Outcome.UPDATED));
        }
    }

    private static List<String> activePlugins() {
        return Jenkins.get().pluginManager.getPlugins().stream()
                .filter(PluginWrapper::isActive)
                .map(PluginWrapper::getShortName)
                .toList();
    }

    private static FreeStyleProject job(JenkinsRule jenkins) {
        return jenkins.jenkins.getItemByFullName("release", FreeStyleProject.class);
    }
}
