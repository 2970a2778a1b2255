package io.jenkins.plugins.kapture.pipeline;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.kapture.client.AdditionalFields;
import io.jenkins.plugins.kapture.client.InvalidInputException;
import io.jenkins.plugins.kapture.client.JsonValues;
import io.jenkins.plugins.kapture.parameters.FormFields;
import io.jenkins.plugins.kapture.parameters.UpdateParametersDescriptor;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import net.sf.json.JSONObject;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jvnet.localizer.LocaleProvider;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.StaplerRequest2;

/** The descriptor of both update steps. */
@Restricted(NoExternalUse.class)
public abstract class UpdateStepDescriptor extends KaptureStepDescriptor implements UpdateParametersDescriptor {

    @Override
    public Set<? extends Class<?>> getRequiredContext() {
        return Set.of(Run.class, TaskListener.class, FlowNode.class);
    }

    /** The description of a step on the pages of a Pipeline: tickets and site, never the comment. */
    @Override
    public String argumentsToString(@NonNull Map<String, Object> arguments) {
        Object ids = arguments.getOrDefault("ticketId", arguments.get("ticketIds"));
        Object site = arguments.get("site");
        if (ids == null) {
            return null;
        }
        Collection<?> elements = JsonValues.elements(ids);
        String tickets = String.valueOf(elements == null ? ids : elements);
        return site == null ? tickets : Messages.UpdateStepDescriptor_arguments(tickets, site);
    }

    @Override
    public Step newInstance(@CheckForNull StaplerRequest2 req, @NonNull JSONObject form) throws FormException {
        String additionalFields = FormFields.takeText(form, "additionalFields");
        AbstractUpdateStep<?> step = (AbstractUpdateStep<?>) super.newInstance(req, form);
        try {
            Map<String, Object> fields = AdditionalFields.parse(additionalFields);
            step.additionalFields = fields.isEmpty() ? null : fields;
        } catch (InvalidInputException e) {
            throw new FormException(e.getMessage(LocaleProvider.getLocale()), e, "additionalFields");
        }
        return step;
    }
}
