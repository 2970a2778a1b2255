package io.jenkins.plugins.kapture.pipeline;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.AbortException;
import io.jenkins.plugins.kapture.client.InvalidInputException;
import io.jenkins.plugins.kapture.client.JsonValues;
import io.jenkins.plugins.kapture.parameters.FormFields;
import java.util.LinkedHashMap;
import java.util.Map;
import net.sf.json.JSONObject;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;
import org.kohsuke.stapler.StaplerRequest2;

/** Handles the arguments of all steps, from scripts and from the Snippet Generator. */
abstract class KaptureStepDescriptor extends StepDescriptor {

    /** @throws AbortException if the arguments are not valid, so that no stack trace is printed */
    @Override
    @SuppressWarnings("deprecation") // deprecated for callers only: Pipeline calls it before data binding
    public Step newInstance(Map<String, Object> arguments) throws Exception {
        try {
            Map<String, Object> natural = new LinkedHashMap<>(arguments);
            // A variable that is not set, such as env.CHANGE_TITLE in a build of a branch, does not search change logs.
            natural.replaceAll((name, value) -> name.equals("text") && JsonValues.isNull(value) ? "" : value);
            return super.newInstance(StepArguments.normalize(clazz, natural));
        } catch (InvalidInputException e) {
            throw new AbortException(e.getMessage());
        }
    }

    @Override
    public Step newInstance(@CheckForNull StaplerRequest2 req, JSONObject form) throws FormException {
        FormFields.dropBlanks(form);
        return super.newInstance(req, form);
    }
}
