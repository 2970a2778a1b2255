package io.jenkins.plugins.kapture.packaged;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import hudson.model.Descriptor;
import hudson.model.FreeStyleProject;
import io.jenkins.plugins.kapture.KaptureTestUtil;
import io.jenkins.plugins.kapture.buildstep.KaptureTicketBuilder;
import io.jenkins.plugins.kapture.buildstep.KaptureTicketPublisher;
import io.jenkins.plugins.kapture.mock.Fault;
import java.lang.reflect.Method;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.jvnet.hudson.test.JenkinsRule;

/** Every page, form, help text and web method of the plugin, as a browser requests it. */
@ExtendWith(PackagedJenkins.Extension.class)
class PagesTest {

    private static PackagedJenkins jenkins;

    @BeforeAll
    static void setUp(PackagedJenkins shared) throws Throwable {
        jenkins = shared;
        jenkins.kapture().ticket("713516551148");
        jenkins.kapture().on("713516551150").inject(Fault.truncated());
        jenkins.jenkins().runRemotely(PagesTest::createJobs);
        jenkins.problems();
    }

    private static void createJobs(JenkinsRule rule) throws Throwable {
        WorkflowJob pipeline = rule.createProject(WorkflowJob.class, "pages-pipeline");
        KaptureTestUtil.setScript(
                pipeline,
                "kaptureUpdateTickets ticketIds: ['713516551148', '713516551149', '713516551150'],"
                        + " subStatus: 'CL', comment: 'Released', onRejected: 'IGNORE', onError: 'UNSTABLE'");
        pipeline.scheduleBuild2(0).get();
        FreeStyleProject freestyle = rule.createFreeStyleProject("pages-freestyle");
        KaptureTicketBuilder step = new KaptureTicketBuilder("CL");
        step.ticketIds = "713516551148";
        freestyle.getBuildersList().add(step);
        freestyle.getPublishersList().add(new KaptureTicketPublisher());
        freestyle.scheduleBuild2(0).get();
    }

    @AfterEach
    void nothingIsLogged() throws Throwable {
        assertThat(jenkins.problems(), is(empty()));
    }

    private static String page(String path) throws Exception {
        HttpResponse<String> response = jenkins.get(path);
        assertThat(path + "\n" + response.body(), response.statusCode(), is(200));
        return response.body();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    job/pages-pipeline/1/                                    | 3 Kapture tickets: 1 updated, 1 not updated, 1 unknown
                    job/pages-pipeline/1/kapture/                            | >713516551149<
                    job/pages-pipeline/1/kapture/?outcome=problems           | outcome=UNKNOWN
                    job/pages-pipeline/1/kapture/?outcome=UPDATED&page=7     | all-tickets.html
                    job/pages-pipeline/1/kapture/confirm                     | name="confirmUnknown"
                    job/pages-pipeline/1/kapture/confirm?ticketId=713516551149 | >713516551149<
                    job/pages-pipeline/1/kapture/tickets.csv                 | "pages-pipeline","#1","production","","CL","REJECTED"
                    job/pages-pipeline/1/kapture/api/                        | REST API
                    job/pages-pipeline/1/kapture/api/json                    | "outcome":"REJECTED"
                    job/pages-pipeline/1/kapture/api/xml                     | <outcome>UNKNOWN</outcome>
                    job/pages-pipeline/1/kapture/api/python                  | "outcome":"UPDATED"
                    job/pages-pipeline/1/api/json                            | kapture.pages.KaptureBuildAction
                    job/pages-pipeline/1/consoleFull                         | jenkins-!-success-color
                    job/pages-pipeline/kapture/                              | ?outcome=PROBLEMS
                    job/pages-pipeline/kapture/?outcome=UNKNOWN              | 713516551150
                    job/pages-pipeline/pipeline-syntax/                      | kaptureFindTickets
                    job/pages-pipeline/pipeline-syntax/html                  | kaptureUpdateTickets
                    job/pages-pipeline/pipeline-syntax/gdsl                  | kaptureFindTickets
                    job/pages-freestyle/1/kapture/                           | UPDATED
                    job/pages-freestyle/kapture/                             | UPDATED
                    job/pages-freestyle/configure                            | _.failureSubStatus
                    manage/configure                                         | _.endpointPath
                    manage/pluginManager/installed                           | Kapture CRM
                    """)
    void pageShowsItsContent(String path, String content) throws Exception {
        assertThat(page(path), containsString(content));
    }

    /** The Pipeline plugin prints an exception if it does not know the type of a parameter. */
    @Test
    void stepsReferenceKnowsTheTypesOfAllParameters() throws Exception {
        assertThat(page("pipeline-syntax/html"), not(containsString("attributes of type T<")));
    }

    @Test
    void linksOfThePagesResolve() throws Exception {
        Set<String> paths = new TreeSet<>();
        for (String path : List.of("job/pages-pipeline/1/kapture/", "job/pages-pipeline/kapture/")) {
            find("href=\"(/jenkins/[^\"]*kapture/[^\"]*)\"", page(path)).forEach(paths::add);
        }
        assertThat(paths, is(not(empty())));
        for (String path : paths) {
            page(path.substring("/jenkins/".length()).replace("&amp;", "&"));
        }
    }

    @TestFactory
    Stream<DynamicTest> helpIsFoundForEachFieldOfTheForms() throws Exception {
        Set<String> help = new TreeSet<>();
        for (String form : List.of("job/pages-freestyle/configure", "manage/configure")) {
            find("helpURL=\"/jenkins/([^\"]*kapture[^\"]*)\"", page(form)).forEach(help::add);
        }
        assertThat(help, is(not(empty())));
        return help.stream().map(path -> DynamicTest.dynamicTest(path, () -> page(path)));
    }

    /** Scripts load these forms, so the HTML of a page does not contain them. */
    @TestFactory
    Stream<DynamicTest> helpIsFoundForEachParameterOfTheSteps() throws Throwable {
        ArrayList<String> paths = jenkins.jenkins().runRemotely(PagesTest::findHelp);
        assertThat(paths, is(not(empty())));
        return paths.stream().map(path -> DynamicTest.dynamicTest(path, () -> page(path)));
    }

    private static ArrayList<String> findHelp(JenkinsRule rule) {
        ArrayList<String> paths = new ArrayList<>();
        for (Descriptor<?> descriptor : descriptors()) {
            if (!(descriptor instanceof StepDescriptor)) {
                continue;
            }
            paths.add("descriptor/" + descriptor.getId() + "/help");
            for (var field : descriptor.clazz.getFields()) {
                if (field.isAnnotationPresent(org.kohsuke.stapler.DataBoundSetter.class)) {
                    paths.add("descriptor/" + descriptor.getId() + "/help/" + field.getName());
                }
            }
        }
        return paths;
    }

    @TestFactory
    Stream<DynamicTest> webMethodsOfTheFormsRespond() throws Throwable {
        ArrayList<String> paths = jenkins.jenkins().runRemotely(PagesTest::findWebMethods);
        assertThat(paths, is(not(empty())));
        return paths.stream()
                .map(path -> DynamicTest.dynamicTest(path, () -> {
                    HttpResponse<String> response =
                            jenkins.post("job/pages-freestyle/" + path, "value=1&name=production");
                    assertThat(response.body(), response.statusCode(), is(200));
                }));
    }

    private static ArrayList<String> findWebMethods(JenkinsRule rule) {
        return descriptors().stream()
                .flatMap(descriptor -> Arrays.stream(descriptor.getClass().getMethods())
                        .map(Method::getName)
                        .filter(name -> name.matches("do(Check|Fill|Test).+"))
                        .distinct()
                        .map(name -> "descriptorByName/" + descriptor.getId() + "/"
                                + Character.toLowerCase(name.charAt(2)) + name.substring(3)))
                .collect(Collectors.toCollection(ArrayList::new));
    }

    private static List<Descriptor<?>> descriptors() {
        List<Descriptor<?>> found = new ArrayList<>();
        for (Descriptor<?> descriptor : Jenkins.get().getExtensionList(Descriptor.class)) {
            if (descriptor.getClass().getName().startsWith("io.jenkins.plugins.kapture.")) {
                found.add(descriptor);
            }
        }
        return found;
    }

    private static Stream<String> find(String pattern, String text) {
        return Pattern.compile(pattern).matcher(text).results().map(result -> result.group(1));
    }
}
