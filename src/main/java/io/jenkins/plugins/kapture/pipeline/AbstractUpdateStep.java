package io.jenkins.plugins.kapture.pipeline;

import io.jenkins.plugins.kapture.parameters.UpdateParameters;
import java.util.Map;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.kohsuke.stapler.DataBoundSetter;

/** The parameters that both update steps have. */
public abstract class AbstractUpdateStep extends Step {

    private final UpdateParameters options = new UpdateParameters();

    AbstractUpdateStep(String subStatus) {
        options.setSubStatus(subStatus);
    }

    UpdateParameters options() {
        return options;
    }

    public String getSubStatus() {
        return options.getSubStatus();
    }

    public String getComment() {
        return options.getComment();
    }

    @DataBoundSetter
    public void setComment(String comment) {
        options.setComment(comment);
    }

    public String getQueue() {
        return options.getQueue();
    }

    @DataBoundSetter
    public void setQueue(String queue) {
        options.setQueue(queue);
    }

    public String getDisposition() {
        return options.getDisposition();
    }

    @DataBoundSetter
    public void setDisposition(String disposition) {
        options.setDisposition(disposition);
    }

    public String getCallbackTime() {
        return options.getCallbackTime();
    }

    @DataBoundSetter
    public void setCallbackTime(String callbackTime) {
        options.setCallbackTime(callbackTime);
    }

    public Map<String, Object> getAdditionalFields() {
        return options.getAdditionalFields();
    }

    @DataBoundSetter
    public void setAdditionalFields(Map<String, Object> additionalFields) {
        options.setAdditionalFields(additionalFields);
    }

    public String getSite() {
        return options.getSite();
    }

    @DataBoundSetter
    public void setSite(String site) {
        options.setSite(site);
    }

    public String getCredentialsId() {
        return options.getCredentialsId();
    }

    @DataBoundSetter
    public void setCredentialsId(String credentialsId) {
        options.setCredentialsId(credentialsId);
    }

    public String getOnRejected() {
        return options.getOnRejected();
    }

    @DataBoundSetter
    public void setOnRejected(String onRejected) {
        options.setOnRejected(onRejected);
    }

    public String getOnError() {
        return options.getOnError();
    }

    @DataBoundSetter
    public void setOnError(String onError) {
        options.setOnError(onError);
    }

    public String getLogResponse() {
        return options.getLogResponse();
    }

    @DataBoundSetter
    public void setLogResponse(String logResponse) {
        options.setLogResponse(logResponse);
    }
}
