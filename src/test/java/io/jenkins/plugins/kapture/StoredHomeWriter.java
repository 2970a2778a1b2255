package io.jenkins.plugins.kapture;

import com.cloudbees.hudson.plugins.folder.Folder;
import hudson.model.Result;
import hudson.plugins.git.GitSCM;
import io.jenkins.plugins.kapture.config.KaptureConfiguration;
import io.jenkins.plugins.kapture.config.KaptureSite;
import io.jenkins.plugins.kapture.config.RequestHeader;
import io.jenkins.plugins.kapture.config.SendFrom;
import io.jenkins.plugins.kapture.config.SubStatus;
import io.jenkins.plugins.kapture.journal.TicketJournal;
import io.jenkins.plugins.kapture.mock.Fault;
import io.jenkins.plugins.kapture.mock.MockKapture;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.RealJenkinsExtension;

/** Writes the Jenkins home that {@link StoredHomeTest} opens: with everything that the plugin stores, at least once. */
final class StoredHomeWriter {

    private static final String PRODUCTION = """
            kaptureUpdateTickets pattern: 'KAP-(\\\\d+)', environment: 'production', subStatus: 'CL',
                comment: 'Released:\\n{commits}', queue: 'Q1', disposition: 'D1', callbackTime: '2030-01-02 03:04:05',
                additionalFields: [price: 19.90, list: [1, null, true], map: [name: 'Zo\u00eb']],
                credentialsId: 'kapture-token', onRejected: 'UNSTABLE', onError: 'UNSTABLE'
            2.times { kaptureUpdateTicket ticketId: '8', subStatus: 'PS' }
            kaptureUpdateTicket ticketId: '8', subStatus: 'CL', preview: true
            """;

    private static final String STAGING = """
            kaptureUpdateTickets pattern: 'KAP-(\\\\d+)', environment: 'staging', subStatus: 'PS'
            currentBuild.result = 'FAILURE'
            kaptureUpdateTicket ticketId: '8', environment: 'production', subStatus: 'P'
            """;

    /** Of the last step, 21 is updated, the request for 22 is in progress, and 23 waits. */
    private static final String WAITING = """
            def first = kaptureUpdateTicket(ticketId: '8', subStatus: 'PS')
            def log = '''commit 0123456789012345678901234567890123456789
            Author: Kim Example <kim@example.com>
            Date:   Sun Jun 15 12:00:00 2025 +0000

                Fix the login (KAP-21, KAP-22)
            '''.stripIndent()
            def found = kaptureFindTickets(pattern: 'KAP-(\\\\d+)', text: log, environment: 'test')
            def results = kaptureUpdateTickets(ticketIds: found, pattern: 'KAP-(\\\\d+)', text: 'KAP-23',
                environment: 'test', subStatus: 'CL', comment: 'Released:\\n{commits}',
                additionalFields: [price: 19.90, list: [1, null, true]], onError: 'UNSTABLE')
            echo "${first.outcome}, ${found[0].commits[0].title}, ${results*.outcome}"
            """;

    private final RealJenkinsExtension controller;

    StoredHomeWriter(RealJenkinsExtension controller) {
        this.controller = controller;
    }

    void write() throws Throwable {
        try (MockKapture kapture = MockKapture.start()) {
            for (String id : List.of("1", "3", "4", "7", "8", "21", "22", "23")) {
                kapture.ticket(id);
            }
            kapture.on("3").inject(Fault.truncated());
            kapture.on("4").inject(Fault.retryAfter(503, "0"));
            kapture.on("5").inject(Fault.status(404));
            kapture.on("6").inject(Fault.status(401));
            kapture.on("22").inject(Fault.stall(Fault.Point.AFTER_REQUEST));
            kapture.on("23").inject(Fault.retryAfter(503, "60"));
            controller.startJenkins();
            controller.runRemotely(StoredHomeWriter::configure, kapture.url());
            controller.runRemotely(StoredHomeWriter::release);
            controller.runRemotely(StoredJobs::build);
            StoredPages.write(StoredHome.PAGES, controller);
            controller.runRemotely(StoredHomeWriter::startWaiting);
            controller.stopJenkins();
            StoredHome.store(controller.getHome().toPath());
        }
    }

    private static void configure(JenkinsRule rule, String url) {
        KaptureSite production = KaptureTestUtil.configure(url);
        production.setRequestTimeoutSeconds(600);
        production.setMaxAttempts(2);
        KaptureSite staging = new KaptureSite("staging", "acme");
        staging.setCredentialsId("staging-token");
        staging.setConnectTimeoutSeconds(11);
        staging.setRequestTimeoutSeconds(31);
        staging.setMaxAttempts(4);
        staging.setMaxConcurrentRequests(9);
        staging.setMaxRequestsPerMinute(60);
        staging.setEndpointPath("/update/v.3");
        staging.setRequestHeaders(List.of(new RequestHeader("X-Token", "key {token}")));
        staging.setAllowedFolders(List.of("shop"));
        staging.setSendFrom(SendFrom.CONTROLLER);
        staging.setSubStatuses(List.of(new SubStatus("PS", "Pending"), new SubStatus("CL", "Closed")));
        staging.setPreview(true);
        KaptureConfiguration.get().setSites(List.of(production, staging));
    }

    private static void release(JenkinsRule rule) throws Throwable {
        GitSCM.ALLOW_LOCAL_CHECKOUT = true;
        Path directory =
                Files.createDirectory(rule.jenkins.getRootDir().toPath().resolve(StoredHome.REPOSITORY));
        GitRepository app = new GitRepository(directory);
        app.commit("Begin");
        String checkout = "node { git url: '" + app.url() + "', branch: 'main' }\n";
        WorkflowJob job = rule.jenkins.createProject(Folder.class, "shop").createProject(WorkflowJob.class, "release");
        KaptureTestUtil.setScript(job, checkout + PRODUCTION);
        rule.buildAndAssertSuccess(job);
        for (int i = 1; i <= 6; i++) {
            app.commit("KAP-" + i + " Part " + i);
        }
        WorkflowRun released = rule.buildAndAssertStatus(Result.UNSTABLE, job);
        KaptureTestUtil.sendAgain(rule, released, "ticketId=5");
        while (new TicketJournal(released)
                .read().stream().noneMatch(each -> each.requestedBy() != null && each.outcome() != null)) {
            Thread.sleep(100);
        }
        app.commit("KAP-7 Part 7");
        KaptureTestUtil.setScript(job, checkout + STAGING);
        rule.buildAndAssertStatus(Result.FAILURE, job);
    }

    private static void startWaiting(JenkinsRule rule) throws Throwable {
        WorkflowJob job = rule.createProject(WorkflowJob.class, "waiting");
        KaptureTestUtil.setScript(job, WAITING);
        TicketJournal journal = new TicketJournal(job.scheduleBuild2(0).waitForStart());
        List<String> phases = List.of("8 DONE", "21 DONE", "22 SENT", "23 WAITING");
        while (!phases.equals(journal.read().stream()
                .map(each -> each.ticketId() + " " + each.phase())
                .toList())) {
            Thread.sleep(100);
        }
    }
}
