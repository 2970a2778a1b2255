package io.jenkins.plugins.kapture.pages;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.sameInstance;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertThrows;

import hudson.model.Label;
import hudson.model.Result;
import hudson.model.Run;
import hudson.slaves.DumbSlave;
import hudson.slaves.OfflineCause;
import io.jenkins.plugins.kapture.KaptureTestUtil;
import io.jenkins.plugins.kapture.MockKaptureTestBase;
import io.jenkins.plugins.kapture.client.InvalidInputException;
import io.jenkins.plugins.kapture.client.Outcome;
import io.jenkins.plugins.kapture.config.KaptureConfiguration;
import io.jenkins.plugins.kapture.config.KaptureSite;
import io.jenkins.plugins.kapture.journal.JournalEntry;
import io.jenkins.plugins.kapture.journal.RunningResends;
import io.jenkins.plugins.kapture.journal.TicketJournal;
import io.jenkins.plugins.kapture.mock.Fault;
import io.jenkins.plugins.kapture.update.RequestStore;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.xml.transform.Source;
import javax.xml.transform.stream.StreamSource;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Sends tickets of a completed build again, with the requests that were stored with it. */
class ResenderTest extends MockKaptureTestBase {

    private static final String SECRET = "invented-password-4711";

    @BeforeEach
    void setUp() {
        List.of("1", "2", "3", "4").forEach(kapture::ticket);
    }

    /** 1 is updated, 2 rejected, 3 unavailable, 4 unknown. */
    private WorkflowRun release() throws Exception {
        kapture.on("2").inject(Fault.status(400));
        for (int i = 0; i < 3; i++) {
            kapture.on("3").inject(Fault.retryAfter(503, "0"));
        }
        kapture.on("4").inject(Fault.reset(Fault.Point.AFTER_REQUEST));
        WorkflowRun build = run(
                "kaptureUpdateTickets(ticketIds: ['1', '2', '3', '4'], subStatus: 'CL', comment: 'Released',"
                        + " onRejected: 'IGNORE', onError: 'IGNORE')",
                Result.SUCCESS);
        assertThat(
                outcomes(build),
                is(Map.of(
                        "1", Outcome.UPDATED, "2", Outcome.REJECTED, "3", Outcome.UNAVAILABLE, "4", Outcome.UNKNOWN)));
        kapture.clearFaults();
        return build;
    }

    @Test
    void failedTicketsAreSentAgainOnceAndTheirRequestsAreThenDeleted() throws Exception {
        WorkflowRun build = release();
        assertThat(Files.exists(requests(build)), is(true));
        assertThat(Resender.exclusions(build, "kim").keySet(), is(Set.of(key(build, "1"))));

        assertThat(Resender.resend(build, all(build), "kim"), hasSize(3));
        awaitEnd(build);
        assertThat(outcomes(build).values().stream().distinct().toList(), is(List.of(Outcome.UPDATED)));
        for (String ticket : List.of("1", "2", "3", "4")) {
            assertThat(kapture.ticket(ticket).updates(), hasSize(1));
        }
        assertThat(new TicketJournal(build).read(), hasSize(7));
        assertThat(
                new TicketJournal(build)
                        .read().stream()
                                .map(JournalEntry::requestedBy)
                                .filter("kim"::equals)
                                .toList(),
                hasSize(3));
        assertThat(build.getResult(), is(Result.SUCCESS));
        assertThat(Files.exists(requests(build)), is(false));
        assertThat(KaptureTestUtil.leaks(), is(empty()));
    }

    @Test
    void updatedTicketIsNeverSentAgain() throws Exception {
        WorkflowRun build = release();
        assertThat(Resender.resend(build, Collections.singletonMap(key(build, "1"), null), "kim"), is(empty()));
        assertThat(kapture.ticket("1").updates(), hasSize(1));
    }

    @Test
    void twoUsersWhoSendTheSameTicketsAtOnceSendThemOnce() throws Exception {
        WorkflowRun build = release();
        Map<String, String> all = all(build);
        List<String> sent = Stream.of("kim", "sam")
                .parallel()
                .flatMap(user -> {
                    try {
                        return Resender.resend(build, all, user).stream();
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                })
                .toList();
        awaitEnd(build);
        assertThat(sent, hasSize(3));
        assertThat(kapture.ticket("3").updates(), hasSize(1));
    }

    @Test
    void subStatusCanBeReplaced() throws Exception {
        WorkflowRun build = release();
        Resender.resend(build, Map.of(key(build, "2"), "PS"), "kim");
        awaitEnd(build);
        assertThat(
                body(kapture.requests().size() - 1), containsString("\"sub_status\":\"PS\",\"comment\":\"Released\""));
    }

    @Test
    void numbersAreSentWithTheSameDigits() throws Exception {
        WorkflowRun build = run(
                "kaptureUpdateTicket(ticketId: 'unknown', subStatus: 'CL', onRejected: 'IGNORE',"
                        + " additionalFields: [amount: 19.90, share: 0.12345678901234567891, huge: 1e400])",
                Result.SUCCESS);
        Resender.resend(build, all(build), "kim");
        awaitEnd(build);
        assertThat(kapture.requests(), hasSize(2));
        assertThat(body(1), is(body(0)));
    }

    @Test
    void removedSiteIsReportedAndTheTicketsAreUnchanged() throws Exception {
        WorkflowRun build = release();
        KaptureConfiguration.get().setSites(List.of());
        InvalidInputException error =
                assertThrows(InvalidInputException.class, () -> Resender.resend(build, all(build), "kim"));
        assertThat(error.getMessage(), containsString("production"));
        assertThat(outcomes(build).get("2"), is(Outcome.REJECTED));
    }

    @Test
    void unusableJournalIsReported() throws Exception {
        WorkflowRun build = release();
        Map<String, String> all = all(build);
        int received = kapture.requests().size();
        Path stored = requests(build);
        byte[] content = Files.readAllBytes(stored);
        Files.delete(stored);
        // A pipe is read while it is written, which is after the tickets were read.
        assertThat(new ProcessBuilder("mkfifo", stored.toString()).start().waitFor(), is(0));
        CompletableFuture<Set<String>> sending = CompletableFuture.supplyAsync(() -> {
            try {
                return Resender.resend(build, all, "kim");
            } catch (IOException e) {
                throw new CompletionException(e);
            }
        });
        try (OutputStream pipe = Files.newOutputStream(stored)) {
            Files.delete(stored); // only the name, because other tests search all files
            Path journal = build.getRootDir().toPath().resolve("kapture-tickets.jsonl");
            Files.delete(journal);
            Files.createDirectory(journal);
            pipe.write(content);
        }
        ExecutionException error = assertThrows(ExecutionException.class, sending::get);
        assertThat(
                error.getCause().getMessage(),
                is("The request was not sent: The journal of Kapture tickets in the build directory cannot be used"
                        + " (FileNotFoundException). Check the disk of the controller."));
        assertThat(RunningResends.contains(build), is(false));
        assertThat(kapture.requests(), hasSize(received));
    }

    @Test
    void deletedCredentialsLeaveEachTicketAccountedFor() throws Exception {
        WorkflowRun build = release();
        KaptureConfiguration.get().getSites().get(0).setCredentialsId("gone");
        Resender.resend(build, all(build), "kim");
        awaitEnd(build);
        assertThat(outcomes(build).get("4"), is(Outcome.UNAVAILABLE));
        KaptureTestUtil.configure(kapture);
        assertThat(Resender.resend(build, all(build), "kim"), hasSize(3));
        awaitEnd(build);
        assertThat(outcomes(build).get("4"), is(Outcome.UPDATED));
    }

    /** Sends the tickets of a build again, one after another; the first request is in progress. */
    private WorkflowRun sendAgainSlowly() throws Exception {
        WorkflowRun build = release();
        KaptureConfiguration.get().getSites().get(0).setMaxConcurrentRequests(1);
        kapture.on("2").inject(Fault.stall(Fault.Point.AFTER_REQUEST));
        int received = kapture.requests().size();
        assertThat(Resender.resend(build, all(build), "kim"), hasSize(3));
        kapture.awaitRequests(received + 1);
        return build;
    }

    @Test
    void renamedJobKeepsItsTickets() throws Exception {
        WorkflowRun build = sendAgainSlowly();
        build.getParent().renameTo("renamed");
        kapture.closeConnections();
        awaitEnd(build);
        assertThat(
                outcomes(build),
                is(Map.of("1", Outcome.UPDATED, "2", Outcome.UNKNOWN, "3", Outcome.UPDATED, "4", Outcome.UPDATED)));
        assertThat(kapture.ticket("3").updates(), hasSize(1));
    }

    /** Jenkins then reads the builds of the job again. */
    @Test
    void reconfiguredJobSendsNothingTwice() throws Exception {
        WorkflowRun build = sendAgainSlowly();
        WorkflowJob job = build.getParent();
        job.updateByXml((Source) new StreamSource(job.getConfigFile().getFile()));
        WorkflowRun reloaded = job.getBuildByNumber(build.getNumber());
        assertThat(reloaded, is(not(sameInstance(build))));
        assertThat(RunningResends.contains(reloaded), is(true));
        assertThat(Resender.resend(reloaded, all(reloaded), "kim"), is(empty()));
        kapture.closeConnections();
        awaitEnd(build);
        assertThat(kapture.ticket("3").updates(), hasSize(1));
    }

    @Test
    void ticketOfARemovedSiteIsExcludedWithTheReason() throws Exception {
        KaptureSite site = KaptureConfiguration.get().getSites().get(0);
        KaptureSite other = new KaptureSite("staging", kapture.url());
        other.setCredentialsId(KaptureTestUtil.CREDENTIAL);
        KaptureConfiguration.get().setSites(List.of(site, other));
        kapture.onEvery().inject(Fault.status(400));
        WorkflowRun build = run(
                "kaptureUpdateTicket(ticketId: '1', subStatus: 'CL', site: 'staging', onRejected: 'IGNORE')\n"
                        + "kaptureUpdateTicket(ticketId: '2', subStatus: 'CL', onRejected: 'IGNORE')",
                Result.SUCCESS);
        kapture.clearFaults();
        KaptureConfiguration.get().setSites(List.of(site));
        assertThat(
                Resender.exclusions(build, "kim"),
                is(Map.of(
                        key(build, "1"),
                        "No Kapture site “staging” is available to this job. Available: production.")));
    }

    /** Updates that cannot be recorded are not sent. */
    @Test
    void deletedBuildSendsNothingMore() throws Exception {
        WorkflowRun build = sendAgainSlowly();
        build.delete();
        int received = kapture.requests().size();
        kapture.closeConnections();
        awaitEnd(build);
        assertThat(kapture.requests(), hasSize(received));
        assertThat(build.getRootDir().exists(), is(false));
    }

    /** A request can contain a customer's data, or a bound credential. */
    @Test
    void storedRequestsAreEncrypted() throws Exception {
        KaptureTestUtil.addSecret("other", SECRET);
        WorkflowRun build = run(
                "withCredentials([string(credentialsId: 'other', variable: 'PASS')]) { kaptureUpdateTicket"
                        + " ticketId: 'unknown', comment: \"use ${env.PASS}\", subStatus: 'CL', onRejected: 'IGNORE' }",
                Result.SUCCESS);
        String stored = Files.readString(requests(build));
        assertThat(stored, startsWith("{"));
        assertThat(stored, not(containsString("unknown")));
        kapture.ticket("unknown");
        assertThat(Resender.resend(build, all(build), "kim"), hasSize(1));
        awaitEnd(build);
        assertThat(kapture.ticket("unknown").comments(), contains("use " + SECRET));
    }

    @Test
    void agentThatIsTakenOfflineDoesNotSend() throws Exception {
        DumbSlave agent = jenkins.createOnlineSlave(Label.get("maintained"));
        kapture.on("2").inject(Fault.status(400));
        WorkflowRun build = run(
                "node('maintained') { kaptureUpdateTicket(ticketId: '2', subStatus: 'CL', onRejected: 'IGNORE') }",
                Result.SUCCESS);
        kapture.clearFaults();
        agent.toComputer().setTemporaryOfflineCause(new OfflineCause.ByCLI("maintenance"));
        kapture.onNext().inject(Fault.stall(Fault.Point.AFTER_REQUEST));
        Resender.resend(build, all(build), "kim");
        kapture.awaitRequests(2);
        assertThat(agent.toComputer().getThreadDump().toString(), not(containsString("kapture.http.HttpPost")));
        kapture.close();
        awaitEnd(build);
        assertThat(
                "is used again",
                new RequestStore(build)
                        .read()
                        .values()
                        .iterator()
                        .next()
                        .route()
                        .agent(),
                is(agent.getNodeName()));
    }

    private static void awaitEnd(Run<?, ?> build) {
        await().until(() -> !RunningResends.contains(build));
    }

    private static Path requests(Run<?, ?> build) {
        return build.getRootDir().toPath().resolve("kapture-requests.txt");
    }

    private static Collection<JournalEntry> latest(Run<?, ?> build) {
        return new TicketJournal(build).latestAttempts().values();
    }

    private static Map<String, Outcome> outcomes(Run<?, ?> build) {
        return latest(build).stream().collect(Collectors.toMap(JournalEntry::ticketId, JournalEntry::outcome));
    }

    private static String key(Run<?, ?> build, String ticket) {
        return latest(build).stream()
                .filter(entry -> entry.ticketId().equals(ticket))
                .map(JournalEntry::firstKey)
                .findFirst()
                .orElseThrow();
    }

    private static Map<String, String> all(Run<?, ?> build) {
        Map<String, String> subStatuses = new LinkedHashMap<>();
        latest(build).forEach(entry -> subStatuses.put(entry.firstKey(), null));
        return subStatuses;
    }
}
