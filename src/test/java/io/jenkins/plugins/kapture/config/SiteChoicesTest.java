package io.jenkins.plugins.kapture.config;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.cloudbees.hudson.plugins.folder.Folder;
import hudson.model.FreeStyleProject;
import hudson.model.Item;
import hudson.model.User;
import hudson.security.ACL;
import hudson.security.ACLContext;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel.Option;
import io.jenkins.plugins.kapture.client.InvalidInputException;
import io.jenkins.plugins.kapture.parameters.FormFields;
import java.util.List;
import java.util.function.Supplier;
import jenkins.model.Jenkins;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.MockAuthorizationStrategy;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/** Which site a job gets, and what its form offers. */
@WithJenkins
class SiteChoicesTest {

    private static final String FIRST = "(first site available to this job)";

    private static JenkinsRule jenkins;
    private static FreeStyleProject inside;
    private static FreeStyleProject outside;

    @BeforeAll
    static void setUp(JenkinsRule jenkins) throws Exception {
        SiteChoicesTest.jenkins = jenkins;
        inside = jenkins.createProject(Folder.class, "releases").createProject(FreeStyleProject.class, "inside");
        outside = jenkins.createFreeStyleProject("outside");
        jenkins.jenkins.setSecurityRealm(jenkins.createDummySecurityRealm());
        jenkins.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.ADMINISTER)
                .everywhere()
                .to("admin")
                .grant(Jenkins.READ, Item.READ)
                .everywhere()
                .to("reader")
                .grant(Jenkins.READ, Item.READ, Item.CONFIGURE)
                .everywhere()
                .to("developer"));
    }

    @BeforeEach
    void configure() {
        KaptureSite production = new KaptureSite("Production", "https://acme.kapturecrm.com");
        production.setAllowedFolders(List.of("releases"));
        KaptureConfiguration.get().setSites(List.of(production, new KaptureSite("team", "team")));
    }

    @Test
    void jobWithoutASiteGetsTheFirstOneOpenToIt() {
        assertThat(KaptureConfiguration.get().find(null, inside).getName(), is("Production"));
        assertThat(KaptureConfiguration.get().find(null, outside).getName(), is("team"));
        assertThat(KaptureConfiguration.get().find(" ", outside).getName(), is("team"));
    }

    @ParameterizedTest
    @CsvSource({"Production", "production", "PRODUCTION", "' production '"})
    void namesAreNotCaseSensitive(String name) {
        assertThat(KaptureConfiguration.get().find(name, inside).getName(), is("Production"));
    }

    @Test
    void closedSiteLooksLikeOneThatDoesNotExist() {
        String closed = refusal("production");
        assertThat(closed, containsString("No Kapture site “production” is available to this job"));
        assertThat(refusal("other"), is(closed.replace("production", "other")));
    }

    @Test
    void noOpenSiteIsAnError() {
        KaptureSite production = KaptureConfiguration.get().getSites().get(0);
        KaptureConfiguration.get().setSites(List.of(production));
        assertThat(refusal(null), containsString("No Kapture site is available to this job"));
    }

    private static String refusal(String name) {
        return assertThrows(
                        InvalidInputException.class,
                        () -> KaptureConfiguration.get().find(name, outside))
                .getMessage();
    }

    @Test
    void formOffersTheSitesThatAreOpenToTheJob() {
        assertThat(choices("developer", inside, ""), contains(FIRST + "*", "Production", "team"));
        assertThat(choices("developer", outside, null), contains(FIRST + "*", "team"));
        assertThat(choices("developer", inside, "PRODUCTION"), contains(FIRST, "Production*", "team"));
    }

    /** Otherwise the browser would select the first entry, and saving the form would move the job to another site. */
    @Test
    void formKeepsASiteThatWasRemovedOrClosed() {
        assertThat(
                choices("developer", outside, "staging"),
                contains(FIRST, "team", "staging (not available to this job)=staging*"));
        assertThat(
                choices("developer", outside, "Production"),
                contains(FIRST, "team", "Production (not available to this job)=Production*"));
        assertThat(choices("developer", outside, "$SITE"), contains(FIRST, "team", "$SITE*"));
        assertThat(choices("reader", outside, "staging"), contains(FIRST, "staging*"));
        assertThat(choices("reader", inside, "Production"), contains(FIRST, "Production*"));
    }

    @Test
    void formSaysWhatIsWrongWithTheSite() {
        assertThat(check("developer", outside, "team"), is("OK"));
        assertThat(check("developer", outside, ""), is("OK"));
        assertThat(check("developer", outside, "$SITE"), is("OK"));
        assertThat(check("developer", outside, "staging"), containsString("No Kapture site “staging” is available"));
        assertThat(
                check("developer", outside, "Production"), containsString("No Kapture site “Production” is available"));
        assertThat(check("reader", outside, "Production"), is("OK"));
    }

    @Test
    void outsideOfAJobOnlyAdministratorsSeeSites() {
        assertThat(choices("admin", null, ""), contains(FIRST + "*", "Production", "team"));
        assertThat(choices("developer", null, "x"), contains(FIRST, "x*"));
    }

    private static String check(String user, Item job, String site) {
        FormValidation check = as(user, () -> FormFields.check(job, () -> SiteChoices.check(job, site)));
        return check.kind == FormValidation.Kind.OK ? "OK" : check.getMessage();
    }

    private static List<String> choices(String user, Item job, String current) {
        return as(user, () -> SiteChoices.list(job, current)).stream()
                .map(SiteChoicesTest::describe)
                .toList();
    }

    private static <T> T as(String user, Supplier<T> action) {
        ACLContext context = ACL.as(User.getOrCreateByIdOrFullName(user));
        try {
            return action.get();
        } finally {
            context.close();
        }
    }

    private static String describe(Option option) {
        boolean plain = option.value.isEmpty() || option.value.equals(option.name);
        return option.name + (plain ? "" : "=" + option.value) + (option.selected ? "*" : "");
    }
}
