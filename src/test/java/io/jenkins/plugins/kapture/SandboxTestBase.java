package io.jenkins.plugins.kapture;

import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import io.jenkins.plugins.kapture.config.KaptureSite;
import io.jenkins.plugins.kapture.sandbox.KaptureSandbox;
import java.io.IOException;
import org.jenkinsci.plugins.structs.describable.DescribableModel;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** One Jenkins for all tests of a class, and a new sandbox as the only site for each test. */
@WithJenkins
public abstract class SandboxTestBase {

    protected static JenkinsRule jenkins;

    @AutoClose
    protected KaptureSandbox sandbox;

    protected KaptureSite site;

    @BeforeAll
    static void startJenkins(JenkinsRule rule) {
        jenkins = rule;
        DescribableModel.STRICT_PARAMETER_CHECKING = false; // as in production
    }

    @BeforeEach
    void startSandbox() throws IOException {
        sandbox = KaptureSandbox.start();
        SystemCredentialsProvider.getInstance().getCredentials().clear();
        site = KaptureTestUtil.configure(sandbox);
    }
}
