package io.jenkins.plugins.kapture.benchmark;

import static io.jenkins.plugins.kapture.benchmark.Figures.text;

import hudson.EnvVars;
import hudson.model.Slave;
import hudson.model.TaskListener;
import hudson.remoting.VirtualChannel;
import io.jenkins.plugins.kapture.KaptureTestUtil;
import io.jenkins.plugins.kapture.client.MeasuredTable;
import io.jenkins.plugins.kapture.client.SiteAddress;
import io.jenkins.plugins.kapture.config.KaptureConfiguration;
import io.jenkins.plugins.kapture.config.KaptureSite;
import io.jenkins.plugins.kapture.sandbox.KaptureSandbox;
import io.jenkins.plugins.kapture.sandbox.LatencyProxy;
import io.jenkins.plugins.kapture.sandbox.SandboxTls;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.flow.FlowDurabilityHint;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.job.properties.DurabilityHintJobProperty;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.jenkinsci.plugins.workflow.steps.SynchronousNonBlockingStepExecution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.TestExtension;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;
import org.kohsuke.stapler.DataBoundConstructor;

/**
 * The cost of an update compared with the alternatives, measured in one run with interleaved samples, against the same
 * sandbox and from real agent processes. Writes {@code docs/benchmarks.md}; {@code .ci/benchmark} runs it.
 */
@WithJenkins
class StepBenchmark {

    private static final String DOCUMENT = "docs/benchmarks.md";
    private static final Duration HALF_TRIP = Duration.ofMillis(25);

    private static final String OURS = "kaptureUpdateTicket";
    private static final String PEER = "httpRequest";
    private static final String CURL = "sh curl";
    private static final String EMPTY = "no-op step that logs one line";
    private static final String SYNCHRONOUS = "isUnix";
    private static final String BARE = "bare java.net.http";

    /** Prefix for builds whose state Pipeline does not write to disk at each step. */
    private static final String FAST = "fast ";

    private static final String SCRIPT_HEAD = "import " + Figures.class.getName() + "\n";

    private final MeasuredTable goals = new MeasuredTable("CONTRIBUTING.md", "goals", "Figure", "Goal", "Measured");
    private final MeasuredTable times =
            new MeasuredTable(DOCUMENT, "times", "What", "Median, ms", "10th to 90th percentile, ms", "Samples");
    private final BarChart chart = new BarChart("Median time of one update, logarithmic scale");

    /** The minimum that every step costs that runs outside of Pipeline's own thread and logs a line. */
    public static final class EmptyStep extends Step {

        @DataBoundConstructor
        public EmptyStep() {}

        @Override
        public StepExecution start(StepContext context) {
            return new EmptyExecution(context);
        }

        @TestExtension
        public static final class Descriptor extends StepDescriptor {

            @Override
            public String getFunctionName() {
                return "benchmarkNothing";
            }

            @Override
            public Set<? extends Class<?>> getRequiredContext() {
                return Set.of(TaskListener.class);
            }
        }
    }

    private static final class EmptyExecution extends SynchronousNonBlockingStepExecution<Void> {

        private static final long serialVersionUID = 1L;

        EmptyExecution(StepContext context) {
            super(context);
        }

        @Override
        protected Void run() throws Exception {
            getContext().get(TaskListener.class).getLogger().println("Nothing to do.");
            return null;
        }
    }

    @TempDir
    private Path folder;

    private JenkinsRule jenkins;
    private boolean peer;

    @Test
    void measure(JenkinsRule rule) throws Exception {
        jenkins = rule;
        peer = rule.jenkins.getPlugin("http_request") != null;
        SandboxTls tls = SandboxTls.shared();
        EnvVars trust = new EnvVars("JAVA_TOOL_OPTIONS", tls.clientOptions(folder.resolve("trusted.p12")));
        try (KaptureSandbox near = KaptureSandbox.start();
                KaptureSandbox secure = KaptureSandbox.startTls(tls.server(SandboxTls.Certificate.GOOD));
                LatencyProxy network = LatencyProxy.to(secure.port(), HALF_TRIP)) {
            near.ticket("1");
            secure.ticket("1");
            String far = "https://localhost:" + network.port();
            configure(near.url(), far);
            Slave agent = rule.createSlave("warm", trust);
            rule.waitOnline(agent);

            loopback(agent.getChannel(), near);
            firstOnFreshAgents(trust, near);
            farAway(agent.getChannel(), far);
            waiting(near);
            growth(near);
        }
        report();
    }

    private static void configure(String near, String far) {
        KaptureTestUtil.addSecret(KaptureTestUtil.CREDENTIAL, KaptureSandbox.TOKEN);
        KaptureConfiguration.get().setSites(List.of(site("near", near), site("far", far)));
    }

    private static KaptureSite site(String name, String url) {
        KaptureSite site = new KaptureSite(name, url);
        site.setCredentialsId(KaptureTestUtil.CREDENTIAL);
        return site;
    }

    private void loopback(VirtualChannel agent, KaptureSandbox sandbox) throws Exception {
        Map<String, String> steps = new LinkedHashMap<>();
        steps.put(EMPTY, "benchmarkNothing()");
        steps.put(SYNCHRONOUS, "isUnix()");
        steps.put(OURS, ours("near"));
        if (peer) {
            steps.put(PEER, peer(sandbox.url()));
        }
        run("warm", alternating(steps, 40, 120, 5));
        Map<String, String> fast = new LinkedHashMap<>();
        steps.forEach((name, step) -> fast.put(FAST + name, step));
        runFast(alternating(fast, 40, 120, 5));
        run("warm", alternating(Map.of(CURL, curl(sandbox.url())), 2, 15, 1));
        bare(BARE, agent, sandbox.endpoint());
        int before = sandbox.connectionsOpened();
        run("warm", "for (int i = 0; i < 200; i++) { " + ours("near") + " }");
        goals.add(
                "connections opened for 200 consecutive updates",
                "1, or 0 if one was open",
                sandbox.connectionsOpened() - before);
        for (String durability : List.of("", FAST)) {
            String where = durability.isEmpty() ? ", warm" : ", warm, PERFORMANCE_OPTIMIZED";
            goals.add("update ÷ " + SYNCHRONOUS + where, "≤ 1.25", ratio(durability + OURS, durability + SYNCHRONOUS));
            goals.add("update ÷ " + EMPTY + where, "", ratio(durability + OURS, durability + EMPTY));
            goals.add("`httpRequest` ÷ update" + where, "≥ 2.3", ratio(durability + PEER, durability + OURS));
        }
    }

    private static String ratio(String name, String other) {
        return Figures.has(name) ? text(Figures.ratio(name, other)) : "not measured: `httpRequest` could not be resolved";
    }

    private void firstOnFreshAgents(EnvVars environment, KaptureSandbox sandbox) throws Exception {
        for (int round = 0; round < 6; round++) {
            for (String kind : peer ? List.of(OURS, PEER) : List.of(OURS)) {
                Slave agent = jenkins.createSlave("fresh-" + kind + "-" + round, environment);
                jenkins.waitOnline(agent);
                String step = kind.equals(OURS) ? ours("near") : peer(sandbox.url());
                String count = "Figures.countClasses('" + kind + round + "', '" + agent.getNodeName() + "')\n";
                run(agent.getNodeName(), count + alternating(Map.of("fresh " + kind, step), 0, 1, 1) + "\n" + count);
                jenkins.jenkins.removeNode(agent);
            }
        }
        goals.add("classes that a fresh agent loads for its first update", "≤ 12", Figures.classes(OURS + "0"));
        goals.add("`httpRequest` ÷ update, first on a fresh agent", "≥ 4", ratio("fresh " + PEER, "fresh " + OURS));
    }

    private void farAway(VirtualChannel agent, String url) throws Exception {
        Map<String, String> steps = new LinkedHashMap<>();
        steps.put("far " + OURS, ours("far"));
        if (peer) {
            steps.put("far " + PEER, peer(url));
        }
        run("warm", alternating(steps, 3, 60, 1));
        runFast(alternating(Map.of(FAST + "far " + OURS, ours("far")), 3, 60, 1));
        bare("far " + BARE, agent, url + SiteAddress.DEFAULT_ENDPOINT_PATH);
        goals.add("update ÷ bare kept-alive request, TLS and 50 ms", "≤ 1.15", ratio("far " + OURS, "far " + BARE));
        goals.add("the same, PERFORMANCE_OPTIMIZED", "≤ 1.15", ratio(FAST + "far " + OURS, "far " + BARE));
        String batch =
                "kaptureUpdateTickets(ticketIds: (1..1000).collect { \"$it\".toString() }, subStatus: 'CL', site: 'far', "
                        + "onRejected: 'IGNORE', logResponse: 'NONE')";
        run("warm", alternating(Map.of("far batch", batch), 0, 3, 1000));
        goals.add(
                "1,000 `httpRequest` steps ÷ one batch of 1,000, TLS and 50 ms away",
                "≥ 25",
                ratio("far " + PEER, "far batch"));
    }

    /** What the controller keeps for each update of a batch of 5,000 while the service does not respond. */
    private void waiting(KaptureSandbox sandbox) throws Exception {
        sandbox.latency(Duration.ofMinutes(10));
        long before = heap();
        int threads = ManagementFactory.getThreadMXBean().getThreadCount();
        int arrived = sandbox.requests().size();
        WorkflowRun build = job(
                        "warm",
                        "kaptureUpdateTickets(ticketIds: (1..5000).collect { \"$it\".toString() }, subStatus: 'CL')")
                .scheduleBuild2(0)
                .waitForStart();
        sandbox.awaitRequests(arrived + 8);
        goals.add("controller heap per waiting update", "≤ 20 KB", text((heap() - before) / 5000.0 / 1024) + " KB");
        goals.add(
                "threads of the controller for 5,000 waiting updates",
                "≤ 20",
                ManagementFactory.getThreadMXBean().getThreadCount() - threads);
        build.doStop();
        jenkins.waitForCompletion(build);
        sandbox.latency(Duration.ZERO);
    }

    private void growth(KaptureSandbox sandbox) throws Exception {
        MeasuredTable table = new MeasuredTable(
                DOCUMENT,
                "growth",
                "Tickets in one build",
                "ms per ticket",
                "build.xml, bytes",
                "kapture-tickets.jsonl, bytes per ticket");
        for (int size : new int[] {10, 100, 1000, 10_000}) {
            String name = "growth " + size;
            WorkflowRun build = run(
                    "warm",
                    alternating(
                            Map.of(
                                    name,
                                    "kaptureUpdateTickets(ticketIds: (1.." + size
                                            + ").collect { \"$it\".toString() }, subStatus: 'CL', onRejected: 'IGNORE')"),
                            1,
                            1,
                            size));
            Path directory = build.getRootDir().toPath();
            table.add(
                    size,
                    text(Figures.median(name)),
                    Files.size(directory.resolve("build.xml")),
                    Files.size(directory.resolve("kapture-tickets.jsonl")) / (2 * size));
        }
        table.write();
    }

    private void report() throws Exception {
        for (String place : List.of("", FAST, "far ", FAST + "far ", "fresh ")) {
            for (String kind : List.of(SYNCHRONOUS, EMPTY, OURS, BARE, PEER, CURL, "batch")) {
                String name = place + kind;
                if (Figures.has(name)) {
                    String label = describe(place, kind);
                    times.add(
                            label,
                            text(Figures.median(name)),
                            text(Figures.percentile(name, 10)) + " to " + text(Figures.percentile(name, 90)),
                            Figures.count(name));
                    chart.add(label, Figures.median(name), kind.equals(OURS) || kind.equals("batch"));
                }
            }
        }
        goals.write();
        times.write();
        chart.write(Path.of("docs/images/benchmarks.svg"));
    }

    private static String describe(String place, String kind) {
        String what = kind.equals("batch") ? "kaptureUpdateTickets, each of 1,000" : kind;
        return switch (place) {
            case "far " -> what + ", TLS and 50 ms";
            case FAST -> what + ", PERFORMANCE_OPTIMIZED";
            case FAST + "far " -> what + ", TLS and 50 ms, PERFORMANCE_OPTIMIZED";
            case "fresh " -> what + ", fresh agent";
            default -> what;
        };
    }

    private static void bare(String name, VirtualChannel agent, String url) throws Exception {
        for (long nanos : agent.call(new BareRequests(url, 20, 60))) {
            Figures.add(name, nanos, 1);
        }
    }

    /** Rounds of all steps in turn; the first rounds are not counted. */
    private static String alternating(Map<String, String> steps, int warmUps, int rounds, int times) {
        StringBuilder script = new StringBuilder(
                "for (int round = -" + warmUps + "; round < " + rounds + "; round++) {\nlong begin\n");
        steps.forEach((name, step) -> script.append("begin = System.nanoTime()\n")
                .append(
                        times == 1 || step.startsWith("kaptureUpdateTickets")
                                ? step + "\n"
                                : "for (int i = 0; i < " + times + "; i++) { " + step + " }\n")
                .append("if (round >= 0) { Figures.add('" + name + "', System.nanoTime() - begin, " + times + ") }\n"));
        return script.append("}").toString();
    }

    private WorkflowRun run(String label, String script) throws Exception {
        return jenkins.buildAndAssertSuccess(job(label, script));
    }

    private void runFast(String script) throws Exception {
        WorkflowJob job = job("warm", script);
        job.addProperty(new DurabilityHintJobProperty(FlowDurabilityHint.PERFORMANCE_OPTIMIZED));
        jenkins.buildAndAssertSuccess(job);
    }

    private WorkflowJob job(String label, String script) throws Exception {
        WorkflowJob job = jenkins.createProject(WorkflowJob.class);
        job.setDefinition(new CpsFlowDefinition(SCRIPT_HEAD + "node('" + label + "') {\n" + script + "\n}", false));
        return job;
    }

    private static long heap() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static String ours(String site) {
        return "kaptureUpdateTicket(ticketId: '1', subStatus: 'CL', site: '" + site + "')";
    }

    private static String peer(String url) {
        return "httpRequest(url: '" + url + SiteAddress.DEFAULT_ENDPOINT_PATH + "', httpMode: 'POST', quiet: true, "
                + "contentType: 'APPLICATION_JSON', customHeaders: [[name: 'Authorization', value: 'Basic "
                + KaptureSandbox.TOKEN
                + "', maskValue: true]], requestBody: '[{\"ticket_id\":\"1\",\"sub_status\":\"CL\"}]')";
    }

    private static String curl(String url) {
        return "sh(script: 'curl -s -H \"Authorization: Basic " + KaptureSandbox.TOKEN
                + "\" -H \"Content-Type: application/json\" -d \\'[{\"ticket_id\":\"1\",\"sub_status\":\"CL\"}]\\' "
                + url
                + SiteAddress.DEFAULT_ENDPOINT_PATH + "', returnStdout: true)";
    }
}
