package io.jenkins.plugins.kapture.release;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.is;

import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.tasks.Builder;
import io.jenkins.plugins.kapture.KaptureTestUtil;
import io.jenkins.plugins.kapture.buildstep.KaptureTicketBuilder;
import io.jenkins.plugins.kapture.buildstep.KaptureTicketPublisher;
import io.jenkins.plugins.kapture.client.Outcome;
import io.jenkins.plugins.kapture.journal.JournalEntry;
import io.jenkins.plugins.kapture.journal.RunningResends;
import io.jenkins.plugins.kapture.journal.TicketJournal;
import io.jenkins.plugins.kapture.mock.Fault;
import io.jenkins.plugins.kapture.mock.MockKapture;
import io.jenkins.plugins.kapture.mock.Ticket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.FailureBuilder;
import org.jvnet.hudson.test.FakeChangeLogSCM;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.JenkinsSessionExtension;
import org.jvnet.hudson.test.recipes.WithTimeout;

/**
 * Random histories in a real Jenkins, which is restarted in between: builds that skip stages or fail, a service that is
 * down, does not respond or refuses tickets, and people who send again what was not updated.
 */
class HistoriesInJenkinsTest {

    private static final int HISTORIES = 60;
    private static final int BUILDS = 4;
    private static final int SESSIONS = 2;
    private static final List<String> ENVIRONMENTS = List.of("staging", "production");

    @RegisterExtension
    private final JenkinsSessionExtension session = new JenkinsSessionExtension();

    /** Commits since the first search, as ticket and title. */
    private final Set<String> commits = new TreeSet<>();

    /** What a person has to look after, as environment and title. */
    private final Set<String> refused = new HashSet<>();

    @Test
    @WithTimeout(900) // for each session, on a busy machine
    void nothingIsToldTwiceOrLost() throws Throwable {
        try (MockKapture kapture = MockKapture.start()) {
            for (int part = 0; part < SESSIONS; part++) {
                int current = part;
                session.then(jenkins -> run(jenkins, kapture, current));
            }
            assertThat(toldTwice(kapture), is(empty()));
            assertThat(lost(kapture), is(empty()));
            assertThat(commits.size(), is(greaterThan(HISTORIES * BUILDS)));
        }
    }

    private void run(JenkinsRule jenkins, MockKapture kapture, int part) throws Exception {
        KaptureTestUtil.configure(kapture).setMaxAttempts(1);
        for (int history = 0; history < HISTORIES; history++) {
            Random random = new Random(1000L * part + history);
            String name = "history-" + history;
            FreeStyleProject job = part == 0
                    ? create(jenkins, name, kapture, history)
                    : jenkins.jenkins.getItemByFullName(name, FreeStyleProject.class);
            for (int build = 0; build < BUILDS; build++) {
                build(jenkins, job, random, kapture, history);
            }
            if (part == SESSIONS - 1) { // at last everything works
                configure(job, history, List.of(step("staging", history), step("production", history)));
                jenkins.buildAndAssertSuccess(job);
                checkCount(job, kapture, history);
            }
        }
    }

    private static FreeStyleProject create(JenkinsRule jenkins, String name, MockKapture kapture, int history)
            throws Exception {
        FreeStyleProject job = jenkins.createFreeStyleProject(name);
        job.setScm(new FakeChangeLogSCM());
        for (int ticket = 0; ticket < 4; ticket++) {
            kapture.ticket(history + "-" + ticket);
        }
        configure(job, history, List.of(step("staging", history), step("production", history)));
        jenkins.buildAndAssertSuccess(job);
        return job;
    }

    private static KaptureTicketBuilder step(String environment, int history) {
        KaptureTicketBuilder step = new KaptureTicketBuilder("CL");
        step.pattern = "KAP-(" + history + "-\\d+)";
        step.environment = environment;
        step.comment = environment + "\n{commits}";
        step.onRejected = "UNSTABLE";
        return step;
    }

    private static void configure(FreeStyleProject job, int history, List<? extends Builder> builders)
            throws Exception {
        job.getBuildersList().replaceBy(builders);
        KaptureTicketPublisher publisher = new KaptureTicketPublisher();
        publisher.setFailureSubStatus("P");
        publisher.failureComment = "failure\n{commits}";
        publisher.pattern = "KAP-(" + history + "-\\d+)";
        publisher.environment = "production";
        job.getPublishersList().replaceBy(List.of(publisher));
    }

    private void build(JenkinsRule jenkins, FreeStyleProject job, Random random, MockKapture kapture, int history)
            throws Exception {
        FakeChangeLogSCM scm = new FakeChangeLogSCM();
        for (int n = random.nextInt(4); n > 0; n--) {
            String title = "KAP-" + history + "-" + random.nextInt(4) + " in " + commits.size();
            commits.add(title);
            scm.addChange().withMsg(title);
        }
        job.setScm(scm);
        List<Builder> builders = new ArrayList<>();
        for (String environment : ENVIRONMENTS) {
            double luck = random.nextDouble();
            if (luck < .15) {
                builders.add(new FailureBuilder());
                break; // what is told afterwards is not a release
            } else if (luck < .75) { // otherwise the stage is skipped
                KaptureTicketBuilder step = step(environment, history);
                step.onError = random.nextBoolean() ? "IGNORE" : "FAILURE";
                builders.add(step);
            }
        }
        configure(job, history, builders);
        List<Fault> faults =
                List.of(Fault.retryAfter(503, "0"), Fault.reset(Fault.Point.AFTER_REQUEST), Fault.status(400));
        if (random.nextInt(3) == 0) {
            kapture.onNext().inject(faults.get(random.nextInt(faults.size())));
        }
        FreeStyleBuild run = job.scheduleBuild2(0).get();
        kapture.clearFaults();
        if (random.nextInt(4) == 0 && !new TicketJournal(run).read().isEmpty()) {
            // Without those whose outcome is unknown.
            KaptureTestUtil.sendAgain(jenkins, run, "");
            await().atMost(Duration.ofMinutes(1))
                    .pollInterval(Duration.ofMillis(10))
                    .until(() -> !RunningResends.contains(run));
        }
    }

    /** The service's own count agrees with the journals; what a person has to look after is noted. */
    private void checkCount(FreeStyleProject job, MockKapture kapture, int history) throws Exception {
        int updated = 0;
        for (FreeStyleBuild build : job.getBuilds()) {
            for (JournalEntry entry : new TicketJournal(build).latestAttempts().values()) {
                updated += entry.outcome() == Outcome.UPDATED ? 1 : 0;
                if (entry.outcome() == Outcome.UNKNOWN || entry.outcome() == Outcome.REJECTED) {
                    refused.add(entry.environment() + " KAP-" + entry.ticketId());
                }
            }
        }
        int received = 0;
        for (int ticket = 0; ticket < 4; ticket++) {
            received += kapture.ticket(history + "-" + ticket).updates().size();
        }
        assertThat("history " + history, received, is(updated));
    }

    private List<String> received(MockKapture kapture) {
        List<String> received = new ArrayList<>();
        for (int history = 0; history < HISTORIES; history++) {
            for (int ticket = 0; ticket < 4; ticket++) {
                String id = history + "-" + ticket;
                for (Ticket.Update update : kapture.ticket(id).updates()) {
                    List<String> lines = update.get("comment").lines().toList();
                    lines.stream().skip(1).forEach(title -> received.add(lines.get(0) + " " + title));
                }
            }
        }
        return received;
    }

    private List<String> toldTwice(MockKapture kapture) {
        Set<String> once = new HashSet<>();
        return received(kapture).stream().filter(each -> !once.add(each)).toList();
    }

    private List<String> lost(MockKapture kapture) {
        Set<String> received = new HashSet<>(received(kapture));
        List<String> lost = new ArrayList<>();
        for (String title : commits) {
            for (String environment : ENVIRONMENTS) {
                String ticket = title.substring(0, title.indexOf(' '));
                if (!received.contains(environment + " " + title) && !refused.contains(environment + " " + ticket)) {
                    lost.add(environment + " " + title);
                }
            }
        }
        return lost;
    }
}
