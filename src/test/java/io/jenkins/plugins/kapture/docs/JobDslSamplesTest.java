package io.jenkins.plugins.kapture.docs;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.hasItems;

import hudson.model.FreeStyleProject;
import hudson.plugins.git.GitSCM;
import io.jenkins.plugins.casc.ConfigurationAsCode;
import io.jenkins.plugins.kapture.GitRepository;
import io.jenkins.plugins.kapture.KaptureTestUtil;
import io.jenkins.plugins.kapture.mock.MockKapture;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javaposse.jobdsl.plugin.ExecuteDslScripts;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** The Job DSL samples of the documents, as they are pasted, generate a job that updates tickets. */
@WithJenkins
class JobDslSamplesTest {

    private JenkinsRule jenkins;

    @AutoClose
    private MockKapture kapture;

    @BeforeEach
    void setUp(JenkinsRule jenkins) throws Exception {
        this.jenkins = jenkins;
        GitSCM.ALLOW_LOCAL_CHECKOUT = true;
        kapture = MockKapture.start();
        kapture.ticket("713516551148");
        KaptureTestUtil.configure(kapture);
    }

    static List<Sample> samples() {
        return Documents.samples().stream()
                .filter(sample -> sample.marker().equals("job-dsl"))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("samples")
    void generatesAJobThatUpdatesTickets(Sample sample, @TempDir Path directory) throws Exception {
        Path sources = Files.createDirectory(directory.resolve("sources"));
        GitRepository repository = new GitRepository(sources);
        repository.commit("Begin");
        generate(sample, sample.text().replace("https://git.example.com/shop.git", repository.url()), directory);
        FreeStyleProject job = jenkins.jenkins.getItemByFullName("release", FreeStyleProject.class);
        jenkins.buildAndAssertSuccess(job);
        repository.commit("KAP-713516551148 Fix the invoice");
        jenkins.buildAndAssertSuccess(job);
        assertThat(
                kapture.ticket("713516551148").updates().stream()
                        .map(update -> update.get("sub_status"))
                        .toList(),
                hasItems("PS", "CL"));
    }

    private void generate(Sample sample, String text, Path directory) throws Exception {
        if (sample.language().equals("yaml")) {
            Path file = Files.writeString(directory.resolve("jenkins.yaml"), text);
            ConfigurationAsCode.get().configure(file.toString());
        } else {
            FreeStyleProject seed = jenkins.createFreeStyleProject();
            ExecuteDslScripts script = new ExecuteDslScripts();
            script.setScriptText(text);
            seed.getBuildersList().add(script);
            jenkins.buildAndAssertSuccess(seed);
        }
    }
}
