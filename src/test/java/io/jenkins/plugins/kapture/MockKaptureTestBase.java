package io.jenkins.plugins.kapture;

import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import hudson.model.Result;
import io.jenkins.plugins.kapture.config.KaptureSite;
import io.jenkins.plugins.kapture.mock.MockKapture;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jenkinsci.plugins.structs.describable.DescribableModel;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** One Jenkins for all tests of a class, and a new mock server as the only site for each test. */
@WithJenkins
public abstract class MockKaptureTestBase {

    protected static JenkinsRule jenkins;

    @AutoClose
    protected MockKapture kapture;

    protected KaptureSite site;

    @BeforeAll
    static void startJenkins(JenkinsRule rule) {
        jenkins = rule;
        KaptureTestUtil.cacheViews();
        DescribableModel.STRICT_PARAMETER_CHECKING = false; // as in production
    }

    @BeforeEach
    void startMockServer() throws IOException {
        kapture = MockKapture.start();
        SystemCredentialsProvider.getInstance().getCredentials().clear();
        site = KaptureTestUtil.configure(kapture);
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
