package io.jenkins.plugins.kapture.config;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.jenkins.plugins.casc.ConfigurationAsCode;
import io.jenkins.plugins.casc.SchemaGeneration;
import io.jenkins.plugins.kapture.KaptureTestUtil;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.htmlunit.html.HtmlForm;
import org.json.JSONObject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** Form, configuration as code and stored file of the sites: one set of rules. */
@WithJenkins
class KaptureConfigurationTest {

    private static final String YAML = """
            unclassified:
              kapture:
                sites:
                  - name: production
                    url: acme
                    credentialsId: kapture-token
                    connectTimeoutSeconds: 7
                    requestTimeoutSeconds: 8
                    maxAttempts: 2
                    maxConcurrentRequests: 4
                    endpointPath: /elsewhere/v.2.0
                    allowedFolders: [releases, tools/mobile]
                  - name: test
                    url: https://acme-test.kapturecrm.com/update-ticket-from-other-source.html/v.2.0
            """;

    private JenkinsRule jenkins;

    @BeforeEach
    void setUp(JenkinsRule jenkins) {
        this.jenkins = jenkins;
        KaptureTestUtil.addSecret(KaptureTestUtil.CREDENTIAL, "c29tZTp0b2tlbg==");
    }

    @Test
    void formKeepsEverything() throws Exception {
        apply(YAML);
        jenkins.configRoundtrip();
        expectYaml();
    }

    @Test
    void formRemovesTheLastSite() throws Exception {
        apply(YAML);
        HtmlForm form = jenkins.createWebClient().goTo("configure").getFormByName("config");
        form.getElementsByAttribute("div", "name", "sites").forEach(row -> row.remove());
        jenkins.submit(form);
        assertThat(KaptureConfiguration.get().getSites(), is(empty()));
    }

    @Test
    void configurationAsCodeComesAndGoes() throws Exception {
        apply(YAML);
        expectYaml();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ConfigurationAsCode.get().export(out);
        String exported = out.toString(StandardCharsets.UTF_8);
        assertThat(exported, containsString("url: \"https://acme.kapturecrm.com\""));
        KaptureConfiguration.get().setSites(List.of());
        apply(exported);
        expectYaml();
    }

    private static void expectYaml() {
        List<KaptureSite> sites = KaptureConfiguration.get().getSites();
        assertThat(sites.stream().map(KaptureSite::getName).toList(), contains("production", "test"));
        KaptureSite site = sites.get(0);
        assertThat(site.getUrl(), is("https://acme.kapturecrm.com"));
        assertThat(site.getCredentialsId(), is("kapture-token"));
        assertThat(site.getConnectTimeoutSeconds(), is(7));
        assertThat(site.getRequestTimeoutSeconds(), is(8));
        assertThat(site.getMaxAttempts(), is(2));
        assertThat(site.getMaxConcurrentRequests(), is(4));
        assertThat(site.getEndpointPath(), is("/elsewhere/v.2.0"));
        assertThat(site.getAllowedFolders(), contains("releases", "tools/mobile"));
        assertThat(sites.get(1).getUrl(), is("https://acme-test.kapturecrm.com"));
        assertThat(sites.get(1).getCredentialsId(), is(nullValue()));
        assertThat(sites.get(1).getMaxConcurrentRequests(), is(8));
        assertThat(sites.get(1).getAllowedFolders(), is(empty()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "url: http://acme.kapturecrm.com|url",
                "url: acme, maxAttempts: 0|maxAttempts",
                "url: acme, maxConcurrentRequests: 1000|maxConcurrentRequests",
                "url: acme, connectTimeoutSeconds: -1|connectTimeoutSeconds",
                "url: acme, requestTimeoutSeconds: 0|requestTimeoutSeconds",
                "url: acme, endpointPath: elsewhere|endpointPath",
                "url: acme, unknownKey: 1|unknownKey",
            })
    void badValuesNameTheKey(String keys, String key) throws Exception {
        apply(YAML);
        String yaml = "unclassified:\n  kapture:\n    sites:\n      - {name: bad, " + keys + "}\n";
        Exception e = assertThrows(Exception.class, () -> apply(yaml));
        assertThat(messages(e), containsString(key));
        expectYaml(); // a refused configuration changes nothing
    }

    /**
     * The schema itself ends at {@code kapture}: its generator describes nothing below a configurator that has only a list.
     */
    @Test
    void schemaAndReferenceKnowTheKeys() throws Exception {
        JSONObject unclassified = SchemaGeneration.generateSchema()
                .getJSONObject("properties")
                .getJSONObject("unclassified")
                .getJSONObject("properties");
        assertThat(unclassified.getJSONObject("kapture").getString("type"), is("object"));

        String reference = jenkins.createWebClient()
                .withJavaScriptEnabled(false)
                .goTo("manage/configuration-as-code/reference")
                .getDocumentElement()
                .getTextContent();
        for (String key : YAML.replaceAll("(?m):.*$|^[ -]+", "").split("\n")) {
            assertThat(reference, containsString(key));
        }
    }

    @Test
    void namesAreUnique() throws Exception {
        Exception e = assertThrows(
                Exception.class,
                () -> apply(
                        "unclassified:\n  kapture:\n    sites:\n      - {name: a, url: a}\n      - {name: A, url: b}\n"));
        assertThat(messages(e), containsString("Two Kapture sites are called"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<sites/>|0",
                "|0",
                "<sites><io.jenkins.plugins.kapture.config.KaptureSite><name>old</name><url>https://acme.kapturecrm.com</url>"
                        + "</io.jenkins.plugins.kapture.config.KaptureSite></sites>|1",
                "<sites><io.jenkins.plugins.kapture.config.KaptureSite><name>old</name><url>https://acme.kapturecrm.com</url>"
                        + "<gone>1</gone><endpointPath></endpointPath><credentialsId></credentialsId>"
                        + "</io.jenkins.plugins.kapture.config.KaptureSite></sites>|1",
            })
    void oldConfigurationsLoad(String stored, int count) throws Exception {
        Path file = jenkins.jenkins.getRootDir().toPath().resolve(KaptureConfiguration.class.getName() + ".xml");
        Files.writeString(
                file,
                "<?xml version='1.1' encoding='UTF-8'?>\n<io.jenkins.plugins.kapture.config.KaptureConfiguration>"
                        + (stored == null ? "" : stored)
                        + "</io.jenkins.plugins.kapture.config.KaptureConfiguration>");
        KaptureConfiguration.get().load();
        List<KaptureSite> sites = KaptureConfiguration.get().getSites();
        assertThat(sites.size(), is(count));
        for (KaptureSite site : sites) {
            assertThat(
                    site.getEndpoint(), is("https://acme.kapturecrm.com/update-ticket-from-other-source.html/v.2.0"));
            assertThat(site.getMaxAttempts(), is(3));
            assertThat(site.getCredentialsId(), is(nullValue()));
        }
    }

    @Test
    void storesNoSecret() throws Exception {
        apply(YAML);
        String stored = Files.readString(
                jenkins.jenkins.getRootDir().toPath().resolve(KaptureConfiguration.class.getName() + ".xml"));
        assertThat(stored, not(containsString("c29tZTp0b2tlbg")));
    }

    private static void apply(String yaml) throws Exception {
        Path file = Files.createTempFile("kapture", ".yaml");
        try {
            Files.writeString(file, yaml);
            ConfigurationAsCode.get().configure(file.toString());
        } finally {
            Files.deleteIfExists(file);
        }
    }

    private static String messages(Throwable e) {
        StringBuilder text = new StringBuilder();
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            text.append(cause).append('\n');
        }
        return text.toString();
    }
}
