package io.jenkins.plugins.kapture.config;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;

import hudson.ProxyConfiguration;
import hudson.model.Label;
import hudson.slaves.DumbSlave;
import io.jenkins.plugins.kapture.KaptureTestUtil;
import io.jenkins.plugins.kapture.MockKaptureTestBase;
import io.jenkins.plugins.kapture.mock.Fault;
import io.jenkins.plugins.kapture.mock.MockKapture;
import io.jenkins.plugins.kapture.mock.MockProxy;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What whoever can run a process on an agent finds in its memory while a build on it updates a ticket. */
class SendFromTest extends MockKaptureTestBase {

    private static final String LOGIN = "kim:invented-password";

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource
    void memoryOfTheAgentHasTokenAndProxyPasswordOnlyIfItSends(SendFrom sendFrom) throws Exception {
        site.setSendFrom(sendFrom);
        site.setRequestTimeoutSeconds(120);
        KaptureConfiguration.get().setSites(List.of(site));
        kapture.onEvery().inject(Fault.stall(Fault.Point.AFTER_REQUEST));
        Set<ProcessHandle> before = processes();
        DumbSlave agent = jenkins.createOnlineSlave(Label.get(sendFrom.name()));
        Set<ProcessHandle> started = processes();
        started.removeAll(before);
        try (MockProxy proxy = MockProxy.withPassword("kim", "invented-password")) {
            jenkins.jenkins.setProxy(
                    new ProxyConfiguration(proxy.host(), proxy.port(), "kim", "invented-password", ""));
            WorkflowRun build = KaptureTestUtil.pipeline(
                            jenkins, "node('" + sendFrom + "') { kaptureUpdateTicket ticketId: '1', subStatus: 'CL' }")
                    .scheduleBuild2(0)
                    .waitForStart();
            kapture.awaitRequests(1);
            String memory = dump(started.iterator().next());
            build.doStop();
            jenkins.waitForCompletion(build);
            boolean fromAgent = sendFrom == SendFrom.AGENT;
            String login = Base64.getEncoder().encodeToString(LOGIN.getBytes(StandardCharsets.UTF_8));
            assertThat(memory.contains(MockKapture.TOKEN), is(fromAgent));
            assertThat(memory.contains("invented-password") || memory.contains(login), is(fromAgent));
            assertThat(memory, containsString("hudson/remoting/")); // it is the memory of an agent
        } finally {
            jenkins.jenkins.setProxy(null);
            jenkins.disconnectSlave(agent);
        }
    }

    /** Not asked of the agent: with the class that asks, it would load this one, which contains the token. */
    private static Set<ProcessHandle> processes() {
        return ProcessHandle.current().children().collect(Collectors.toSet());
    }

    private String dump(ProcessHandle agent) throws Exception {
        Path file = folder.resolve("heap.hprof");
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", File.separatorChar == '/' ? "jcmd" : "jcmd.exe");
        Process process = new ProcessBuilder(
                        jcmd.toString(), String.valueOf(agent.pid()), "GC.heap_dump", "-all", file.toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS), is(true));
        assertThat(output, containsString("Heap dump file created"));
        return Files.readString(file, StandardCharsets.ISO_8859_1);
    }
}
