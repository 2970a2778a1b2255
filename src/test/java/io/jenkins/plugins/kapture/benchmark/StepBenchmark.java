package io.jenkins.plugins.kapture.benchmark;

import static io.jenkins.plugins.kapture.benchmark.Figures.median;
import static io.jenkins.plugins.kapture.benchmark.Figures.ratio;
import static io.jenkins.plugins.kapture.benchmark.Figures.text;

import hudson.EnvVars;
import hudson.model.Slave;
import io.jenkins.plugins.kapture.KaptureTestUtil;
import io.jenkins.plugins.kapture.client.MeasuredTable;
import io.jenkins.plugins.kapture.client.SiteAddress;
import io.jenkins.plugins.kapture.config.KaptureConfiguration;
import io.jenkins.plugins.kapture.config.KaptureSite;
import io.jenkins.plugins.kapture.mock.LatencyProxy;
import io.jenkins.plugins.kapture.mock.MockKapture;
import io.jenkins.plugins.kapture.mock.MockTls;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.flow.FlowDurabilityHint;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.job.properties.DurabilityHintJobProperty;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.TestExtension;
import org.jvnet.hudson.test.junit.jupiter.RealJenkinsExtension;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/**
 * Compares an update with a no-op step and with the alternatives, in one run with interleaved samples, against the same
 * mock server and from real agent processes. Writes {@code docs/dev/benchmarks.md}; {@code .ci/benchmark} runs it.
 */
@WithJenkins
public class StepBenchmark {

    private static final String DOCUMENT = "docs/dev/benchmarks.md";
    private static final Duration HALF_TRIP = Duration.ofMillis(25);
    private static final int ROUND_TRIP_MILLIS = 50;
    private static final int BATCH = 1000;
    private static final int LARGEST_BATCH = 10_000;
    private static final int AT_ONCE = 8;

    private static final String UPDATE = "kaptureUpdateTicket";
    private static final String HTTP_REQUEST = "httpRequest";
    private static final String CURL = "sh curl";
    private static final String FLOOR = "no-op step";
    private static final String BARE = "bare request";
    private static final String BATCHED = "kaptureUpdateTickets, each of 1,000 tickets";

    /** The conditions of a measurement, as the end of its name. */
    private static final String IDLE = "";

    private static final String BUSY = ", one core busy";
    private static final String FAST = ", PERFORMANCE_OPTIMIZED";
    private static final String FAR = ", TLS and 50 ms away";
    private static final String FRESH = ", first on a fresh agent";

    @TestExtension
    public static StepDescriptor noOpStep() {
        return new NoOpStep.DescriptorImpl();
    }

    @RegisterExtension
    private final RealJenkinsExtension other = new RealJenkinsExtension();

    @TempDir
    private Path folder;

    private final MeasuredTable goals = new MeasuredTable(DOCUMENT, "goals", "Figure", "Goal", "Measured");

    private JenkinsRule jenkins;

    @Test
    void measure(JenkinsRule rule) throws Throwable {
        jenkins = rule;
        MockTls tls = MockTls.shared();
        EnvVars trust = new EnvVars("JAVA_TOOL_OPTIONS", tls.clientOptions(folder.resolve("trusted.p12")));
        try (MockKapture near = MockKapture.start();
                MockKapture secure = MockKapture.startTls(tls.server(MockTls.Certificate.GOOD));
                LatencyProxy line = LatencyProxy.to(secure.port(), HALF_TRIP)) {
            for (int id = 1; id <= LARGEST_BATCH; id++) {
                near.ticket(String.valueOf(id));
                secure.ticket(String.valueOf(id));
            }
            String far = "https://localhost:" + line.port();
            KaptureTestUtil.addSecret(KaptureTestUtil.CREDENTIAL, MockKapture.TOKEN);
            KaptureConfiguration.get().setSites(List.of(site("near", near.url()), site("far", far)));
            Slave agent = rule.createSlave("warm", trust);
            rule.waitOnline(agent);

            loopback(near);
            firstOnFreshAgents(trust, near);
            FirstUpdate.measure(other, near, 5);
            farAway(far);
            waiting(near);
            addGoals();
            growth();
        }
        report();
    }

    private static KaptureSite site(String name, String url) {
        KaptureSite site = new KaptureSite(name, url);
        site.setCredentialsId(KaptureTestUtil.CREDENTIAL);
        site.setMaxConcurrentRequests(AT_ONCE);
        return site;
    }

    private void loopback(MockKapture kapture) throws Exception {
        String url = kapture.url();
        run("warm", alternating(steps(IDLE, url), 40, 100, 5), false);
        run("warm", alternating(steps(FAST, url), 40, 100, 5), true);
        BusyCore.during(() -> run("warm", alternating(steps(BUSY, url), 10, 100, 5), false));
        run("warm", alternating(Map.of(CURL, curl(url)), 2, 15, 1), false);
        int before = kapture.connectionsOpened();
        run("warm", "for (int i = 0; i < 200; i++) { " + update("near") + " }", false);
        goals.add("connections opened for 200 updates", "at most 1", kapture.connectionsOpened() - before);
    }

    private static Map<String, String> steps(String conditions, String url) {
        Map<String, String> steps = new LinkedHashMap<>();
        steps.put(FLOOR + conditions, "noOp(ticketId: '1', subStatus: 'CL', site: 'near')");
        steps.put(UPDATE + conditions, update("near"));
        steps.put(BARE + conditions, bare(BARE + conditions, url, 5));
        steps.put(HTTP_REQUEST + conditions, httpRequest(url));
        return steps;
    }

    private void firstOnFreshAgents(EnvVars environment, MockKapture kapture) throws Exception {
        for (String conditions : List.of(IDLE, BUSY)) {
            for (int round = 0; round < 6; round++) {
                fresh(UPDATE + FRESH + conditions, update("near"), round, environment, conditions);
                fresh(HTTP_REQUEST + FRESH + conditions, httpRequest(kapture.url()), round, environment, conditions);
            }
        }
    }

    private void fresh(String name, String step, int round, EnvVars environment, String conditions) throws Exception {
        Slave agent = jenkins.createSlave(name.replaceAll("\\W+", "-") + round, environment);
        jenkins.waitOnline(agent);
        String count = "Figures.countClasses('" + name + round + "', '" + agent.getNodeName() + "')\n";
        String script = count + alternating(Map.of(name, step), 0, 1, 1) + "\n" + count;
        if (conditions.equals(BUSY)) {
            BusyCore.during(() -> run(agent.getNodeName(), script, false));
        } else {
            run(agent.getNodeName(), script, false);
        }
        jenkins.jenkins.removeNode(agent);
    }

    private void farAway(String url) throws Exception {
        Map<String, String> steps = new LinkedHashMap<>();
        steps.put(UPDATE + FAR, update("far"));
        steps.put(BARE + FAR, bare(BARE + FAR, url, 1));
        steps.put(HTTP_REQUEST + FAR, httpRequest(url));
        run("warm", alternating(steps, 5, 60, 1), false);
        run("warm", alternating(Map.of(UPDATE + FAR + FAST, update("far")), 5, 60, 1), true);
        run("warm", alternating(Map.of(BATCHED + FAR, batch(BATCH, "far")), 1, 4, BATCH), false);
    }

    /** What the controller needs for each of 5,000 updates while the service does not respond. */
    private void waiting(MockKapture kapture) throws Exception {
        kapture.latency(Duration.ofMinutes(10));
        long before = heap();
        int threads = ManagementFactory.getThreadMXBean().getThreadCount();
        int received = kapture.requests().size();
        WorkflowRun build =
                job("warm", batch(5000, "near"), false).scheduleBuild2(0).waitForStart();
        kapture.awaitRequests(received + AT_ONCE);
        goals.add(
                "controller heap for a waiting update",
                "at most 20 KB",
                text((heap() - before) / 5000.0 / 1024) + " KB");
        goals.add(
                "threads of the controller for 5,000 waiting updates",
                "at most 20",
                ManagementFactory.getThreadMXBean().getThreadCount() - threads);
        build.doStop();
        jenkins.waitForCompletion(build);
        kapture.latency(Duration.ZERO);
    }

    private void growth() throws Exception {
        MeasuredTable table = new MeasuredTable(
                DOCUMENT,
                "growth",
                "Tickets in one build",
                "ms per ticket",
                "build.xml, bytes",
                "build log, bytes per ticket",
                "kapture-tickets.jsonl, bytes per ticket");
        for (int size : new int[] {10, 100, BATCH, LARGEST_BATCH}) {
            String name = "growth " + size;
            WorkflowRun build = run("warm", alternating(Map.of(name, batch(size, "near")), 1, 1, size), false);
            Path directory = build.getRootDir().toPath();
            long log = Files.size(directory.resolve("log")) / (2L * size);
            long journal = Files.size(directory.resolve("kapture-tickets.jsonl")) / (2L * size);
            table.add(size, text(median(name)), Files.size(directory.resolve("build.xml")), log, journal);
            if (size == BATCH) {
                goals.add("log bytes for a ticket of a batch", "at most 150", log);
                goals.add("journal bytes for a ticket of a batch", "at most 500", journal);
            }
        }
        table.write();
    }

    private void addGoals() {
        for (String conditions : List.of(IDLE, BUSY, FAST)) {
            double floor = median(FLOOR + conditions) + median(BARE + conditions);
            goals.add(
                    "update ÷ (no-op step + bare request)" + conditions,
                    conditions.equals(IDLE) ? "at most 1.10" : "at most 1.25",
                    text(median(UPDATE + conditions) / floor));
        }
        for (String conditions : List.of(IDLE, BUSY, FAST)) {
            goals.add(
                    "`httpRequest` ÷ update" + conditions,
                    conditions.equals(IDLE) ? "at least 1.3" : "",
                    text(ratio(HTTP_REQUEST + conditions, UPDATE + conditions)));
        }
        for (String conditions : List.of(FRESH, FRESH + BUSY)) {
            goals.add(
                    "`httpRequest` ÷ update" + conditions,
                    conditions.equals(FRESH) ? "at least 10" : "at least 6",
                    text(ratio(HTTP_REQUEST + conditions, UPDATE + conditions)));
        }
        goals.add(
                "first update since Jenkins started ÷ later update",
                "at most 15",
                text(ratio(FirstUpdate.FIRST, FirstUpdate.LATER)));
        goals.add("update ÷ bare request" + FAR, "at most 1.15", text(ratio(UPDATE + FAR, BARE + FAR)));
        goals.add(
                "`httpRequest` ÷ one ticket of a batch" + FAR,
                "at least 26",
                text(ratio(HTTP_REQUEST + FAR, BATCHED + FAR)));
        goals.add(
                "batch of 1,000 ÷ (1,000 ÷ 8 round trips)" + FAR,
                "at most 1.10",
                text(median(BATCHED + FAR) * AT_ONCE / ROUND_TRIP_MILLIS));
        goals.add("classes that a fresh agent loads", "at most 10", Figures.classes(UPDATE + FRESH + "0"));
    }

    private void report() throws Exception {
        MeasuredTable times =
                new MeasuredTable(DOCUMENT, "times", "What", "Median, ms", "10th to 90th percentile, ms", "Samples");
        BarChart chart = new BarChart("Median time of one update, logarithmic scale");
        List<String> names = new ArrayList<>();
        for (String conditions : List.of(IDLE, BUSY, FAST, FRESH, FRESH + BUSY, FAR, FAR + FAST)) {
            for (String kind : List.of(FLOOR, BARE, UPDATE, HTTP_REQUEST, CURL, BATCHED)) {
                names.add(kind + conditions);
            }
        }
        names.add(FirstUpdate.LATER);
        names.add(FirstUpdate.FIRST);
        for (String name : names) {
            if (Figures.has(name)) {
                String spread = text(Figures.percentile(name, 10)) + " to " + text(Figures.percentile(name, 90));
                times.add(name, text(median(name)), spread, Figures.count(name));
                chart.add(name, median(name), name.contains("kapture") || name.contains("update"));
            }
        }
        goals.write();
        times.write();
        chart.write(Path.of("docs/images/benchmarks.svg"));
    }

    /** Rounds of all steps in turn; the first rounds are not counted. */
    private static String alternating(Map<String, String> steps, int warmUps, int rounds, int times) {
        StringBuilder script = new StringBuilder(
                "for (int round = -" + warmUps + "; round < " + rounds + "; round++) {\nlong begin\n");
        steps.forEach((name, step) -> {
            boolean once = step.startsWith("kaptureUpdateTickets");
            if (step.startsWith("Figures")) { // measures by itself
                script.append("if (round >= 0) { ").append(step).append(" }\n");
                return;
            }
            script.append("begin = System.nanoTime()\n")
                    .append(times == 1 || once ? step : "for (int i = 0; i < " + times + "; i++) { " + step + " }")
                    .append("\nif (round >= 0) { Figures.add('")
                    .append(name)
                    .append("', System.nanoTime() - begin, ")
                    .append(times)
                    .append(") }\n");
        });
        return script.append("}").toString();
    }

    private WorkflowRun run(String label, String script, boolean fast) throws Exception {
        return jenkins.buildAndAssertSuccess(job(label, script, fast));
    }

    private WorkflowJob job(String label, String script, boolean fast) throws Exception {
        WorkflowJob job = jenkins.createProject(WorkflowJob.class);
        job.setDefinition(new CpsFlowDefinition(
                "import " + Figures.class.getName() + "\nnode('" + label + "') {\n" + script + "\n}", false));
        if (fast) {
            job.addProperty(new DurabilityHintJobProperty(FlowDurabilityHint.PERFORMANCE_OPTIMIZED));
        }
        return job;
    }

    private static long heap() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    /** With another comment each time, because the same update is not sent twice within a build. */
    private static String update(String site) {
        return UPDATE + "(ticketId: '1', subStatus: 'CL', comment: \"${System.nanoTime()}\", site: '" + site + "')";
    }

    private static String batch(int size, String site) {
        return "kaptureUpdateTickets(ticketIds: (1.." + size + ") as List, subStatus: 'CL', "
                + "comment: \"${System.nanoTime()}\", site: '" + site + "')";
    }

    private static String bare(String name, String url, int requests) {
        return "Figures.addBare('" + name + "', env.NODE_NAME, '" + url + SiteAddress.DEFAULT_ENDPOINT_PATH + "', "
                + requests + ")";
    }

    private static String httpRequest(String url) {
        return "httpRequest(url: '" + url + SiteAddress.DEFAULT_ENDPOINT_PATH + "', httpMode: 'POST', quiet: true, "
                + "contentType: 'APPLICATION_JSON', customHeaders: [[name: 'Authorization', value: 'Basic "
                + MockKapture.TOKEN
                + "', maskValue: true]], requestBody: '[{\"ticket_id\":\"1\",\"sub_status\":\"CL\"}]')";
    }

    private static String curl(String url) {
        return "sh(script: 'curl -s -H \"Authorization: Basic " + MockKapture.TOKEN
                + "\" -H \"Content-Type: application/json\" -d \\'[{\"ticket_id\":\"1\",\"sub_status\":\"CL\"}]\\' "
                + url
                + SiteAddress.DEFAULT_ENDPOINT_PATH + "', returnStdout: true)";
    }
}
