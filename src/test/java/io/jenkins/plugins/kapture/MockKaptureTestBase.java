package io.jenkins.plugins.kapture;

import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import hudson.model.Result;
import io.jenkins.plugins.kapture.config.KaptureSite;
import io.jenkins.plugins.kapture.config.SiteBackoff;
import io.jenkins.plugins.kapture.mock.MockKapture;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;

/** One Jenkins for all tests of a class, and a new mock server as the only site for each test. */
public abstract class MockKaptureTestBase extends JenkinsTestBase {

    @AutoClose
    protected MockKapture kapture;

    protected KaptureSite site;

    @BeforeEach
    void startMockServer() throws IOException {
        kapture = MockKapture.start();
        SystemCredentialsProvider.getInstance().getCredentials().clear();
        site = KaptureTestUtil.configure(kapture);
        SiteBackoff.of(site).end(); // that of an earlier mock server with the same port
    }

    protected static WorkflowRun run(String script, Result result) throws Exception {
        return jenkins.buildAndAssertStatus(result, KaptureTestUtil.pipeline(jenkins, script));
    }

    /** @return the body of a request that the mock server received */
    protected String body(int index) {
        return new String(kapture.requests().get(index).body(), StandardCharsets.UTF_8);
    }

    /** @return the bodies of all requests that the mock server received */
    protected String bodies() {
        return IntStream.range(0, kapture.requests().size())
                .mapToObj(this::body)
                .collect(Collectors.joining("\n"));
    }
}
