package io.jenkins.plugins.kapture.config;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.jenkins.plugins.casc.ConfigurationAsCode;
import io.jenkins.plugins.casc.SchemaGeneration;
import io.jenkins.plugins.kapture.JenkinsTestBase;
import io.jenkins.plugins.kapture.KaptureTestUtil;
import io.jenkins.plugins.kapture.client.InvalidInputException;
import java.io.ByteArrayOutputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.htmlunit.WebRequest;
import org.htmlunit.html.HtmlForm;
import org.htmlunit.html.HtmlInput;
import org.htmlunit.html.HtmlTextArea;
import org.json.JSONObject;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvnet.hudson.test.JenkinsRule;

/** The same rules for sites apply to the form, configuration as code and scripts. */
class KaptureConfigurationTest extends JenkinsTestBase {

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
                    maxRequestsPerMinute: 60
                    endpointPath: /elsewhere/v.2.0
                    requestHeaders:
                      - name: x-api-key
                        value: "{token}"
                      - name: x-api-type
                        value: TICKET
                    allowedFolders: ["releases\\u200b", tools/mobile]
                    sendFrom: CONTROLLER
                    subStatuses:
                      - key: CL
                        label: |
                          Closed
                          by support
                      - key: "PS\\u00a0"
                    preview: true
                  - name: test
                    url: https://acme-test.kapturecrm.com/update-ticket-from-other-source.html/v.2.0
            """;

    private static final List<String> KEYS = List.of(
            "name",
            "url",
            "credentialsId",
            "connectTimeoutSeconds",
            "requestTimeoutSeconds",
            "maxAttempts",
            "maxConcurrentRequests",
            "maxRequestsPerMinute",
            "endpointPath",
            "requestHeaders",
            "allowedFolders",
            "sendFrom",
            "subStatuses",
            "preview");

    private static List<KaptureSite> configured;

    @BeforeAll
    static void setUp() throws Exception {
        KaptureTestUtil.addSecret(KaptureTestUtil.CREDENTIAL, "c29tZTp0b2tlbg==");
        apply(YAML);
        configured = KaptureConfiguration.get().getSites();
    }

    @BeforeEach
    void configure() {
        KaptureConfiguration.get().setSites(configured);
    }

    @Test
    void formKeepsEverything() throws Exception {
        jenkins.configRoundtrip();
        expectYaml();
    }

    @Test
    void formRemovesTheLastSite() throws Exception {
        HtmlForm form = form();
        form.getElementsByAttribute("div", "name", "sites").forEach(row -> row.remove());
        jenkins.submit(form);
        assertThat(KaptureConfiguration.get().getSites(), is(empty()));
    }

    @Test
    void formReadsTextAreasLineByLineAndABlankNumberAsTheDefault() throws Exception {
        HtmlForm form = form();
        HtmlTextArea headers = form.getTextAreasByName("_.requestHeaders").get(0);
        assertThat(headers.getText(), is("x-api-key: {token}\nx-api-type: TICKET"));
        headers.setText("x-one: 1\n\nx-two: {token}-{token}\n");
        HtmlTextArea folders = form.getTextAreasByName("_.allowedFolders").get(0);
        folders.setText("\n /releases/ \n\ntools\n");
        HtmlTextArea subStatuses = form.getTextAreasByName("_.subStatuses").get(0);
        assertThat(subStatuses.getText(), is("CL: Closed by support\nPS: PS"));
        subStatuses.setText("RS : Resolved: yes\n\n P\n");
        setMaxAttempts(form, "");
        jenkins.submit(form);
        KaptureSite site = KaptureConfiguration.get().getSites().get(0);
        assertThat(KaptureSiteDescriptor.text(site.getRequestHeaders()), is("x-one: 1\nx-two: {token}-{token}"));
        assertThat(site.getAllowedFolders(), contains("releases", "tools"));
        assertThat(site.getMaxAttempts(), is(3));
        assertThat(KaptureSiteDescriptor.text(site.getSubStatuses()), is("RS: Resolved: yes\nP: P"));
    }

    @Test
    void formThatBreaksARuleSavesNothing() throws Exception {
        HtmlForm form = form();
        form.getTextAreasByName("_.requestHeaders").get(0).setText("Host: evil.example.com");
        assertThat(
                submitWithError(form),
                containsString("Site “production”, key requestHeaders: The header “Host” cannot be set here"));
        expectYaml();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "99999999999"})
    void formWithoutAWholeNumberSaysWhatToEnter(String number) throws Exception {
        HtmlForm form = form();
        setMaxAttempts(form, number);
        assertThat(
                submitWithError(form),
                containsString("Site “production”, key maxAttempts: Invalid value “" + number
                        + "”: enter a whole number from 1 to 10."));
        expectYaml();
    }

    private static String submitWithError(HtmlForm form) throws Exception {
        JenkinsRule.WebClient client = (JenkinsRule.WebClient) form.getPage().getWebClient();
        client.setThrowExceptionOnFailingStatusCode(false);
        return jenkins.submit(form).getWebResponse().getContentAsString();
    }

    private static void setMaxAttempts(HtmlForm form, String value) {
        form.getInputByName("_.maxAttempts").setAttribute("type", "text");
        form.<HtmlInput>getInputByName("_.maxAttempts").setValue(value);
    }

    private static HtmlForm form() throws Exception {
        return jenkins.createWebClient().goTo("configure").getFormByName("config");
    }

    @Test
    void configurationAsCodeIsImportedAndExported() throws Exception {
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
        assertThat(site.getMaxRequestsPerMinute(), is(60));
        assertThat(site.getEndpointPath(), is("/elsewhere/v.2.0"));
        assertThat(KaptureSiteDescriptor.text(site.getRequestHeaders()), is("x-api-key: {token}\nx-api-type: TICKET"));
        assertThat(site.getAllowedFolders(), contains("releases", "tools/mobile"));
        assertThat(site.getSendFrom(), is(SendFrom.CONTROLLER));
        assertThat(KaptureSiteDescriptor.text(site.getSubStatuses()), is("CL: Closed by support\nPS: PS"));
        assertThat(site.isPreview(), is(true));
        KaptureSite defaults = sites.get(1);
        assertThat(defaults.getUrl(), is("https://acme-test.kapturecrm.com"));
        assertThat(defaults.getCredentialsId(), is(nullValue()));
        assertThat(defaults.getConnectTimeoutSeconds(), is(10));
        assertThat(defaults.getRequestTimeoutSeconds(), is(30));
        assertThat(defaults.getMaxAttempts(), is(3));
        assertThat(defaults.getMaxConcurrentRequests(), is(8));
        assertThat(defaults.getMaxRequestsPerMinute(), is(0));
        assertThat(defaults.getEndpointPath(), is("/update-ticket-from-other-source.html/v.2.0"));
        assertThat(defaults.getRequestHeaders(), is(empty()));
        assertThat(defaults.getAllowedFolders(), is(empty()));
        assertThat(defaults.getSendFrom(), is(SendFrom.AGENT));
        assertThat(defaults.getSubStatuses(), is(empty()));
        assertThat(defaults.isPreview(), is(false));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "url: http://acme.kapturecrm.com|url",
                "url: acme, maxAttempts: 0|maxAttempts",
                "url: acme, maxAttempts: 11|maxAttempts",
                "url: acme, maxConcurrentRequests: 1000|maxConcurrentRequests",
                "url: acme, maxRequestsPerMinute: -1|maxRequestsPerMinute",
                "url: acme, maxRequestsPerMinute: 60/min|maxRequestsPerMinute: The value is not a number",
                "url: acme, maxRequestsPerMinute: '5,000'|maxRequestsPerMinute",
                "url: acme, connectTimeoutSeconds: -1|connectTimeoutSeconds",
                "url: acme, requestTimeoutSeconds: 0|requestTimeoutSeconds",
                "url: acme, endpointPath: elsewhere|endpointPath",
                "url: acme, requestHeaders: [{name: Host, value: x}]|requestHeaders",
                "url: acme, requestHeaders: [{name: a, value: x}, {name: A, value: x}]|requestHeaders",
                "url: acme, allowedFolders: ['']|allowedFolders",
                "url: acme, allowedFolders: [releases, ' / ']|allowedFolders",
                "url: acme, sendFrom: ANYWHERE|ANYWHERE",
                "url: acme, subStatuses: [{key: '', label: Closed}]|subStatuses",
                "url: acme, subStatuses: [{key: 'CL:1', label: Closed}]|subStatuses: The key “CL:1” of a sub-status contains",
                "url: acme, subStatuses: [{key: \"CL\\nP\"}]|subStatuses: The key",
                "url: acme, subStatuses: [{key: CL}, {key: CL}]|subStatuses: The sub-status “CL” is specified twice",
                "url: acme, requestHeaders: [{name: a, value: '{Token}'}]|requestHeaders",
                "url: acme, unknownKey: 1|unknownKey",
            })
    void invalidValuesNameTheKey(String keys, String key) {
        String yaml = "unclassified:\n  kapture:\n    sites:\n      - {name: bad, " + keys + "}\n";
        Exception e = assertThrows(Exception.class, () -> apply(yaml));
        assertThat(messages(e), containsString(key));
        expectYaml();
    }

    @ParameterizedTest
    @CsvSource({"a, A", "Production, production", "' x', x", "'\u00a0x', x"})
    void namesMustBeUnique(String first, String second) {
        List<KaptureSite> sites = List.of(new KaptureSite(first, "acme"), new KaptureSite(second, "acme"));
        Exception e = assertThrows(
                InvalidInputException.class, () -> KaptureConfiguration.get().setSites(sites));
        assertThat(e.getMessage(), containsString("Two Kapture sites are named “" + second + "”"));
        expectYaml();
    }

    /**
     * The schema itself ends at {@code kapture}: its generator describes nothing below a configurator that has only a
     * list.
     */
    @Test
    void schemaAndReferenceListTheKeys() throws Exception {
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
        for (String key : KEYS) {
            assertThat(reference, containsString(key));
        }
    }

    @Test
    void storesShortUrlAndNoSecret() throws Exception {
        KaptureSite pasted = new KaptureSite("pasted", "https://acme.kapturecrm.com/elsewhere/?=");
        pasted.setEndpointPath("/elsewhere/");
        KaptureConfiguration.get().setSites(List.of(pasted));
        String stored = Files.readString(
                jenkins.jenkins.getRootDir().toPath().resolve(KaptureConfiguration.class.getName() + ".xml"));
        assertThat(
                stored,
                allOf(
                        containsString("<url>https://acme.kapturecrm.com</url>"),
                        containsString("<endpointPath>/elsewhere/</endpointPath>"),
                        not(containsString("c29tZTp0b2tlbg"))));
    }

    @Test
    void everyFieldHasHelpInEachLanguage() throws Exception {
        try (JenkinsRule.WebClient client = jenkins.createWebClient().withJavaScriptEnabled(false)) {
            for (String key : KEYS) {
                String path = "descriptor/" + KaptureSite.class.getName() + "/help/" + key;
                Set<String> texts = new HashSet<>();
                for (String language : List.of("en", "de")) {
                    WebRequest request = new WebRequest(new URL(client.getContextPath() + path));
                    request.setAdditionalHeader("Accept-Language", language);
                    texts.add(client.getPage(request).getWebResponse().getContentAsString());
                }
                assertThat(key, texts, hasSize(2));
            }
        }
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
