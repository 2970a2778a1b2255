package io.jenkins.plugins.kapture.docs;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;

import com.cloudbees.hudson.plugins.folder.Folder;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import io.jenkins.plugins.casc.ConfigurationAsCode;
import io.jenkins.plugins.casc.SecretSource;
import io.jenkins.plugins.kapture.JenkinsTestBase;
import io.jenkins.plugins.kapture.KaptureTestUtil;
import io.jenkins.plugins.kapture.config.KaptureConfiguration;
import io.jenkins.plugins.kapture.config.KaptureSite;
import io.jenkins.plugins.kapture.mock.MockKapture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.jvnet.hudson.test.TestExtension;

/** Each YAML sample of the documents configures a real Jenkins, which can then update a ticket. */
class ConfigurationSamplesTest extends JenkinsTestBase {

    private static Folder folder;

    @BeforeAll
    static void setUp() throws IOException {
        folder = jenkins.createProject(Folder.class, "releases");
    }

    static List<Sample> samples() {
        return Documents.samples().stream()
                .filter(sample -> sample.is("yaml", ""))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("samples")
    void configuresJenkins(Sample sample, @TempDir Path directory) throws Exception {
        try (MockKapture kapture = MockKapture.start()) {
            kapture.ticket("713516551148");
            String text = sample.text().replace("https://acme.kapturecrm.com", kapture.url());
            SystemCredentialsProvider.getInstance().getCredentials().clear();
            if (!text.startsWith("credentials:")) {
                KaptureTestUtil.addSecret(KaptureTestUtil.CREDENTIAL, MockKapture.TOKEN);
            }
            Path file = Files.writeString(directory.resolve("jenkins.yaml"), text);
            ConfigurationAsCode.get().configure(file.toString());

            KaptureSite first = KaptureConfiguration.get().getSites().get(0);
            assertThat(first.getName(), is("production"));
            assertThat(first.getUrl(), is(kapture.url()));
            WorkflowJob job = folder.createProject(
                    WorkflowJob.class, "job" + sample.place().hashCode());
            KaptureTestUtil.setScript(job, "kaptureUpdateTicket ticketId: '713516551148', subStatus: 'CL'");
            jenkins.buildAndAssertSuccess(job);
            assertThat(kapture.requests(), hasSize(1));
        }
    }

    /** Provides the token, in place of the environment variable that the samples use. */
    @TestExtension
    public static final class Token extends SecretSource {

        @Override
        public Optional<String> reveal(String secret) {
            return secret.equals("KAPTURE_TOKEN") ? Optional.of(MockKapture.TOKEN) : Optional.empty();
        }
    }
}
