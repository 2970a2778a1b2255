package io.jenkins.plugins.kapture.benchmark;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.hasSize;

import com.sun.management.UnixOperatingSystemMXBean;
import hudson.model.Label;
import hudson.model.Node;
import hudson.tasks.LogRotator;
import io.jenkins.plugins.kapture.KaptureTestUtil;
import io.jenkins.plugins.kapture.client.MeasuredTable;
import io.jenkins.plugins.kapture.mock.MockKapture;
import java.io.Serializable;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import jenkins.security.MasterToSlaveCallable;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.RealJenkinsExtension;

/**
 * Runs consecutive builds for {@code -Dkapture.steady.minutes} minutes, on an agent that is replaced every minute, and
 * measures whether the processes of the controller and the agent grow. The service is in a third process, so that its
 * own memory is not measured.
 */
@EnabledIfSystemProperty(named = "kapture.steady.minutes", matches = "\\d+")
class SteadyBenchmark {

    private static final String TICKET = "713516551148";
    private static final String LABEL = "remote";
    private static final long AGENT_LIFE_NANOS = TimeUnit.MINUTES.toNanos(1);
    private static final int STEPS = 10;
    private static final int BATCH = 40;

    @RegisterExtension
    private final RealJenkinsExtension controller = new RealJenkinsExtension().withTimeout(0);

    /** The resources of a process after a garbage collection. */
    private record Usage(int builds, long heapMegabytes, int threads, long openFiles, int classes)
            implements Serializable {

        private static final long serialVersionUID = 1L;

        static Usage now(int builds) {
            for (int i = 0; i < 3; i++) {
                System.gc();
            }
            return new Usage(
                    builds,
                    ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() >> 20,
                    ManagementFactory.getThreadMXBean().getThreadCount(),
                    ManagementFactory.getPlatformMXBean(UnixOperatingSystemMXBean.class)
                            .getOpenFileDescriptorCount(),
                    ManagementFactory.getClassLoadingMXBean().getLoadedClassCount());
        }
    }

    private static final class AgentUsage extends MasterToSlaveCallable<Usage, RuntimeException> {

        private static final long serialVersionUID = 1L;

        @Override
        public Usage call() {
            return Usage.now(0);
        }
    }

    @Test
    void nothingGrows() throws Throwable {
        MeasuredTable table = new MeasuredTable(
                "docs/dev/benchmarks.md",
                "steady",
                "Minute",
                "Updates so far",
                "Process",
                "Heap, MB",
                "Threads",
                "Open files and sockets",
                "Classes");
        int minutes = Integer.getInteger("kapture.steady.minutes");
        int builds = 0;
        try (MockKapture kapture = MockKapture.start()) {
            kapture.ticket(TICKET);
            for (int id = 1; id <= BATCH; id++) {
                kapture.ticket(String.valueOf(id));
            }
            String url = kapture.url();
            controller.startJenkins();
            controller.runRemotely(SteadyBenchmark::begin, url);
            long start = System.nanoTime();
            for (int part = 1; part <= 6; part++) {
                long until = start + TimeUnit.MINUTES.toNanos(minutes) * part / 6;
                var usages = controller.runRemotely(SteadyBenchmark::build, until - System.nanoTime());
                builds += usages.get(0).builds();
                for (int i = 0; i < 2; i++) {
                    Usage usage = usages.get(i);
                    table.add(
                            minutes * part / 6,
                            builds * (STEPS + BATCH),
                            i == 0 ? "controller" : "agent",
                            usage.heapMegabytes(),
                            usage.threads(),
                            usage.openFiles(),
                            usage.classes());
                }
            }
            assertThat(kapture.ticket(TICKET).updates(), hasSize(builds * STEPS));
            assertThat(kapture.ticket(String.valueOf(BATCH)).updates(), hasSize(builds));
            table.write();
        }
    }

    private static void begin(JenkinsRule jenkins, String url) throws Throwable {
        KaptureTestUtil.configure(url);
        WorkflowJob job = jenkins.createProject(WorkflowJob.class, "steady");
        job.setBuildDiscarder(new LogRotator(-1, 5, -1, -1));
        KaptureTestUtil.setScript(
                job,
                "node('" + LABEL + "') {\n"
                        + "for (int i = 0; i < " + STEPS + "; i++) { kaptureUpdateTicket(ticketId: '" + TICKET
                        + "', subStatus: 'PS', comment: \"$i\") }\n"
                        + "kaptureUpdateTickets(ticketIds: (1.." + BATCH
                        + ").collect { it as String }, subStatus: 'CL')\n}");
    }

    /** @return the resources of the controller and its current agent after that time */
    private static ArrayList<Usage> build(JenkinsRule jenkins, long nanos) throws Throwable {
        WorkflowJob job = jenkins.jenkins.getItemByFullName("steady", WorkflowJob.class);
        long begin = System.nanoTime();
        long replaced = begin;
        int builds = 0;
        replaceAgent(jenkins);
        while (System.nanoTime() - begin < nanos) {
            if (System.nanoTime() - replaced > AGENT_LIFE_NANOS) {
                replaceAgent(jenkins);
                replaced = System.nanoTime();
            }
            jenkins.buildAndAssertSuccess(job);
            builds++;
            TimeUnit.SECONDS.sleep(1); // a steady rate, not the maximum
        }
        var agent = Label.get(LABEL).getNodes().iterator().next();
        return new ArrayList<>(List.of(Usage.now(builds), agent.getChannel().call(new AgentUsage())));
    }

    private static void replaceAgent(JenkinsRule jenkins) throws Exception {
        for (Node old : Label.get(LABEL).getNodes()) {
            jenkins.jenkins.removeNode(old);
        }
        jenkins.createOnlineSlave(Label.get(LABEL));
    }
}
