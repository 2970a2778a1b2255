package io.jenkins.plugins.kapture;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.jenkinsci.plugins.structs.describable.DescribableModel;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** One Jenkins for all tests of a class. */
@WithJenkins
public abstract class JenkinsTestBase {

    protected static JenkinsRule jenkins;

    @BeforeAll
    static void startJenkins(JenkinsRule rule) throws Exception {
        Awaitility.setDefaultTimeout(Duration.ofMinutes(1)); // a busy machine exceeds its 10 s
        jenkins = rule;
        jenkins.jenkins.setQuietPeriod(0);
        KaptureTestUtil.cacheViews();
        DescribableModel.STRICT_PARAMETER_CHECKING = false; // as in production
    }

    /** The test harness itself stops a Jenkins only if it is that of a single test. */
    @AfterAll
    static void stopJenkins() throws Exception {
        jenkins.after();
        jenkins = null;
    }
}
