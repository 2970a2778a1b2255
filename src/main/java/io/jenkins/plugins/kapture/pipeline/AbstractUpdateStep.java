package io.jenkins.plugins.kapture.pipeline;

import hudson.AbortException;
import io.jenkins.plugins.kapture.client.InvalidInputException;
import io.jenkins.plugins.kapture.parameters.ParameterFields;
import io.jenkins.plugins.kapture.parameters.UpdateParameters;
import io.jenkins.plugins.kapture.release.TicketSelection;
import java.util.Map;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.DataBoundSetter;

/** The optional parameters; {@code Object} for whole numbers, which Declarative Pipeline rejects for a string. */
@Restricted(NoExternalUse.class)
public abstract class AbstractUpdateStep extends Step {

    @DataBoundSetter
    public Object comment, queue, disposition, callbackTime, environment, site, credentialsId;

    @DataBoundSetter
    public Map<String, Object> additionalFields;

    @DataBoundSetter
    public boolean preview;

    @DataBoundSetter
    public String onRejected = "FAILURE", onError = "FAILURE", logResponse = "SUMMARY";

    /** @throws AbortException if a parameter is not valid */
    @Override
    public final StepExecution start(StepContext context) throws AbortException {
        try {
            boolean single = this instanceof KaptureUpdateTicketStep;
            UpdateParameters parameters = parameters();
            return new UpdateStepExecution(context, parameters, tickets(parameters), single);
        } catch (InvalidInputException e) {
            throw new AbortException(e.getMessage());
        }
    }

    /** @throws InvalidInputException if a parameter is not valid */
    final void check() {
        tickets(parameters());
    }

    private UpdateParameters parameters() {
        UpdateParameters parameters = ParameterFields.copy(this, new UpdateParameters());
        parameters.check();
        return parameters;
    }

    /** @throws InvalidInputException if the tickets are not valid */
    abstract TicketSelection tickets(UpdateParameters parameters);
}
