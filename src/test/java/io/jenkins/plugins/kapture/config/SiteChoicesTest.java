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
import io.jenkins.plugins.kapture.JenkinsTestBase;
import io.jenkins.plugins.kapture.client.InvalidInputException;
import io.jenkins.plugins.kapture.parameters.FormFields;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;
import jenkins.model.Jenkins;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.jvnet.hudson.test.MockAuthorizationStrategy;

/** Which site a job gets, and what its form offers. */
class SiteChoicesTest extends JenkinsTestBase {

    private static final String FIRST = "(default: Production)";
    private static final String NONE = "(no default site: select one)";

    private static FreeStyleProject inside;
    private static FreeStyleProject outside;
    private static FreeStyleProject mobile;

    @BeforeAll
    static void setUp() throws Exception {
        Folder releases = jenkins.createProject(Folder.class, "releases");
        inside = releases.createProject(FreeStyleProject.class, "inside");
        mobile = releases.createProject(Folder.class, "mobile").createProject(FreeStyleProject.class, "app");
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
    void jobWithoutASiteGetsTheFirstOneAndNoOther() {
        assertThat(KaptureConfiguration.get().find(null, inside).getName(), is("Production"));
        assertThat(
                refusal(null), is("The default site is not available to this job. Specify one of these sites: team."));
        assertThat(refusal(" "), is(refusal(null)));
    }

    /** Columns: allowed folders of each site, and the default of a job in releases/mobile. */
    @ParameterizedTest
    @CsvSource({
        "'', releases, '', 0",
        "tools, '', '', -1",
        "tools, '', releases, 2",
        "tools, releases/mobile, '', 1",
        "tools, releases/mobile, releases, -1",
        "tools, tools, tools, -1",
    })
    void jobOfARestrictedFolderGetsItsOnlySite(String first, String second, String third, int expected)
            throws Exception {
        List<KaptureSite> sites = Stream.of(first, second, third)
                .map(folder -> {
                    KaptureSite site = new KaptureSite("in " + folder + UUID.randomUUID(), "acme");
                    site.setAllowedFolders(folder.isEmpty() ? List.of() : List.of(folder));
                    return site;
                })
                .toList();
        KaptureConfiguration.get().setSites(sites);
        KaptureSite found = KaptureConfiguration.get().defaultSite(mobile);
        assertThat(sites.indexOf(found), is(expected));
    }

    @ParameterizedTest
    @CsvSource({"Production", "production", "PRODUCTION", "' production '"})
    void namesAreNotCaseSensitive(String name) {
        assertThat(KaptureConfiguration.get().find(name, inside).getName(), is("Production"));
    }

    @Test
    void closedSiteLooksLikeOneThatDoesNotExist() {
        String closed = refusal("production");
        assertThat(closed, is("No Kapture site “production” is available to this job. Available: team."));
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
        assertThat(choices("developer", outside, null), contains(NONE + "*", "team"));
        assertThat(choices("developer", inside, "PRODUCTION"), contains(FIRST, "Production*", "team"));
    }

    /** Otherwise the browser would select the first entry, and saving the form would move the job to another site. */
    @Test
    void formKeepsASiteThatWasRemovedOrClosed() {
        assertThat(
                choices("developer", outside, "staging"),
                contains(NONE, "team", "staging (not available to this job)=staging*"));
        assertThat(
                choices("developer", outside, "Production"),
                contains(NONE, "team", "Production (not available to this job)=Production*"));
        assertThat(choices("developer", outside, "$SITE"), contains(NONE, "team", "$SITE*"));
        assertThat(choices("reader", outside, "staging"), contains("(default site)", "staging*"));
        assertThat(choices("reader", inside, "Production"), contains("(default site)", "Production*"));
    }

    @Test
    void formSaysWhatIsWrongWithTheSite() {
        assertThat(check("developer", outside, "team"), is("OK"));
        assertThat(check("developer", inside, ""), is("OK"));
        assertThat(check("developer", outside, ""), containsString("Specify one of these sites: team."));
        assertThat(check("developer", outside, "$SITE"), is("OK"));
        assertThat(check("developer", outside, "staging"), containsString("No Kapture site “staging” is available"));
        assertThat(
                check("developer", outside, "Production"), containsString("No Kapture site “Production” is available"));
        assertThat(check("reader", outside, "Production"), is("OK"));
    }

    @Test
    void outsideOfAJobOnlyAdministratorsSeeSites() {
        assertThat(choices("admin", null, ""), contains(FIRST + "*", "Production", "team"));
        assertThat(choices("developer", null, "x"), contains("(default site)", "x*"));
    }

    @Test
    void formOffersTheSubStatusesOfTheSite() {
        KaptureSite production = KaptureConfiguration.get().getSites().get(0);
        production.setSubStatuses(List.of(new SubStatus("CL", "Closed"), new SubStatus("PS", "")));
        KaptureConfiguration.get().setSites(List.of(production));
        assertThat(subStatuses("developer", inside, ""), is(List.of("CL Closed", "PS PS")));
        assertThat(subStatuses("developer", inside, "PRODUCTION"), is(List.of("CL Closed", "PS PS")));
        assertThat(subStatuses("admin", null, ""), is(List.of("CL Closed", "PS PS")));
        assertThat(subStatuses("developer", inside, "other"), is(List.of()));
        assertThat(subStatuses("developer", outside, "Production"), is(List.of()));
        assertThat(subStatuses("reader", inside, ""), is(List.of()));
    }

    private static List<String> subStatuses(String user, Item job, String site) {
        return as(user, () -> SiteChoices.subStatuses(job, site)).stream()
                .map(subStatus -> subStatus.getKey() + " " + subStatus.getLabel())
                .toList();
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
