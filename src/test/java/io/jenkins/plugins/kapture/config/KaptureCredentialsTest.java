package io.jenkins.plugins.kapture.config;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.cloudbees.hudson.plugins.folder.Folder;
import com.cloudbees.plugins.credentials.Credentials;
import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.CredentialsStore;
import com.cloudbees.plugins.credentials.CredentialsUnavailableException;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import com.cloudbees.plugins.credentials.domains.Domain;
import com.cloudbees.plugins.credentials.impl.BaseStandardCredentials;
import com.cloudbees.plugins.credentials.impl.UsernamePasswordCredentialsImpl;
import hudson.model.Fingerprint;
import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.util.Secret;
import io.jenkins.plugins.kapture.JenkinsTestBase;
import io.jenkins.plugins.kapture.client.InvalidInputException;
import java.util.List;
import java.util.Locale;
import org.jenkinsci.plugins.plaincredentials.StringCredentials;
import org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class KaptureCredentialsTest extends JenkinsTestBase {

    private static final String TOKEN = "c29tZTp0b2tlbg==";

    private static Folder folder;
    private static FreeStyleBuild build;
    private final KaptureSite site = new KaptureSite("production", "acme");

    @BeforeAll
    static void setUp() throws Exception {
        folder = jenkins.createProject(Folder.class, "team");
        build = jenkins.buildAndAssertSuccess(folder.createProject(FreeStyleProject.class, "app"));
    }

    @BeforeEach
    void clear() {
        SystemCredentialsProvider.getInstance().getCredentials().clear();
    }

    @Test
    void siteUsesCredentialsThatJobsCannotReach() {
        add(secret(CredentialsScope.SYSTEM, "system", TOKEN));
        site.setCredentialsId("system");
        assertThat(KaptureCredentials.token(site, null, build, null), is(notNullValue()));
        assertThat(
                refusal("system"), containsString("Credentials “system” are not available to this job. Check the ID"));
    }

    @Test
    void jobUsesCredentialsOfItsFolder() throws Exception {
        CredentialsStore store =
                CredentialsProvider.lookupStores(folder).iterator().next();
        store.addCredentials(Domain.global(), secret(CredentialsScope.GLOBAL, "team-token", TOKEN));
        assertThat(KaptureCredentials.token(site, "team-token", build, null), is(notNullValue()));
        site.setCredentialsId("team-token");
        assertThat(refusal(null), containsString("Credentials “team-token” were not found in the system store."));
    }

    @Test
    void onlyASecretTextCanBeUsed() throws Exception {
        add(new UsernamePasswordCredentialsImpl(CredentialsScope.GLOBAL, "login", "", "user", "long-enough-password"));
        assertThat(refusal("login"), containsString("Check the ID, the kind (“Secret text”)"));
        site.setCredentialsId("login");
        assertThat(refusal(null), containsString("Check the ID and the kind, or add a “Secret text”"));
    }

    private static class ExternalCredentials extends BaseStandardCredentials implements StringCredentials {

        private static final long serialVersionUID = 1L;

        ExternalCredentials() {
            super(CredentialsScope.GLOBAL, "external", "");
        }

        @Override
        public Secret getSecret() {
            throw failure;
        }
    }

    private static RuntimeException failure;

    static List<RuntimeException> failures() {
        String message = "path=secret/x token=abc";
        return List.of(new IllegalStateException(message), new CredentialsUnavailableException("secret", message));
    }

    /** The text of an exception is not masked, and the message is shown to everybody who may see the build. */
    @ParameterizedTest
    @MethodSource("failures")
    void exceptionsOfAnExternalStoreAreNotShown(RuntimeException thrown) {
        failure = thrown;
        add(new ExternalCredentials());
        assertThat(
                refusal("external"),
                is("Credentials “external” cannot be used: their provider reports an error ("
                        + thrown.getClass().getSimpleName() + "). See the system log of Jenkins."));
    }

    @ParameterizedTest
    @CsvSource({"''", "' '", "Basic", "'Basic '"})
    void emptySecretIsRefused(String secret) {
        add(secret(CredentialsScope.GLOBAL, "empty", secret));
        assertThat(refusal("empty"), containsString("Credentials “empty” cannot be used: the secret text is empty"));
    }

    @Test
    void secretIsNotInTheMessage() {
        add(secret(CredentialsScope.GLOBAL, "lines", "first-half\nsecond-half"));
        assertThat(
                refusal("lines"),
                allOf(containsString("cannot be used"), not(containsString("first")), not(containsString("second"))));
    }

    @Test
    void siteWithoutCredentialsSaysWhatToDo() {
        assertThat(refusal(null), containsString("Kapture site “production” has no credentials. Ask an administrator"));
    }

    @Test
    void messagesAreInTheLanguageOfTheUser() {
        add(secret(CredentialsScope.GLOBAL, "empty", ""));
        InvalidInputException e =
                assertThrows(InvalidInputException.class, () -> KaptureCredentials.token(site, "empty", build, null));
        assertThat(e.getMessage(Locale.GERMAN), containsString("können nicht verwendet werden: "));
    }

    @Test
    void replacedTokenIsUsedByTheNextRequest() {
        add(secret(CredentialsScope.GLOBAL, "rotated", TOKEN));
        site.setCredentialsId("rotated");
        for (String id : new String[] {null, "rotated"}) {
            assertThat(KaptureCredentials.token(site, id, build, null).authorization(), is("Basic " + TOKEN));
        }
        SystemCredentialsProvider.getInstance().getCredentials().clear();
        add(secret(CredentialsScope.GLOBAL, "rotated", "bmV3OnRva2Vu"));
        for (String id : new String[] {null, "rotated"}) {
            assertThat(KaptureCredentials.token(site, id, build, null).authorization(), is("Basic bmV3OnRva2Vu"));
        }
        SystemCredentialsProvider.getInstance().getCredentials().clear();
        assertThat(refusal("rotated"), containsString("are not available to this job"));
    }

    @Test
    void useIsTrackedOncePerBuild() throws Exception {
        StringCredentials credentials = secret(CredentialsScope.GLOBAL, "tracked", TOKEN);
        add(credentials);
        for (int i = 0; i < 3; i++) {
            KaptureCredentials.token(site, "tracked", build, null);
        }
        Fingerprint use = CredentialsProvider.getFingerprintOf(credentials);
        assertThat(use.getRangeSet(build.getParent()).toString(), is("[1,2)"));
    }

    private String refusal(String credentialsId) {
        return assertThrows(
                        InvalidInputException.class, () -> KaptureCredentials.token(site, credentialsId, build, null))
                .getMessage();
    }

    private static void add(Credentials credentials) {
        SystemCredentialsProvider.getInstance().getCredentials().add(credentials);
    }

    private static StringCredentialsImpl secret(CredentialsScope scope, String id, String secret) {
        return new StringCredentialsImpl(scope, id, "", Secret.fromString(secret));
    }
}
