package io.jenkins.plugins.kapture.reliability;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;

import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import hudson.model.Result;
import hudson.model.TaskListener;
import hudson.util.StreamTaskListener;
import io.jenkins.plugins.kapture.KaptureTestUtil;
import io.jenkins.plugins.kapture.MockKaptureTestBase;
import io.jenkins.plugins.kapture.client.Outcome;
import io.jenkins.plugins.kapture.client.TicketUpdate;
import io.jenkins.plugins.kapture.config.KaptureConfiguration;
import io.jenkins.plugins.kapture.config.KaptureSite;
import io.jenkins.plugins.kapture.journal.JournalEntry;
import io.jenkins.plugins.kapture.journal.JournalEntry.Phase;
import io.jenkins.plugins.kapture.journal.TicketJournal;
import io.jenkins.plugins.kapture.mock.Fault;
import io.jenkins.plugins.kapture.mock.MockKapture;
import io.jenkins.plugins.kapture.parameters.UpdateParameters;
import io.jenkins.plugins.kapture.update.RequestSender;
import io.jenkins.plugins.kapture.update.TicketUpdater;
import io.jenkins.plugins.kapture.update.UpdateOperation;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.jvnet.hudson.test.JenkinsRule;

/** Batches while the site limits or refuses requests, and while site and credentials change. */
class BatchTest extends MockKaptureTestBase {

    @Test
    void allTicketsAreUpdatedDespiteARateLimit() throws Exception {
        int tickets = 50;
        kapture.limit(20, Duration.ofSeconds(6), false); // longer than all attempts for one ticket
        WorkflowRun build = jenkins.waitForCompletion(startBatch(tickets));
        assertThat(JenkinsRule.getLog(build), KaptureTestUtil.outcomes(build), everyItem(is(Outcome.UPDATED)));
        assertThat(kapture.refusedByLimit(), is(lessThan(tickets)));
        IntStream.range(0, tickets)
                .forEach(id -> assertThat(kapture.ticket(String.valueOf(id)).updates(), hasSize(1)));
    }

    @Test
    void rateLimitPausesTheSiteForAllBuilds() throws Exception {
        kapture.onNext().inject(Fault.retryAfter(429, "5"));
        WorkflowRun first = startBatch(1);
        jenkins.waitForMessage("Retrying in 5 s", first);
        WorkflowRun second = startBatch(1);
        while (!InterruptionTest.hasBegun(second)) {
            TimeUnit.MILLISECONDS.sleep(50);
        }
        jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(first));
        jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(second));
        assertThat(kapture.requests(), hasSize(3));
        Duration rest = Duration.between(
                kapture.requests().get(0).at(), kapture.requests().get(1).at());
        assertThat(rest, is(greaterThanOrEqualTo(Duration.ofSeconds(5))));
    }

    @Test
    void longRetryAfterEndsTheAttemptsOfAllTickets() throws Exception {
        site.setMaxConcurrentRequests(1);
        kapture.onEvery().inject(Fault.retryAfter(503, "601"));
        WorkflowRun build = jenkins.waitForCompletion(startBatch(5));
        assertThat(KaptureTestUtil.outcomes(build), everyItem(is(Outcome.UNAVAILABLE)));
        jenkins.assertLogContains("Kapture asked Jenkins to wait 601 s", build);
        WorkflowRun later = jenkins.waitForCompletion(startBatch(1));
        assertThat(KaptureTestUtil.outcomes(later), everyItem(is(Outcome.UNAVAILABLE)));
        jenkins.assertLogNotContains("Sent from", later);
        assertThat(kapture.requests(), hasSize(1));
    }

    @Test
    void requestsPerMinuteAreSpaced() throws Exception {
        site.setMaxRequestsPerMinute(240);
        WorkflowRun build = jenkins.waitForCompletion(startBatch(17));
        assertThat(KaptureTestUtil.outcomes(build), everyItem(is(Outcome.UPDATED)));
        Duration all = Duration.between(
                kapture.requests().get(0).at(), kapture.requests().get(16).at());
        assertThat(all, is(greaterThan(Duration.ofMillis(1500))));
    }

    @Test
    void lowerLimitAppliesFromTheNextRequest() throws Exception {
        site.setMaxConcurrentRequests(6);
        kapture.latency(Duration.ofSeconds(5));
        WorkflowRun build = startBatch(18);
        kapture.awaitRequests(6);
        KaptureSite lowered = copyOfSite();
        lowered.setMaxConcurrentRequests(1);
        KaptureConfiguration.get().setSites(List.of(lowered));
        kapture.latency(Duration.ofMillis(300));
        kapture.awaitRequests(14);
        kapture.resetMaxConcurrentRequests();
        jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(build));
        assertThat(kapture.maxConcurrentRequests(), is(1));
    }

    /** A configuration file that was edited manually can contain one. */
    @Test
    void invalidLimitEndsTheTicketsInsteadOfKeepingThemWaiting() throws Exception {
        kapture.latency(Duration.ofSeconds(5));
        WorkflowRun build = startBatch(24);
        kapture.awaitRequests(6);
        site.setMaxConcurrentRequests(-1);
        jenkins.waitForCompletion(build);
        jenkins.assertLogContains("maxConcurrentRequests", build);
    }

    /** The service accepts all other tickets. */
    @Test
    void ticketThatIsAlwaysRefusedEnds() throws Exception {
        kapture.ticket("other");
        kapture.on("0").inject(Fault.status(503));
        WorkflowRun others = KaptureTestUtil.pipeline(
                        jenkins,
                        "for (int i = 0; true; i++) { kaptureUpdateTicket ticketId: 'other', subStatus: 'P', comment: i }")
                .scheduleBuild2(0)
                .waitForStart();
        WorkflowRun build = startBatch(2);
        jenkins.waitForCompletion(build);
        others.doStop();
        jenkins.waitForCompletion(others);
        assertThat(KaptureTestUtil.outcomes(build), containsInAnyOrder(Outcome.UNAVAILABLE, Outcome.UPDATED));
    }

    @Test
    void higherLimitPerMinuteCountsFromTheNextRequest() throws Exception {
        site.setMaxRequestsPerMinute(4); // one request in 15 s
        WorkflowRun build = startBatch(3);
        kapture.awaitRequests(1);
        KaptureConfiguration.get().setSites(List.of(copyOfSite()));
        jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(build));
        Duration all = Duration.between(
                kapture.requests().get(0).at(), kapture.requests().get(2).at());
        assertThat(all, is(lessThan(Duration.ofSeconds(10))));
    }

    @Test
    void siteRemovedDuringABackoffEndsItsTickets() throws Exception {
        kapture.onEvery().inject(Fault.retryAfter(429, "100"));
        WorkflowRun build = startBatch(2);
        jenkins.waitForMessage("Retrying in 100 s", build);
        KaptureConfiguration.get().setSites(List.of());
        jenkins.assertBuildStatus(Result.UNSTABLE, jenkins.waitForCompletion(build));
        assertThat(KaptureTestUtil.outcomes(build), everyItem(is(Outcome.UNAVAILABLE)));
        assertThat(build.getDuration(), is(lessThan(60_000L)));
    }

    @Test
    void siteWhoseUrlIsChangedDuringABackoffContinuesAtTheNewUrl() throws Exception {
        kapture.onEvery().inject(Fault.retryAfter(429, "100"));
        WorkflowRun build = startBatch(2);
        jenkins.waitForMessage("Retrying in 100 s", build);
        try (MockKapture other = MockKapture.start()) {
            List.of("0", "1").forEach(other::ticket);
            KaptureTestUtil.configure(other);
            jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(build));
            assertThat(other.requests(), hasSize(2));
        }
        assertThat(build.getDuration(), is(lessThan(60_000L)));
    }

    @Test
    void replacedTokenIsUsedForTheNextRequest() throws Exception {
        WorkflowRun build = startSlowBatch();
        kapture.accept("bmV3OnRva2Vu");
        SystemCredentialsProvider.getInstance().getCredentials().clear();
        KaptureTestUtil.addSecret(KaptureTestUtil.CREDENTIAL, "bmV3OnRva2Vu");
        kapture.latency(Duration.ZERO);
        jenkins.assertBuildStatusSuccess(jenkins.waitForCompletion(build));
        assertThat(kapture.requests().get(0).header("Authorization"), is("Basic " + MockKapture.TOKEN));
        assertThat(kapture.requests().get(5).header("Authorization"), is("Basic bmV3OnRva2Vu"));
    }

    /** Changes that an administrator makes while a batch runs. */
    private enum Change {
        TOKEN_DELETED,
        SITE_CLOSED,
        SITE_REMOVED
    }

    @ParameterizedTest
    @EnumSource
    void remainingTicketsAreUnavailable(Change change) throws Exception {
        WorkflowRun build = startSlowBatch();
        switch (change) {
            case TOKEN_DELETED ->
                SystemCredentialsProvider.getInstance().getCredentials().clear();
            case SITE_CLOSED -> {
                KaptureSite closed = copyOfSite();
                closed.setAllowedFolders(List.of("another"));
                KaptureConfiguration.get().setSites(List.of(closed));
            }
            case SITE_REMOVED -> KaptureConfiguration.get().setSites(List.of());
        }
        kapture.latency(Duration.ZERO);
        jenkins.assertBuildStatus(Result.UNSTABLE, jenkins.waitForCompletion(build));
        List<Outcome> outcomes = KaptureTestUtil.outcomes(build);
        int sent = kapture.requests().size();
        assertThat(sent, is(lessThan(6)));
        assertThat(outcomes.subList(0, sent), everyItem(is(Outcome.UPDATED)));
        assertThat(outcomes.subList(sent, 6), everyItem(is(Outcome.UNAVAILABLE)));
    }

    @Test
    void abortDuringARetryEndsEachTicketOnce() throws Exception {
        WorkflowRun build = jenkins.buildAndAssertSuccess(KaptureTestUtil.pipeline(jenkins, "echo 'empty'"));
        site.setMaxAttempts(10);
        kapture.onEvery().inject(Fault.retryAfter(503, "0"));
        UpdateParameters parameters = new UpdateParameters();
        parameters.subStatus = "CL";
        for (int i = 0; i < 100; i++) {
            parameters.comment = "Batch " + i; // the same would not be sent again
            List<TicketUpdate> updates = IntStream.range(0, 4)
                    .mapToObj(id -> parameters.update(String.valueOf(id)))
                    .toList();
            ByteArrayOutputStream log = new ByteArrayOutputStream();
            TaskListener listener = new StreamTaskListener(log, StandardCharsets.UTF_8);
            TicketUpdater updater = new TicketUpdater(
                    build, listener, new RequestSender(null), parameters, UpdateOperation.of("op" + i));
            updater.record(updates);
            var results = updater.send();
            TimeUnit.MICROSECONDS.sleep(i * 300L);
            updater.abort();
            assertThat(results.get(), hasSize(4));
            long ends = log.toString(StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> line.contains("4 tickets: "))
                    .count();
            assertThat(ends, is(1L));
        }
        assertThat(
                new TicketJournal(build)
                        .byKey().values().stream().map(JournalEntry::phase).toList(),
                everyItem(is(Phase.DONE)));
    }

    private WorkflowRun startBatch(int tickets) throws Exception {
        IntStream.range(0, tickets).mapToObj(String::valueOf).forEach(kapture::ticket);
        KaptureConfiguration.get().setSites(List.of(site));
        return KaptureTestUtil.start(
                jenkins,
                "kaptureUpdateTickets(ticketIds: (0..<" + tickets
                        + ").toList(), subStatus: 'CL', onError: 'UNSTABLE')");
    }

    /** Six tickets, one at a time; returns when the first request is in progress. */
    private WorkflowRun startSlowBatch() throws Exception {
        site.setMaxConcurrentRequests(1);
        kapture.latency(Duration.ofSeconds(5));
        WorkflowRun build = startBatch(6);
        kapture.awaitRequests(1);
        return build;
    }

    private KaptureSite copyOfSite() {
        KaptureSite copy = new KaptureSite("production", kapture.url());
        copy.setCredentialsId(KaptureTestUtil.CREDENTIAL);
        copy.setMaxConcurrentRequests(site.getMaxConcurrentRequests());
        return copy;
    }

    /** As if Jenkins had restarted between two attempts. */
    @Test
    void siteThatIsRemovedBeforeARestartEndsTheTicketAsUnavailable() throws Exception {
        WorkflowRun build = jenkins.buildAndAssertSuccess(KaptureTestUtil.pipeline(jenkins, "echo 'hi'"));
        TicketJournal journal = new TicketJournal(build);
        KaptureTestUtil.recordRequested(
                journal, "1", "production", List.of(KaptureTestUtil.requested("7", "CL")), null);
        journal.recordPhase("1/0", JournalEntry.Phase.SENT);
        journal.recordPhase("1/0", JournalEntry.Phase.WAITING);
        KaptureConfiguration.get().setSites(List.of());
        UpdateParameters parameters = new UpdateParameters();
        parameters.subStatus = "CL";
        TicketUpdater updater = new TicketUpdater(
                build, TaskListener.NULL, new RequestSender(null), parameters, UpdateOperation.of("1"));
        updater.record(List.of(parameters.update("7")));
        assertThat(updater.send().get().get(0).getOutcome(), is("UNAVAILABLE"));
    }
}
