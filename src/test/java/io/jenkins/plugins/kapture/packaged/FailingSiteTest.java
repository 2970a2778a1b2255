package io.jenkins.plugins.kapture.packaged;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import io.jenkins.plugins.kapture.KaptureTestUtil;
import io.jenkins.plugins.kapture.mock.MockKapture;
import java.net.http.HttpResponse;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.jvnet.hudson.test.JenkinsRule;

/** The warning about a site whose token is refused, from the failed build to the successful connection test. */
@ExtendWith(PackagedJenkins.Extension.class)
class FailingSiteTest {

    private static final String MONITOR =
            "administrativeMonitor/io.jenkins.plugins.kapture.config.FailingSitesMonitor/";
    private static final String WARNING = "Kapture refuses the token of site “production”";

    @Test
    void refusedTokenIsShownUntilTheConnectionTestPasses(PackagedJenkins jenkins) throws Throwable {
        jenkins.problems();
        assertThat(manage(jenkins), not(containsString(WARNING)));
        jenkins.jenkins().runRemotely(FailingSiteTest::updateWithWrongToken);
        assertThat(manage(jenkins), containsString(WARNING));
        assertThat(jenkins.get("manage/configure").body(), containsString("Failing Kapture sites"));

        assertThat(jenkins.get(MONITOR + "testConnection?site=production").statusCode(), is(404));
        jenkins.jenkins().runRemotely(FailingSiteTest::replaceToken);
        HttpResponse<String> tested = jenkins.post(MONITOR + "testConnection", "site=production");
        assertThat(tested.statusCode(), is(302));
        assertThat(manage(jenkins), not(containsString(WARNING)));
        assertThat(jenkins.problems(), is(empty()));
    }

    private static String manage(PackagedJenkins jenkins) throws Exception {
        HttpResponse<String> page = jenkins.get("manage/");
        assertThat(page.statusCode(), is(200));
        return page.body();
    }

    private static void updateWithWrongToken(JenkinsRule rule) throws Throwable {
        KaptureTestUtil.addSecret(KaptureTestUtil.CREDENTIAL, "ZXhwaXJlZDp0b2tlbg==");
        WorkflowJob job = rule.createProject(WorkflowJob.class, "failing-site");
        KaptureTestUtil.setScript(job, "kaptureUpdateTicket ticketId: '1', subStatus: 'CL', onError: 'IGNORE'");
        job.scheduleBuild2(0).get();
    }

    private static void replaceToken(JenkinsRule rule) {
        KaptureTestUtil.addSecret(KaptureTestUtil.CREDENTIAL, MockKapture.TOKEN);
    }
}
