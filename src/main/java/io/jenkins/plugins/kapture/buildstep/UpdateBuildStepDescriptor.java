package io.jenkins.plugins.kapture.buildstep;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import groovy.lang.GroovyRuntimeException;
import hudson.model.AbstractProject;
import hudson.model.Describable;
import hudson.model.Item;
import hudson.tasks.BuildStep;
import hudson.tasks.BuildStepDescriptor;
import hudson.util.FormValidation;
import io.jenkins.plugins.kapture.client.InvalidInputException;
import io.jenkins.plugins.kapture.client.JsonValues;
import io.jenkins.plugins.kapture.parameters.FormFields;
import io.jenkins.plugins.kapture.parameters.TextValue;
import io.jenkins.plugins.kapture.parameters.TicketIds;
import io.jenkins.plugins.kapture.parameters.UpdateParametersDescriptor;
import io.jenkins.plugins.kapture.pipeline.KaptureUpdateTicketsStep;
import io.jenkins.plugins.kapture.release.TicketQueryDescriptor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import jenkins.model.Jenkins;
import net.sf.json.JSONObject;
import org.jenkinsci.plugins.structs.describable.CustomDescribableModel;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.StaplerRequest2;

/** The descriptor of both build steps. */
@Restricted(NoExternalUse.class)
public abstract class UpdateBuildStepDescriptor<T extends BuildStep & Describable<T>> extends BuildStepDescriptor<T>
        implements UpdateParametersDescriptor, TicketQueryDescriptor, CustomDescribableModel {

    private static final Set<String> BOOLEANS = Set.of("preview", "upstream");

    @Override
    public String getDisplayName() {
        return Messages.UpdateBuildStepDescriptor_displayName();
    }

    /** A field without help uses that of the Pipeline step. */
    @Override
    public String getHelpFile(String field) {
        String own = super.getHelpFile(field);
        return own == null
                ? Jenkins.get()
                        .getDescriptorOrDie(KaptureUpdateTicketsStep.class)
                        .getHelpFile(field)
                : own;
    }

    @Override
    @SuppressWarnings("rawtypes") // signature of the superclass
    public boolean isApplicable(Class<? extends AbstractProject> type) {
        return true;
    }

    /** Converts the values that Job DSL passes: whole numbers and, as ticket IDs, lists. */
    @Override
    public Map<String, Object> customInstantiate(Map<String, Object> arguments) {
        Map<String, Object> converted = new LinkedHashMap<>(arguments);
        try {
            converted.replaceAll((name, value) -> BOOLEANS.contains(name)
                    ? value
                    : name.equals("ticketIds") && JsonValues.elements(value) != null
                            ? String.join(", ", TicketIds.parse(value))
                            : TextValue.of(name, value));
        } catch (InvalidInputException e) {
            throw new GroovyRuntimeException(e.getMessage()); // Job DSL prints no stack trace of it, but the line
        }
        return converted;
    }

    @Override
    public T newInstance(@CheckForNull StaplerRequest2 req, JSONObject form) throws FormException {
        FormFields.dropBlanks(form);
        return super.newInstance(req, form);
    }

    /** A pattern alone is enough. Variables cannot be checked before they are expanded. */
    static FormValidation checkTickets(Item item, String ids, String pattern) {
        if (ids.isBlank() && pattern.isBlank()) {
            return FormValidation.warning(Messages.BuildStepExecution_noTickets());
        }
        return FormFields.check(item, ids.contains("$") ? "" : ids, TicketIds::parse);
    }

    @Override
    public boolean expandsVariables() {
        return true;
    }
}
