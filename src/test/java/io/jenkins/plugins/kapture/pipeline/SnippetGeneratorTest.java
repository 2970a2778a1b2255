package io.jenkins.plugins.kapture.pipeline;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.matchesPattern;

import hudson.model.Describable;
import hudson.util.FormValidation;
import io.jenkins.plugins.kapture.KaptureTestUtil;
import io.jenkins.plugins.kapture.MockKaptureTestBase;
import io.jenkins.plugins.kapture.buildstep.KaptureTicketBuilder;
import io.jenkins.plugins.kapture.buildstep.KaptureTicketPublisher;
import io.jenkins.plugins.kapture.config.KaptureConfiguration;
import io.jenkins.plugins.kapture.config.KaptureSite;
import io.jenkins.plugins.kapture.config.SubStatus;
import java.util.List;
import net.sf.json.JSONObject;
import org.jenkinsci.plugins.structs.describable.DescribableModel;
import org.jenkinsci.plugins.structs.describable.DescribableParameter;
import org.jenkinsci.plugins.workflow.cps.Snippetizer;
import org.jenkinsci.plugins.workflow.cps.SnippetizerTester;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the Snippet Generator shows: a step that runs, or a message in its place. */
class SnippetGeneratorTest extends MockKaptureTestBase {

    private static final String STEPS = "io.jenkins.plugins.kapture.pipeline.";

    @Test
    void thereAreThreeSteps() {
        List<String> steps = StepDescriptor.all().stream()
                .map(StepDescriptor::getFunctionName)
                .filter(name -> name.startsWith("kapture"))
                .toList();
        assertThat(steps, containsInAnyOrder("kaptureUpdateTicket", "kaptureUpdateTickets", "kaptureFindTickets"));
        assertThat(
                new Snippetizer()
                        .getQuasiDescriptors(false).stream()
                                .filter(each -> each.real.clazz.getName().startsWith("io.jenkins.plugins.kapture"))
                                .count(),
                is(3L));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "KaptureUpdateTicketStep|ticketId=7;subStatus=CL|kaptureUpdateTicket subStatus: 'CL', ticketId: '7'",
                "KaptureUpdateTicketsStep|ticketIds=7, 8;subStatus=CL|kaptureUpdateTickets subStatus: 'CL', ticketIds: ['7', '8']",
                "KaptureUpdateTicketsStep|pattern=KAP-(\\d+);environment=production;subStatus=CL|kaptureUpdateTickets environment: 'production', pattern: 'KAP-(\\\\d+)', subStatus: 'CL'",
                "KaptureUpdateTicketStep|ticketId=7;subStatus=CL;comment=${env.BUILD_TAG}|kaptureUpdateTicket comment: '${env.BUILD_TAG}', subStatus: 'CL', ticketId: '7'",
                "KaptureFindTicketsStep|pattern=KAP-\\d+$|kaptureFindTickets 'KAP-\\\\d+$'",
                // what cannot be generated
                "KaptureUpdateTicketStep|ticketId=${params.TICKET};subStatus=CL|A snippet cannot contain a variable: enter an example for “${params.TICKET}” in ticketId, then write \"${params.TICKET}\" instead of it in the Jenkinsfile, in double quotes.",
                "KaptureUpdateTicketsStep|ticketIds=$TICKET;subStatus=CL|A snippet cannot contain a variable: enter an example for “$TICKET” in ticketIds, then write \"$TICKET\" instead of it in the Jenkinsfile, in double quotes.",
                "KaptureUpdateTicketStep|ticketId=7;subStatus=CL;additionalFields={\"build\": \"${env.BUILD_TAG}\"}|A snippet cannot contain a variable: enter an example for “${env.BUILD_TAG}” in additionalFields, then write \"${env.BUILD_TAG}\" instead of it in the Jenkinsfile, in double quotes.",
                "KaptureUpdateTicketsStep|ticketIds=kaptureFindTickets(pattern: 'x');subStatus=CL|A snippet cannot contain an expression: enter an example instead of “kaptureFindTickets(pattern: 'x')”, then write ticketIds: kaptureFindTickets(pattern: 'x') in the Jenkinsfile.",
                "KaptureUpdateTicketsStep|subStatus=CL|ticketIds is missing: specify the tickets to update as ticketIds, as a pattern that finds them in commits, or as updates with one map per ticket.",
                "KaptureUpdateTicketStep|subStatus=CL|The ticket ID is blank: specify the ticket to update.",
                "KaptureUpdateTicketStep|ticketId=7|The sub-status is blank: enter its key, such as CL for closed.",
                "KaptureUpdateTicketStep|ticketId=7;subStatus=CL;additionalFields={|The additional fields are not valid JSON (line 1, column 2): enter an object such as {\"name\": \"value\"}, with variables inside the quotes.",
                "KaptureUpdateTicketsStep|paths=a/**;ticketIds=7;subStatus=CL|The parameter “paths” needs a pattern that finds ticket IDs: enter one, such as KAP-(\\d+), or remove paths.",
            })
    void stepOrMessageIsShown(String step, String fields, String shown) throws Exception {
        JSONObject form = new JSONObject();
        form.put("stapler-class", STEPS + step);
        form.put("$class", STEPS + step);
        for (String field : fields.split(";")) {
            form.put(field.substring(0, field.indexOf('=')), field.substring(field.indexOf('=') + 1));
        }
        new SnippetizerTester(jenkins).assertGenerateSnippet(form.toString(), shown, null);
    }

    @Test
    void formThatWasJustOpenedShowsNoErrors() {
        KaptureUpdateTicketStep.DescriptorImpl one =
                jenkins.jenkins.getDescriptorByType(KaptureUpdateTicketStep.DescriptorImpl.class);
        KaptureUpdateTicketsStep.DescriptorImpl several =
                jenkins.jenkins.getDescriptorByType(KaptureUpdateTicketsStep.DescriptorImpl.class);
        for (FormValidation check : List.of(
                one.doCheckTicketId(null, ""),
                one.doCheckSubStatus(null, "", ""),
                one.doCheckComment(null, ""),
                one.doCheckEnvironment(null, ""),
                several.doCheckTicketIds(null, ""),
                several.doCheckPattern(null, ""))) {
            assertThat(check.kind, is(FormValidation.Kind.OK));
        }
    }

    @Test
    void formHintsAtWhatIsNotExpandedAndAtDoubledBackslashes() {
        KaptureUpdateTicketsStep.DescriptorImpl form =
                jenkins.jenkins.getDescriptorByType(KaptureUpdateTicketsStep.DescriptorImpl.class);
        FormValidation comment = form.doCheckComment(null, "Released in ${env.BUILD_TAG} for $5");
        assertThat(comment.kind, is(FormValidation.Kind.WARNING));
        assertThat(comment.getMessage(), containsString("${env.BUILD_TAG}"));
        FormValidation pattern = form.doCheckPattern(null, "KAP-(\\\\d+)");
        assertThat(pattern.kind, is(FormValidation.Kind.WARNING));
        assertThat(pattern.getMessage(), containsString("write KAP-(\\d+)."));
        assertThat(form.doCheckTicketIds(null, "$TICKET").kind, is(FormValidation.Kind.ERROR));
    }

    @Test
    void formOffersTheSubStatusesOfTheSite() throws Exception {
        KaptureSite site = KaptureConfiguration.get().getSites().get(0);
        site.setSubStatuses(List.of(new SubStatus("CL", "Closed"), new SubStatus("P", "Pending")));
        KaptureConfiguration.get().setSites(List.of(site));
        KaptureUpdateTicketStep.DescriptorImpl form =
                jenkins.jenkins.getDescriptorByType(KaptureUpdateTicketStep.DescriptorImpl.class);
        assertThat(form.doFillSubStatusItems(null, ""), is(List.of("CL", "P")));
        assertThat(form.doFillSubStatusItems(null, "elsewhere"), is(List.of()));
        assertThat(form.doCheckSubStatus(null, "CL", "production").getMessage(), is("Closed"));
        FormValidation wrong = form.doCheckSubStatus(null, "CLO", "");
        assertThat(wrong.kind, is(FormValidation.Kind.ERROR));
        assertThat(wrong.getMessage(), containsString("CL"));
    }

    @Test
    void logHintsAtAVariableInAComment() throws Exception {
        kapture.ticket("7");
        WorkflowJob job = KaptureTestUtil.pipeline(
                jenkins, "kaptureUpdateTicket ticketId: '7', subStatus: 'CL', comment: 'Released in ${env.BUILD_TAG}'");
        jenkins.assertLogContains(
                "Warning: “${env.BUILD_TAG}” in the comment was not expanded: to expand variables, use double quotes",
                jenkins.buildAndAssertSuccess(job));
    }

    @ParameterizedTest
    @ValueSource(
            classes = {
                KaptureUpdateTicketStep.class,
                KaptureUpdateTicketsStep.class,
                KaptureFindTicketsStep.class,
                KaptureTicketBuilder.class,
                KaptureTicketPublisher.class
            })
    void everyFieldOfAFormHasHelp(Class<? extends Describable<?>> type) throws Exception {
        for (DescribableParameter parameter : DescribableModel.of(type).getParameters()) {
            String url = jenkins.executeOnServer(() -> jenkins.jenkins
                    .getDescriptorOrDie(type.asSubclass(Describable.class))
                    .getHelpFile(parameter.getName()));
            String help = jenkins.createWebClient()
                    .goTo(url.substring(1))
                    .getWebResponse()
                    .getContentAsString();
            assertThat(url, help, matchesPattern("(?s).*(Required|If omitted|Default: ).*"));
        }
    }
}
