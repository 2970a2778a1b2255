package io.jenkins.plugins.kapture.config;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import hudson.model.FreeStyleProject;
import io.jenkins.plugins.kapture.JenkinsTestBase;
import io.jenkins.plugins.kapture.KaptureTestUtil;
import io.jenkins.plugins.kapture.client.InvalidInputException;
import io.jenkins.plugins.kapture.client.Token;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Configuration files from an older version, a template or a backup. */
class StoredSitesTest extends JenkinsTestBase {

    private static final String TYPE = KaptureSite.class.getName();

    private static FreeStyleProject job;

    @BeforeAll
    static void setUp() throws IOException {
        job = jenkins.createFreeStyleProject();
        KaptureTestUtil.addSecret(KaptureTestUtil.CREDENTIAL, "c29tZTp0b2tlbg==");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "<sites/>"})
    void fileWithoutSitesIsValid(String xml) throws Exception {
        assertThat(load(xml), is(empty()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "<gone>1</gone><endpointPath></endpointPath><credentialsId></credentialsId>",
                "<maxAttempts>many</maxAttempts>",
                "<requestHeaders/><allowedFolders/>",
            })
    void missingKeysGetTheirDefaults(String keys) throws Exception {
        List<KaptureSite> sites = load(site("<url>https://acme.kapturecrm.com</url>" + keys));
        assertThat(sites, hasSize(1));
        KaptureSite site = KaptureConfiguration.get().find("OLD", job);
        assertThat(site.getEndpoint(), is("https://acme.kapturecrm.com/update-ticket-from-other-source.html/v.2.0"));
        assertThat(site.getMaxAttempts(), is(3));
        assertThat(site.getMaxConcurrentRequests(), is(8));
        assertThat(site.getMaxRequestsPerMinute(), is(0));
        assertThat(site.getRequestHeaders(), is(empty()));
    }

    /** The token would be sent unencrypted, or to another host. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<url>http://acme.kapturecrm.com</url>|http://acme.kapturecrm.com",
                "<url>http://localhost.example.com</url>|https",
                "<url>ftp://acme.kapturecrm.com</url>|https",
                "<url>https://user:password@acme.kapturecrm.com</url>|user name or password",
                "<url>https://acme.kapturecrm.com/?x=y</url>|url",
                "<endpointPath>/../x</endpointPath><url>acme</url>|endpointPath",
                "<url></url>|url",
                "<url>acme</url><maxAttempts>99</maxAttempts>|maxAttempts",
                "<url>acme</url><maxRequestsPerMinute>-5</maxRequestsPerMinute>|maxRequestsPerMinute",
                "<url>acme</url><requestHeaders><io.jenkins.plugins.kapture.config.RequestHeader><name>Host</name>"
                        + "<value>evil.example.com</value></io.jenkins.plugins.kapture.config.RequestHeader>"
                        + "</requestHeaders>|requestHeaders",
            })
    void siteThatBreaksARuleIsNeverUsed(String keys, String reason) throws Exception {
        KaptureSite site = load(site(keys)).get(0);
        for (String name : new String[] {null, "old"}) {
            Exception e = assertThrows(
                    InvalidInputException.class,
                    () -> KaptureConfiguration.get().find(name, job));
            assertThat(e.getMessage(), containsString("Site “old”, key "));
            assertThat(e.getMessage(), containsString(reason));
        }
        Token token = Token.of("c29tZTp0b2tlbg==");
        assertThrows(InvalidInputException.class, () -> KaptureRequestFactory.post(site, token, "[]"));
        assertThat(ConnectionCheck.run(site).passed(), is(false));
    }

    @Test
    void siteThatAScriptChangedInPlaceIsCheckedToo() {
        KaptureSite site = new KaptureSite("old", "https://acme.kapturecrm.com");
        KaptureConfiguration.get().setSites(List.of(site));
        KaptureConfiguration.get().find("old", job);
        site.setMaxConcurrentRequests(10_000);
        assertThrows(
                InvalidInputException.class, () -> KaptureConfiguration.get().find("old", job));
    }

    /** A name that somebody misspelled must not send the token to agents. */
    @ParameterizedTest
    @CsvSource({"'', AGENT", "AGENT, AGENT", "CONTROLLER, CONTROLLER", "Agent, CONTROLLER", "master, CONTROLLER"})
    void onlyTheNameOfTheDefaultSendsFromAgents(String stored, SendFrom expected) throws Exception {
        String key = stored.isEmpty() ? "" : "<sendFrom>" + stored + "</sendFrom>";
        assertThat(load(site("<url>acme</url>" + key)).get(0).getSendFrom(), is(expected));
    }

    private static String site(String keys) {
        return "<sites><" + TYPE + "><name>old</name>" + keys + "</" + TYPE + "></sites>";
    }

    private static List<KaptureSite> load(String xml) throws IOException {
        KaptureConfiguration.get().setSites(List.of());
        String root = KaptureConfiguration.class.getName();
        Path file = jenkins.jenkins.getRootDir().toPath().resolve(root + ".xml");
        Files.writeString(file, "<?xml version='1.1' encoding='UTF-8'?>\n<" + root + ">" + xml + "</" + root + ">");
        KaptureConfiguration.get().load();
        return KaptureConfiguration.get().getSites();
    }
}
