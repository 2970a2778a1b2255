package io.jenkins.plugins.kapture.config;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import hudson.model.FreeStyleProject;
import hudson.util.FormValidation;
import io.jenkins.plugins.casc.ConfigurationAsCode;
import io.jenkins.plugins.kapture.KaptureTestUtil;
import io.jenkins.plugins.kapture.packaged.PackagedPlugin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import jenkins.security.FIPS140;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.RealJenkinsExtension;

/** In FIPS mode only https is allowed, even for loopback addresses. */
class FipsTest {

    private static final String REASON = "must use https, because Jenkins is running in FIPS mode";

    private static final String STORED = """
            <io.jenkins.plugins.kapture.config.KaptureConfiguration>
              <sites>
                <io.jenkins.plugins.kapture.config.KaptureSite>
                  <name>local</name>
                  <url>URL</url>
                </io.jenkins.plugins.kapture.config.KaptureSite>
              </sites>
            </io.jenkins.plugins.kapture.config.KaptureConfiguration>
            """;

    @RegisterExtension
    private final RealJenkinsExtension controller;

    /** Some plugins of other tests refuse to start in FIPS mode. */
    FipsTest() throws IOException {
        controller = PackagedPlugin.omitOthersThan(
                new RealJenkinsExtension()
                        .javaOptions(KaptureTestUtil.FAST_START, "-Djenkins.security.FIPS140.COMPLIANCE=true"),
                "configuration-as-code");
    }

    @Test
    void plainHttpIsRefusedEverywhere() throws Throwable {
        controller.then(FipsTest::check);
    }

    private static void check(JenkinsRule jenkins) throws Throwable {
        assertThat(FIPS140.useCompliantAlgorithms(), is(true));
        String plain = "http://localhost:8080";

        KaptureSiteDescriptor form = jenkins.jenkins.getDescriptorByType(KaptureSiteDescriptor.class);
        FormValidation checked = form.doCheckUrl(plain, "");
        assertThat(checked.kind, is(FormValidation.Kind.ERROR));
        assertThat(checked.getMessage(), containsString(REASON));
        assertThat(form.doCheckUrl("https://acme.kapturecrm.com", "").kind, is(FormValidation.Kind.OK));

        Exception refused = assertThrows(
                Exception.class, () -> KaptureConfiguration.get().setSites(List.of(new KaptureSite("local", plain))));
        assertThat(refused.getMessage(), containsString(REASON));

        Path yaml = jenkins.jenkins.getRootDir().toPath().resolve("fips.yaml");
        Files.writeString(yaml, "unclassified:\n  kapture:\n    sites:\n      - {name: local, url: '" + plain + "'}\n");
        assertThrows(Exception.class, () -> ConfigurationAsCode.get().configure(yaml.toString()));
        assertThat(KaptureConfiguration.get().getSites().size(), is(0));

        Path file = jenkins.jenkins.getRootDir().toPath().resolve(KaptureConfiguration.class.getName() + ".xml");
        Files.writeString(file, STORED.replace("URL", plain));
        KaptureConfiguration.get().load();
        FreeStyleProject job = jenkins.createFreeStyleProject();
        Exception stored =
                assertThrows(Exception.class, () -> KaptureConfiguration.get().find("local", job));
        assertThat(stored.getMessage(), containsString(REASON));
    }
}
