package io.jenkins.plugins.kapture.pipeline;

import io.jenkins.plugins.kapture.parameters.UpdateParameters;
import java.util.Map;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.DataBoundSetter;

/** The optional parameters of both update steps. */
@Restricted(NoExternalUse.class)
public abstract class AbstractUpdateStep extends Step {

    @DataBoundSetter
    public String comment;

    @DataBoundSetter
    public String queue;

    @DataBoundSetter
    public String disposition;

    @DataBoundSetter
    public String callbackTime;

    @DataBoundSetter
    public Map<String, Object> additionalFields;

    @DataBoundSetter
    public String site;

    @DataBoundSetter
    public String credentialsId;

    @DataBoundSetter
    public String onRejected = "FAILURE";

    @DataBoundSetter
    public String onError = "FAILURE";

    @DataBoundSetter
    public String logResponse = "SUMMARY";

    UpdateParameters parameters(String subStatus) {
        UpdateParameters parameters = new UpdateParameters();
        parameters.subStatus = subStatus;
        parameters.comment = comment;
        parameters.queue = queue;
        parameters.disposition = disposition;
        parameters.callbackTime = callbackTime;
        parameters.additionalFields = additionalFields;
        parameters.site = site;
        parameters.credentialsId = credentialsId;
        parameters.onRejected = onRejected;
        parameters.onError = onError;
        parameters.logResponse = logResponse;
        return parameters;
    }
}
