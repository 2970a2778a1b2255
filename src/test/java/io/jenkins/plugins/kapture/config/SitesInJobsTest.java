package io.jenkins.plugins.kapture.config;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalToIgnoringCase;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;

import com.cloudbees.hudson.plugins.folder.Folder;
import hudson.model.FreeStyleProject;
import hudson.model.Result;
import io.jenkins.plugins.kapture.KaptureTestUtil;
import io.jenkins.plugins.kapture.MockKaptureTestBase;
import io.jenkins.plugins.kapture.buildstep.KaptureTicketBuilder;
import io.jenkins.plugins.kapture.buildstep.KaptureTicketPublisher;
import io.jenkins.plugins.kapture.mock.Fault;
import io.jenkins.plugins.kapture.mock.MockKapture;
import io.jenkins.plugins.kapture.mock.MockRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.hamcrest.Matcher;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The effects on jobs when sites change. */
class SitesInJobsTest extends MockKaptureTestBase {

    private static final String UPDATE = "kaptureUpdateTicket(ticketId: '1', subStatus: 'CL')";

    @BeforeEach
    void setUp() {
        kapture.ticket("1");
    }

    /** A browser selects the first entry of a list that lacks the stored value, which can come from a seed job. */
    @Test
    void savingTheFormOfAJobKeepsValuesThatItDoesNotOffer() throws Exception {
        KaptureSite closed = new KaptureSite("closed", "acme");
        closed.setAllowedFolders(List.of("elsewhere"));
        KaptureConfiguration.get().setSites(List.of(site, closed));
        FreeStyleProject job = jenkins.createFreeStyleProject();
        List<String> stored = List.of(
                "staging, kapture-token, ignore, unstable, full",
                "Closed, kapture-token, IGNOR, FAIL, EVERYTHING",
                "PRODUCTION, kapture-token, UNSTABLE, IGNORE, NONE",
                "staging, gone, IGNORE, UNSTABLE, FULL",
                "$SITE, $CREDENTIALS, $POLICY, $POLICY, ${LEVEL}");
        for (String values : stored) {
            String[] value = values.split(", ");
            KaptureTicketBuilder builder = new KaptureTicketBuilder("CL");
            builder.site = value[0];
            builder.credentialsId = value[1];
            builder.onRejected = value[2];
            builder.onError = value[3];
            builder.logResponse = value[4];
            job.getBuildersList().add(builder);
        }
        KaptureTicketPublisher publisher = new KaptureTicketPublisher();
        publisher.site = "closed";
        publisher.credentialsId = "gone";
        job.getPublishersList().add(publisher);
        KaptureTestUtil.saveForm(jenkins, job);
        List<Matcher<? super String>> same = new ArrayList<>();
        stored.forEach(values -> same.add(equalToIgnoringCase(values)));
        assertThat(
                job.getBuildersList().getAll(KaptureTicketBuilder.class).stream()
                        .map(step -> String.join(
                                ", ", step.site, step.credentialsId, step.onRejected, step.onError, step.logResponse))
                        .toList(),
                contains(same));
        KaptureTicketPublisher saved = job.getPublishersList().get(KaptureTicketPublisher.class);
        assertThat(saved.site, is("closed"));
        assertThat(saved.credentialsId, is("gone"));
    }

    @Test
    void jobOfARenamedSiteFailsAndSaysSo() throws Exception {
        KaptureTicketBuilder builder = new KaptureTicketBuilder("CL");
        builder.ticketIds = "1";
        builder.site = "staging";
        FreeStyleProject job = jenkins.createFreeStyleProject();
        job.getBuildersList().add(builder);
        jenkins.assertLogContains(
                "No Kapture site “staging” is available to this job. Available: production.",
                jenkins.buildAndAssertStatus(Result.FAILURE, job));
        assertThat(kapture.requests(), is(empty()));
    }

    /** Otherwise, it would update tickets of another account. */
    @Test
    void jobWithoutASiteFailsIfTheFirstOneIsRestrictedToOthers() throws Exception {
        KaptureSite closed = new KaptureSite("closed", "http://localhost:9");
        closed.setAllowedFolders(List.of("releases"));
        KaptureConfiguration.get().setSites(List.of(closed, site));
        WorkflowRun build = run(UPDATE, Result.FAILURE);
        jenkins.assertLogContains(
                "ERROR: The default site is not available to this job. Specify one of these sites: production.", build);
        assertThat(kapture.requests(), is(empty()));
    }

    @Test
    void previewDoesNotRevealTheSubStatusesOfASiteThatIsNotAvailable() throws Exception {
        KaptureSite closed = new KaptureSite("closed", "acme");
        closed.setAllowedFolders(List.of("releases"));
        closed.setSubStatuses(List.of(new SubStatus("SECRET", "")));
        KaptureConfiguration.get().setSites(List.of(site, closed));
        String preview = UPDATE.replace(")", ", site: 'closed', preview: true)");
        jenkins.assertLogContains("Ticket 1 on site closed: PREVIEW", run(preview, Result.SUCCESS));
    }

    /** At a loopback address of the agent, whoever runs a process there would receive the token. */
    @ParameterizedTest
    @EnumSource
    void tokenStaysOnTheController(SendFrom sendFrom) throws Exception {
        site.setSendFrom(sendFrom);
        KaptureConfiguration.get().setSites(List.of(site));
        boolean loopback = sendFrom == SendFrom.AGENT;
        String before = loopback ? System.clearProperty(SiteRules.LOOPBACK_IS_REMOTE) : null;
        try {
            jenkins.createOnlineSlave(hudson.model.Label.get("other"));
            WorkflowRun build = run("node('other') { " + UPDATE + " }", Result.SUCCESS);
            jenkins.assertLogContains("from the controller", build);
            assertThat(kapture.requests(), hasSize(1));
        } finally {
            if (before != null) {
                System.setProperty(SiteRules.LOOPBACK_IS_REMOTE, before);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ", preview: true", ", site: 'PRODUCTION', onRejected: 'IGNORE', onError: 'IGNORE'"})
    void subStatusThatTheSiteDoesNotHaveIsAnErrorBeforeAnythingIsSent(String arguments) throws Exception {
        site.setSubStatuses(List.of(new SubStatus("PS", "Pending"), new SubStatus("cls", "Closed")));
        KaptureConfiguration.get().setSites(List.of(site));
        WorkflowRun build = run(UPDATE.replace(")", arguments + ")"), Result.FAILURE);
        jenkins.assertLogContains(
                "ERROR: Site “production” has no sub-status “CL”; did you mean “cls”? Available: PS, cls.", build);
        jenkins.assertLogNotContains("\tat ", build);
        assertThat(kapture.connectionsOpened(), is(0));
    }

    @Test
    void nothingIsSentToASiteInPreview() throws Exception {
        site.setPreview(true);
        KaptureConfiguration.get().setSites(List.of(site));
        WorkflowRun build = run("echo \"outcome ${" + UPDATE + ".outcome}\"", Result.SUCCESS);
        jenkins.assertLogContains("outcome PREVIEW", build);
        assertThat(kapture.connectionsOpened(), is(0));
        site.setPreview(false);
        KaptureConfiguration.get().setSites(List.of(site));
        run(UPDATE, Result.SUCCESS);
        assertThat(kapture.requests(), hasSize(1));
    }

    @Test
    void jobInARenamedFolderKeepsItsSite() throws Exception {
        Folder folder = jenkins.createProject(Folder.class, "before");
        site.setAllowedFolders(List.of("before"));
        KaptureConfiguration.get().setSites(List.of(site));
        WorkflowJob job = folder.createProject(WorkflowJob.class, "app");
        KaptureTestUtil.setScript(job, UPDATE);
        jenkins.buildAndAssertSuccess(job);
        folder.renameTo("after");
        jenkins.buildAndAssertSuccess(job);
        assertThat(kapture.requests(), hasSize(2));
    }

    /** Regardless of the failure policies, the build fails before it would send the token unencrypted. */
    @Test
    void storedAddressThatTheRulesRefuseIsNeverUsed() throws Exception {
        Path file = jenkins.jenkins.getRootDir().toPath().resolve(KaptureConfiguration.class.getName() + ".xml");
        Files.writeString(file, Files.readString(file).replace(kapture.url(), "http://kapture.example.com"));
        KaptureConfiguration.get().load();
        WorkflowRun build = run(UPDATE.replace(")", ", onRejected: 'IGNORE', onError: 'IGNORE')"), Result.FAILURE);
        jenkins.assertLogContains("Site “production”, key url: “http://kapture.example.com” must use https", build);
        jenkins.assertLogNotContains("\tat ", build);
    }

    @Test
    void headersOfTheSiteAreSentByAgentsAndMasked() throws Exception {
        site.setRequestHeaders(
                List.of(new RequestHeader("x-api-key", "{token}"), new RequestHeader("x-api-type", "TICKET")));
        KaptureConfiguration.get().setSites(List.of(site));
        kapture.onNext()
                .inject(Fault.status(400, "{\"message\":\"No key " + MockKapture.TOKEN + "\",\"status\":\"failed\"}"));
        jenkins.createOnlineSlave(hudson.model.Label.get("remote"));
        WorkflowRun build = run(
                "node('remote') { " + UPDATE.replace(")", ", onRejected: 'IGNORE', logResponse: 'FULL')") + " }",
                Result.SUCCESS);
        MockRequest request = kapture.requests().get(0);
        assertThat(request.header("x-api-key"), is(MockKapture.TOKEN));
        assertThat(request.header("x-api-type"), is("TICKET"));
        jenkins.assertLogContains("No key ****", build);
        assertThat(KaptureTestUtil.leaks(), is(empty()));
    }
}
