package io.jenkins.plugins.kapture.update;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;

import hudson.model.FreeStyleBuild;
import hudson.model.TaskListener;
import hudson.util.StreamTaskListener;
import io.jenkins.plugins.kapture.KaptureTestUtil;
import io.jenkins.plugins.kapture.MockKaptureTestBase;
import io.jenkins.plugins.kapture.client.FaultFixture;
import io.jenkins.plugins.kapture.client.Outcome;
import io.jenkins.plugins.kapture.client.Token;
import io.jenkins.plugins.kapture.client.UpdateResponse;
import io.jenkins.plugins.kapture.http.HttpResponse;
import io.jenkins.plugins.kapture.journal.JournalEntry;
import io.jenkins.plugins.kapture.journal.TicketJournal;
import io.jenkins.plugins.kapture.mock.MockKapture;
import io.jenkins.plugins.kapture.parameters.UpdateParameters;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each ticket ends once, even if several end at the same moment, or one in two ways, or its end cannot be logged. */
class SimultaneousEndsTest extends MockKaptureTestBase {

    private static final UpdateResponse BUSY = FaultFixture.read(
            new HttpResponse(503, new byte[0], -1, HttpResponse.Failure.NONE, ""), "https://acme.kapturecrm.com");

    private final ByteArrayOutputStream log = new ByteArrayOutputStream();
    private final Token token = Token.of(MockKapture.TOKEN);

    private FreeStyleBuild build;

    @BeforeEach
    void setUp() throws Exception {
        List.of("1", "2").forEach(kapture::ticket);
        build = jenkins.buildAndAssertSuccess(jenkins.createFreeStyleProject());
    }

    /** A log in which the results of two tickets wait for each other. */
    private TaskListener listenerThatBringsTwoResultsTogether() {
        CyclicBarrier results = new CyclicBarrier(2);
        PrintStream lines = new PrintStream(log, true, StandardCharsets.UTF_8) {
            @Override
            public void println(String line) {
                super.println(line);
                if (line.contains(": UPDATED")) {
                    try {
                        results.await(1, TimeUnit.MINUTES);
                    } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
                        throw new AssertionError(e);
                    }
                }
            }
        };
        return () -> lines;
    }

    @Test
    void endOfABatchIsLoggedOnceIfItsLastTicketsEndTogether() throws Exception {
        TaskListener listener = listenerThatBringsTwoResultsTogether();
        UpdateParameters parameters = new UpdateParameters();
        parameters.subStatus = "CL";
        int batches = 200;
        for (int i = 0; i < batches; i++) {
            var updater = new TicketUpdater(
                    build, listener, new RequestSender(null), parameters, UpdateOperation.of("op" + i));
            parameters.comment = "Batch " + i; // the same would not be sent again
            updater.record(List.of(parameters.update("1"), parameters.update("2")));
            assertThat(updater.send().get(), hasSize(2));
        }
        TimeUnit.MILLISECONDS.sleep(200); // for a second line of the last batch
        assertThat(lines("2 tickets: 2 updated"), is((long) batches));
    }

    @ParameterizedTest
    @ValueSource(strings = {": UPDATED", "2 updated", ""})
    void ticketsEndEvenIfALogFilterFails(String line) throws Exception {
        PrintStream broken = new PrintStream(log, true, StandardCharsets.UTF_8) {
            @Override
            public void println(String text) {
                if (text.contains(line)) {
                    throw new StackOverflowError("invented");
                }
                super.println(text);
            }
        };
        UpdateParameters parameters = new UpdateParameters();
        parameters.subStatus = "CL";
        var updater = new TicketUpdater(
                build, () -> broken, new RequestSender(null), parameters, UpdateOperation.of("broken"));
        updater.record(List.of(parameters.update("1"), parameters.update("2")));
        assertThat(updater.send().handle((results, problem) -> true).get(1, TimeUnit.MINUTES), is(true));
        assertThat(
                new TicketJournal(build)
                        .read().stream().map(JournalEntry::phase).toList(),
                everyItem(is(JournalEntry.Phase.DONE)));
    }

    @Test
    void responseAfterAnAbortDoesNotChangeTheOutcome() throws Exception {
        UpdateState state = state("1");
        assertThat(state.beginRequest(), is(true));
        assertThat(state.abort(UpdateResponse.of(Outcome.UNAVAILABLE, "Not sent.")), is(true));
        state.end(UpdateResponse.of(Outcome.UNKNOWN, "Aborted.")); // by the timer of the abort
        assertThat(state.awaitRetry(), is(false));
        state.end(BUSY);
        assertThat(state.beginRequest(), is(false));
        assertEndedOnce(state, Outcome.UNKNOWN);
    }

    @Test
    void responseDuringAnAbortEndsTheTicket() throws Exception {
        UpdateState state = state("1");
        assertThat(state.beginRequest(), is(true));
        assertThat(state.abort(UpdateResponse.of(Outcome.UNAVAILABLE, "Not sent.")), is(true));
        assertThat(state.awaitRetry(), is(false));
        state.end(BUSY);
        state.end(UpdateResponse.of(Outcome.UNKNOWN, "Aborted.")); // by the timer of the abort
        assertEndedOnce(state, Outcome.UNAVAILABLE);
    }

    @Test
    void abortWhileTheTicketWaitsEndsIt() throws Exception {
        UpdateState state = state("1");
        assertThat(state.beginRequest(), is(true));
        assertThat(state.awaitRetry(), is(true));
        assertThat(state.abort(UpdateResponse.of(Outcome.UNAVAILABLE, "Not sent.")), is(false));
        assertThat(state.beginRequest(), is(false));
        assertThat(state.awaitRetry(), is(false));
        assertEndedOnce(state, Outcome.UNAVAILABLE);
    }

    private UpdateState state(String ticket) throws Exception {
        UpdateContext context = UpdateContext.of(
                build,
                new StreamTaskListener(log, StandardCharsets.UTF_8),
                new RequestSender(null),
                new UpdateParameters(),
                null,
                "production");
        context.log().expect(2); // otherwise the step's failure says what has happened
        KaptureTestUtil.recordRequested(
                context.journal(), "progress", "production", List.of(KaptureTestUtil.requested(ticket, "CL")), null);
        return new UpdateState(context, ticket, "progress/0");
    }

    private void assertEndedOnce(UpdateState state, Outcome outcome) {
        assertThat(state.result.join().outcome(), is(outcome));
        Map<String, JournalEntry> journal = new TicketJournal(build).byKey();
        assertThat(journal.get("progress/0").outcome(), is(outcome));
        assertThat(lines(" on site production: "), is(1L));
    }

    private long lines(String text) {
        return log.toString(StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.contains(text))
                .count();
    }
}
