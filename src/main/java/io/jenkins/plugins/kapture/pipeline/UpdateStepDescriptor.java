package io.jenkins.plugins.kapture.pipeline;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Item;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.util.FormValidation;
import io.jenkins.plugins.kapture.client.AdditionalFields;
import io.jenkins.plugins.kapture.parameters.FormFields;
import io.jenkins.plugins.kapture.parameters.UpdateParametersDescriptor;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import net.sf.json.JSONObject;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.verb.POST;

/** The descriptor of both update steps. */
@Restricted(NoExternalUse.class)
public abstract class UpdateStepDescriptor extends KaptureStepDescriptor implements UpdateParametersDescriptor {

    @Override
    public Set<? extends Class<?>> getRequiredContext() {
        return Set.of(Run.class, TaskListener.class, FlowNode.class);
    }

    @Override
    Step bind(@CheckForNull StaplerRequest2 req, JSONObject form) throws FormException {
        Object json = form.remove("additionalFields"); // cannot be bound to a map
        Map<String, Object> fields = AdditionalFields.parseForSnippet(Objects.toString(json, null));
        AbstractUpdateStep step = (AbstractUpdateStep) super.bind(req, form);
        step.additionalFields = fields.isEmpty() ? null : fields;
        return step;
    }

    @Override
    final void check(Step step) {
        ((AbstractUpdateStep) step).check();
    }

    @POST
    public FormValidation doCheckComment(@AncestorInPath Item item, @QueryParameter String value) {
        Matcher variable = VARIABLE.matcher(value);
        return FormFields.check(
                item,
                () -> variable.find()
                        ? FormValidation.warning(Messages.UpdateStepDescriptor_variable(variable.group()))
                        : null);
    }
}
