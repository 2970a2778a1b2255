package io.jenkins.plugins.kapture;

import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import io.jenkins.plugins.kapture.config.KaptureSite;
import io.jenkins.plugins.kapture.sandbox.KaptureSandbox;
import java.io.IOException;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** One Jenkins for all tests of a class, and for each test a sandbox of its own as its only site. */
@WithJenkins
public abstract class SandboxTestBase {

    protected static JenkinsRule jenkins;

    @AutoClose
    protected KaptureSandbox sandbox;

    protected KaptureSite site;

    @BeforeAll
    static void startJenkins(JenkinsRule rule) {
        jenkins = rule;
    }

    @BeforeEach
    void startSandbox() throws IOException {
        sandbox = KaptureSandbox.start();
        SystemCredentialsProvider.getInstance().getCredentials().clear();
        site = KaptureTestUtil.configure(sandbox);
    }
}
