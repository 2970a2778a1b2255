package io.jenkins.plugins.kapture.reliability;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThanOrEqualTo;

import hudson.model.Label;
import hudson.model.Result;
import hudson.model.Slave;
import io.jenkins.plugins.kapture.JenkinsTestBase;
import io.jenkins.plugins.kapture.KaptureTestUtil;
import io.jenkins.plugins.kapture.config.KaptureConfiguration;
import io.jenkins.plugins.kapture.config.KaptureSite;
import io.jenkins.plugins.kapture.mock.Fault;
import io.jenkins.plugins.kapture.mock.MockKapture;
import io.jenkins.plugins.kapture.pages.KaptureBuildAction;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import jenkins.security.MasterToSlaveCallable;
import org.jenkinsci.plugins.workflow.flow.FlowDurabilityHint;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.job.properties.DurabilityHintJobProperty;
import org.junit.jupiter.api.Test;

/** Many concurrent updates, and sites that do not slow each other down. */
class LoadTest extends JenkinsTestBase {

    private static final int MANY = 500;
    private static final int FEW_THREADS = 20;
    private static final int AT_ONCE = 8;
    private static final long FEW_MEGABYTES = 50;

    /** The number of threads in an agent's JVM. */
    private static final class Threads extends MasterToSlaveCallable<Integer, RuntimeException> {

        private static final long serialVersionUID = 1L;

        @Override
        public Integer call() {
            return ManagementFactory.getThreadMXBean().getThreadCount();
        }
    }

    @Test
    void waitingUpdatesUseNoThreads() throws Exception {
        try (MockKapture kapture = MockKapture.start()) {
            Slave agent = jenkins.createOnlineSlave(Label.get("loaded"));
            KaptureSite site = KaptureTestUtil.configure(kapture);
            site.setRequestTimeoutSeconds(600);
            KaptureConfiguration.get().setSites(List.of(site));
            kapture.onEvery().inject(Fault.stall(Fault.Point.AFTER_REQUEST));
            int before = agent.getChannel().call(new Threads());
            long heapBefore = usedMegabytes();
            WorkflowJob job = KaptureTestUtil.pipeline(
                    jenkins,
                    "node('loaded') { parallel((1.." + MANY + ").collectEntries { n -> [(\"$n\".toString()): "
                            + "{ kaptureUpdateTicket(ticketId: \"$n\", subStatus: 'CL') }] }) }");
            job.addProperty(new DurabilityHintJobProperty(FlowDurabilityHint.PERFORMANCE_OPTIMIZED));
            WorkflowRun build = job.scheduleBuild2(0).waitForStart();
            kapture.awaitRequests(AT_ONCE);
            while (updates(build) < MANY) {
                TimeUnit.MILLISECONDS.sleep(100);
            }
            // Threads that started the updates may be idle for a while before they end.
            await().atMost(1, TimeUnit.MINUTES).until(() -> kaptureThreads() <= AT_ONCE);
            assertThat(agent.getChannel().call(new Threads()) - before, is(lessThanOrEqualTo(FEW_THREADS)));
            assertThat(usedMegabytes() - heapBefore, is(lessThanOrEqualTo(FEW_MEGABYTES)));
            assertThat(kapture.requests(), hasSize(AT_ONCE));
            build.doStop();
            jenkins.assertBuildStatus(Result.ABORTED, jenkins.waitForCompletion(build));
            assertThat(build.getAction(KaptureBuildAction.class).getTickets(), hasSize(MANY));
        }
    }

    private static int updates(WorkflowRun build) throws Exception {
        return build.getExecution() == null
                ? 0
                : build.getExecution().getCurrentExecutions(true).get().size();
    }

    private static long usedMegabytes() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() >> 20;
    }

    /** The plugin has no other threads on the controller. */
    private static long kaptureThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("Kapture site"))
                .count();
    }

    @Test
    void twentyBuildsOnTwoAgentsUpdateAllTheirTickets() throws Exception {
        try (MockKapture kapture = MockKapture.start()) {
            for (int i = 0; i < 2; i++) {
                Slave agent = jenkins.createOnlineSlave(Label.get("remote"));
                agent.setNumExecutors(10);
            }
            KaptureTestUtil.configure(kapture);
            List<Future<WorkflowRun>> builds = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                String ticket = "7135" + i;
                kapture.ticket(ticket);
                builds.add(KaptureTestUtil.pipeline(
                                jenkins,
                                "node('remote') { for (int i = 0; i < 5; i++) { kaptureUpdateTicket(ticketId: '"
                                        + ticket + "', subStatus: 'CL', comment: \"$i\") } }")
                        .scheduleBuild2(0));
            }
            for (Future<WorkflowRun> build : builds) {
                jenkins.assertBuildStatus(Result.SUCCESS, build.get());
            }
            for (int i = 0; i < 20; i++) {
                assertThat(kapture.ticket("7135" + i).updates(), hasSize(5));
            }
            assertThat(kapture.requests(), hasSize(100));
            assertThat(kapture.maxConcurrentRequests(), is(lessThanOrEqualTo(AT_ONCE)));
        }
    }

    @Test
    void slowSiteDoesNotSlowAnother() throws Exception {
        try (MockKapture slow = MockKapture.start();
                MockKapture fast = MockKapture.start()) {
            KaptureSite first = KaptureTestUtil.configure(slow);
            first.setRequestTimeoutSeconds(600);
            KaptureSite second = new KaptureSite("fast", fast.url());
            second.setCredentialsId(KaptureTestUtil.CREDENTIAL);
            KaptureConfiguration.get().setSites(List.of(first, second));
            slow.onEvery().inject(Fault.stall(Fault.Point.AFTER_REQUEST));
            fast.ticket("1");
            WorkflowRun stalled = KaptureTestUtil.pipeline(
                            jenkins,
                            "kaptureUpdateTickets(ticketIds: (1..50).collect { \"$it\".toString() }, subStatus: 'CL')")
                    .scheduleBuild2(0)
                    .waitForStart();
            slow.awaitRequests(AT_ONCE);
            jenkins.buildAndAssertSuccess(KaptureTestUtil.pipeline(
                    jenkins, "kaptureUpdateTicket(ticketId: '1', subStatus: 'CL', site: 'fast')"));
            assertThat(stalled.isBuilding(), is(true));
            stalled.doStop();
            jenkins.assertBuildStatus(Result.ABORTED, jenkins.waitForCompletion(stalled));
        }
    }
}
