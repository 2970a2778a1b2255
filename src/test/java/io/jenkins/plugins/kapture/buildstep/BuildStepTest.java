package io.jenkins.plugins.kapture.buildstep;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;

import com.cloudbees.plugins.credentials.CredentialsParameterDefinition;
import com.cloudbees.plugins.credentials.CredentialsParameterValue;
import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.domains.Domain;
import hudson.Launcher;
import hudson.matrix.AxisList;
import hudson.matrix.MatrixBuild;
import hudson.matrix.MatrixProject;
import hudson.matrix.MatrixRun;
import hudson.matrix.TextAxis;
import hudson.model.AbstractBuild;
import hudson.model.BuildListener;
import hudson.model.Cause;
import hudson.model.CauseAction;
import hudson.model.FreeStyleBuild;
import hudson.model.FreeStyleProject;
import hudson.model.Item;
import hudson.model.Label;
import hudson.model.ParametersAction;
import hudson.model.ParametersDefinitionProperty;
import hudson.model.Result;
import hudson.model.Run;
import hudson.model.StringParameterDefinition;
import hudson.model.StringParameterValue;
import hudson.model.User;
import hudson.plugins.git.GitSCM;
import hudson.security.ACL;
import hudson.security.ACLContext;
import hudson.security.AuthorizationStrategy;
import hudson.security.SecurityRealm;
import hudson.slaves.DumbSlave;
import hudson.util.FormValidation;
import hudson.util.Secret;
import io.jenkins.plugins.kapture.GitRepository;
import io.jenkins.plugins.kapture.KaptureTestUtil;
import io.jenkins.plugins.kapture.MockKaptureTestBase;
import io.jenkins.plugins.kapture.mock.Fault;
import io.jenkins.plugins.kapture.mock.MockKapture;
import io.jenkins.plugins.kapture.pages.KaptureBuildAction;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.plaincredentials.StringCredentials;
import org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl;
import org.jenkinsci.plugins.structs.describable.DescribableModel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.jvnet.hudson.test.MockAuthorizationStrategy;
import org.jvnet.hudson.test.TestBuilder;

/** Build step and post-build action in real freestyle jobs. */
class BuildStepTest extends MockKaptureTestBase {

    private FreeStyleProject job;

    @BeforeEach
    void setUp() throws Exception {
        List.of("1", "2", "3").forEach(kapture::ticket);
        job = jenkins.createFreeStyleProject();
    }

    @AfterEach
    void removeSecurity() {
        jenkins.jenkins.setSecurityRealm(SecurityRealm.NO_AUTHENTICATION);
        jenkins.jenkins.setAuthorizationStrategy(AuthorizationStrategy.UNSECURED);
    }

    private KaptureTicketBuilder addStep(String ticketIds) {
        KaptureTicketBuilder step = new KaptureTicketBuilder("CL");
        step.ticketIds = ticketIds;
        job.getBuildersList().add(step);
        return step;
    }

    @Test
    void buildStepExpandsVariablesEverywhere() throws Exception {
        job.setAssignedLabel(Label.get("remote"));
        jenkins.createOnlineSlave(Label.get("remote"));
        job.addProperty(new ParametersDefinitionProperty(new StringParameterDefinition("WHAT", "")));
        KaptureTicketBuilder step = new KaptureTicketBuilder("$WHAT");
        step.ticketIds = "1, $BUILD_NUMBER\n2";
        step.comment = "Released in ${BUILD_TAG}";
        step.queue = "Q$WHAT";
        step.additionalFields = "{\"${WHAT}\": \"$WHAT\", \"list\": [\"x$WHAT\"], \"n\": 5}";
        job.getBuildersList().add(step);
        FreeStyleBuild build = jenkins.assertBuildStatus(
                Result.SUCCESS, job.scheduleBuild2(0, new ParametersAction(new StringParameterValue("WHAT", "CL"))));
        assertThat(kapture.requests(), hasSize(2));
        String body = body(0);
        assertThat(body, containsString("\"sub_status\":\"CL\""));
        assertThat(body, containsString("\"comment\":\"Released in jenkins-"));
        assertThat(body, containsString("\"queue\":\"QCL\""));
        assertThat(body, containsString("\"CL\":\"CL\""));
        assertThat(body, containsString("\"list\":[\"xCL\"]"));
        assertThat(body, containsString("\"n\":5"));
        jenkins.assertLogContains("from agent slave", build);
        assertThat(KaptureTestUtil.leaks(), is(empty()));
    }

    @Test
    void buildStepFailsByPolicy() throws Exception {
        kapture.onEvery().inject(Fault.status(500));
        KaptureTicketBuilder step = addStep("1");
        jenkins.assertLogContains("ERROR: Ticket 1", jenkins.buildAndAssertStatus(Result.FAILURE, job));
        step.onError = "UNSTABLE";
        jenkins.buildAndAssertStatus(Result.UNSTABLE, job);
        step.onError = "IGNORE";
        jenkins.buildAndAssertSuccess(job);
    }

    @Test
    void policiesExpandVariables() throws Exception {
        job.addProperty(new ParametersDefinitionProperty(new StringParameterDefinition("POLICY", "UNSTABLE")));
        KaptureTicketBuilder step = addStep("unknown");
        step.onRejected = "$POLICY";
        step.onError = "$POLICY";
        step.logResponse = "${LEVEL}";
        FreeStyleBuild unset = jenkins.buildAndAssertStatus(Result.FAILURE, job);
        jenkins.assertLogContains("Invalid value “${LEVEL}” for logResponse", unset);
        step.logResponse = "FULL";
        FreeStyleBuild build = jenkins.buildAndAssertStatus(Result.UNSTABLE, job);
        jenkins.assertLogContains("Ticket unknown on site production: REJECTED", build);
    }

    /** Variables have no value yet when the form is filled in. */
    @Test
    void formAcceptsVariablesAndWarnsOfAStepThatDoesNothing() {
        KaptureTicketBuilder.DescriptorImpl form =
                jenkins.jenkins.getDescriptorByType(KaptureTicketBuilder.DescriptorImpl.class);
        assertThat(form.doCheckTicketIds(job, "1, $TICKET", "").kind, is(FormValidation.Kind.OK));
        assertThat(form.doCheckTicketIds(job, "", "").kind, is(FormValidation.Kind.WARNING));
        KaptureTicketPublisher.DescriptorImpl action =
                jenkins.jenkins.getDescriptorByType(KaptureTicketPublisher.DescriptorImpl.class);
        assertThat(action.doCheckTicketIds(job, "1", "", "", "", "", "CL").kind, is(FormValidation.Kind.OK));
        assertThat(action.doCheckTicketIds(job, "1", "", "", "", "", "").kind, is(FormValidation.Kind.WARNING));
        assertThat(form.doCheckPattern(job, "${PREFIX}-(\\d+)").kind, is(FormValidation.Kind.OK));
        assertThat(form.doCheckPattern(job, "KAP-(").kind, is(FormValidation.Kind.ERROR));
        assertThat(form.doCheckCallbackTime(job, "$WHEN").kind, is(FormValidation.Kind.OK));
        assertThat(form.doCheckCallbackTime(job, "soon").kind, is(FormValidation.Kind.ERROR));
    }

    @Test
    void commentHasTheTitlesOfTheCommitsOfItsTicket(@TempDir Path directory) throws Exception {
        GitSCM.ALLOW_LOCAL_CHECKOUT = true;
        GitRepository repository = new GitRepository(directory);
        repository.commit("Begin");
        job.setScm(new GitSCM(repository.url()));
        KaptureTicketPublisher publisher = new KaptureTicketPublisher();
        publisher.ticketIds = "3";
        publisher.pattern = "KAP-(\\d+)";
        publisher.successSubStatus = "CL";
        publisher.successComment = "Done: {commits}";
        jenkins.buildAndAssertSuccess(job);
        job.getPublishersList().add(publisher);
        repository.commit("KAP-2 then KAP-1\n\nand why");
        repository.commit("KAP-1 again");
        jenkins.buildAndAssertSuccess(job);
        assertThat(kapture.ticket("1").comments(), is(List.of("Done: KAP-2 then KAP-1\nKAP-1 again")));
        assertThat(kapture.ticket("2").comments(), is(List.of("Done: KAP-2 then KAP-1")));
        assertThat(kapture.ticket("3").comments(), is(List.of("Done: ")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''|''|CL|No tickets are specified",
                "$EMPTY, ${EMPTY};|''|CL|ticketIds contains no ID: check the variables that it uses",
                "1|''|''|The sub-status is blank",
                "1|KAP-(|CL|is not a valid regular expression",
            })
    void invalidInputIsRejectedWithOneMessage(String ids, String pattern, String subStatus, String sentence)
            throws Exception {
        KaptureTicketBuilder step = new KaptureTicketBuilder(subStatus);
        step.ticketIds = ids;
        step.pattern = pattern;
        step.onError = "IGNORE";
        defineEmptyVariable();
        job.getBuildersList().add(step);
        FreeStyleBuild build = jenkins.buildAndAssertStatus(Result.FAILURE, job);
        jenkins.assertLogContains("ERROR: ", build);
        jenkins.assertLogContains(sentence, build);
        jenkins.assertLogNotContains("\tat ", build);
        assertThat(kapture.requests(), is(empty()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"$EMPTY,|KAP-(\\d+)", "[$EMPTY]|"})
    void noTicketIsNoErrorWithAPatternOrForAnEmptyList(String ids, String pattern) throws Exception {
        KaptureTicketBuilder step = addStep(ids);
        step.pattern = pattern;
        defineEmptyVariable();
        jenkins.assertLogContains("No tickets to update", jenkins.buildAndAssertSuccess(job));
    }

    private void defineEmptyVariable() throws Exception {
        job.addProperty(new ParametersDefinitionProperty(new StringParameterDefinition("EMPTY", "")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"a\": SECRET|The additional fields are not valid JSON (line 1",
                "[\"SECRET\"]|The additional fields are not a JSON object",
                "{\"queue\": \"SECRET\"}|use the parameter queue instead",
                "{\"a\": 1, \"a\": \"SECRET\"}|The additional fields are not valid JSON (line 1",
            })
    void invalidAdditionalFieldsAreRejectedWithOneMessage(String json, String sentence) throws Exception {
        KaptureTicketBuilder step = addStep("1");
        step.additionalFields = json;
        KaptureTicketPublisher publisher = KaptureTestUtil.postBuildAction("1", "success", "failure");
        publisher.additionalFields = json;
        job.getPublishersList().add(publisher);
        FreeStyleBuild build = jenkins.buildAndAssertStatus(Result.FAILURE, job);
        jenkins.assertLogContains("ERROR: ", build);
        jenkins.assertLogContains(sentence, build);
        jenkins.assertLogNotContains("\tat ", build);
        jenkins.assertLogNotContains("SECRET", build);
        assertThat(kapture.requests(), is(empty()));
    }

    @Test
    void buildThatCannotBeSavedSendsNothing() throws Exception {
        job.getBuildersList().add(new TestBuilder() {
            @Override
            public boolean perform(AbstractBuild<?, ?> build, Launcher launcher, BuildListener listener)
                    throws IOException {
                return Files.createDirectories(build.getRootDir().toPath().resolve("build.xml/x")) != null;
            }
        });
        addStep("1");
        FreeStyleBuild build = jenkins.buildAndAssertStatus(Result.FAILURE, job);
        jenkins.assertLogContains("ERROR: Nothing was sent, because Jenkins could not save the build (", build);
        jenkins.assertLogNotContains("\tat ", build);
        assertThat(kapture.requests(), is(empty()));
    }

    @Test
    void formsKeepEveryField() throws Exception {
        KaptureTicketBuilder builder = filled(new KaptureTicketBuilder("CL"));
        builder.comment = "two\nlines";
        builder.additionalFields = "{\"notified\":true}";
        KaptureTicketPublisher publisher = filled(new KaptureTicketPublisher());
        job.getBuildersList().add(builder);
        job.getPublishersList().add(publisher);
        KaptureTestUtil.saveForm(jenkins, job);
        KaptureTicketBuilder sameBuilder = job.getBuildersList().get(KaptureTicketBuilder.class);
        KaptureTicketPublisher samePublisher = job.getPublishersList().get(KaptureTicketPublisher.class);
        assertThat(described(sameBuilder), is(described(builder)));
        assertThat(described(samePublisher), is(described(publisher)));
    }

    private static <T> T filled(T step) throws IllegalAccessException {
        for (Field field : step.getClass().getFields()) {
            if (!Modifier.isFinal(field.getModifiers())) {
                field.set(step, field.getType() == boolean.class ? true : "a " + field.getName());
            }
        }
        return step;
    }

    @Test
    void eachConfigurationOfAMatrixJobUpdatesItsTickets() throws Exception {
        MatrixProject matrix = jenkins.createProject(MatrixProject.class);
        matrix.setAxes(new AxisList(new TextAxis("TICKET", "1", "2")));
        KaptureTicketBuilder step = new KaptureTicketBuilder("CL");
        step.ticketIds = "$TICKET";
        matrix.getBuildersList().add(step);
        KaptureTicketPublisher publisher = KaptureTestUtil.postBuildAction("1", "success", "failure");
        publisher.ticketIds = "3";
        matrix.getPublishersList().add(publisher);
        KaptureTestUtil.saveForm(jenkins, matrix);
        MatrixBuild build = jenkins.buildAndAssertSuccess(matrix);
        for (MatrixRun configuration : build.getExactRuns()) {
            assertThat(
                    tickets(configuration),
                    is(List.of(configuration.getBuildVariables().get("TICKET"), "3")));
        }
        assertThat(build.getExactRuns(), hasSize(2));
        assertThat(build.getAction(KaptureBuildAction.class), is(nullValue()));
        assertThat(kapture.requests(), hasSize(4));
    }

    private static List<String> tickets(Run<?, ?> build) {
        return build.getAction(KaptureBuildAction.class).getTickets().stream()
                .map(ticket -> ticket.ticketId())
                .toList();
    }

    private static Map<String, ?> described(Object step) {
        return new java.util.TreeMap<>(DescribableModel.uninstantiate2_(step).toMap());
    }

    @Test
    void controllerSendsIfTheAgentIsGone() throws Exception {
        DumbSlave agent = jenkins.createOnlineSlave();
        job.setAssignedNode(agent);
        job.getBuildersList().add(new TestBuilder() {
            @Override
            public boolean perform(AbstractBuild<?, ?> build, Launcher launcher, BuildListener listener)
                    throws IOException {
                jenkins.jenkins.removeNode(agent);
                return true;
            }
        });
        addStep("1");
        job.getPublishersList().add(KaptureTestUtil.postBuildAction("1", "success", "failure"));
        FreeStyleBuild build = jenkins.waitForCompletion(job.scheduleBuild2(0).waitForStart());
        jenkins.assertLogContains("from the controller", build);
        jenkins.assertLogNotContains("from agent", build);
        assertThat(kapture.requests(), hasSize(2));
    }

    /** A user who may build, but not use credentials, must not choose among those of the job. */
    @ParameterizedTest
    @CsvSource({
        "${CRED}, anna-token, UPDATED",
        "$CRED, anna-token, UPDATED",
        "${CRED}, kapture-token, none",
        "${cred}, kapture-token, none",
        "${TEAM.CRED}, kapture-token, none",
        "${TEAM.CRED}, anna-token, UPDATED",
        "$OTHER, kapture-token, UPDATED"
    })
    void credentialsParameterIsLookedUpWithThePermissionsOfTheUser(String field, String chosen, String outcome)
            throws Exception {
        jenkins.jenkins.setSecurityRealm(jenkins.createDummySecurityRealm());
        jenkins.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.READ, Item.READ, Item.BUILD, CredentialsProvider.USE_OWN)
                .everywhere()
                .to("anna"));
        User anna = User.getById("anna", true);
        try (ACLContext ignored = ACL.as2(anna.impersonate2())) {
            CredentialsProvider.lookupStores(anna)
                    .iterator()
                    .next()
                    .addCredentials(
                            Domain.global(),
                            new StringCredentialsImpl(
                                    CredentialsScope.USER, "anna-token", "", Secret.fromString(MockKapture.TOKEN)));
        }
        job.addProperty(new ParametersDefinitionProperty(
                new CredentialsParameterDefinition("CRED", "", null, StringCredentials.class.getName(), true),
                new CredentialsParameterDefinition("TEAM.CRED", "", null, StringCredentials.class.getName(), true),
                new StringParameterDefinition("OTHER", "kapture-token")));
        KaptureTicketBuilder step = addStep("1");
        step.credentialsId = field;
        FreeStyleBuild build = jenkins.waitForCompletion(job.scheduleBuild2(
                        0,
                        new CauseAction(new Cause.UserIdCause("anna")),
                        new ParametersAction(
                                new CredentialsParameterValue("CRED", chosen, "", false),
                                new CredentialsParameterValue("TEAM.CRED", chosen, "", false),
                                new StringParameterValue("OTHER", "kapture-token")))
                .waitForStart());
        assertThat(kapture.requests(), hasSize(outcome.equals("none") ? 0 : 1));
        jenkins.assertLogContains(outcome.equals("none") ? "ERROR: " : outcome, build);
    }

    @Test
    void abortEndsTheBuildStep() throws Exception {
        kapture.onEvery().inject(Fault.stall(Fault.Point.AFTER_REQUEST));
        addStep("1");
        FreeStyleBuild build = job.scheduleBuild2(0).waitForStart();
        kapture.awaitRequests(1);
        build.doStop();
        jenkins.assertBuildStatus(Result.ABORTED, jenkins.waitForCompletion(build));
        jenkins.assertLogContains("aborted while the request was in progress", build);
    }
}
