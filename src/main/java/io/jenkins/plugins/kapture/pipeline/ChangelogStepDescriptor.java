package io.jenkins.plugins.kapture.pipeline;

import hudson.model.Item;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import hudson.util.ListBoxModel.Option;
import io.jenkins.plugins.kapture.changelog.TicketQuery;
import io.jenkins.plugins.kapture.client.JsonValues;
import io.jenkins.plugins.kapture.parameters.FormFields;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** The descriptor of both steps that find tickets. */
@Restricted(NoExternalUse.class)
public abstract class ChangelogStepDescriptor extends KaptureStepDescriptor {

    @Override
    public Set<? extends Class<?>> getRequiredContext() {
        return Set.of(Run.class, TaskListener.class);
    }

    /** A text that is not set, such as {@code env.CHANGE_TITLE} in a build of a branch, does not search the changelogs. */
    @Override
    @SuppressWarnings("deprecation") // deprecated for callers only: Pipeline calls it before data binding
    public Step newInstance(Map<String, Object> arguments) throws Exception {
        Map<String, Object> copy = new LinkedHashMap<>(arguments);
        if (copy.containsKey("text") && JsonValues.isNull(copy.get("text"))) {
            copy.put("text", "");
        }
        return super.newInstance(copy);
    }

    @POST
    public FormValidation doCheckPattern(@AncestorInPath Item item, @QueryParameter String value) {
        return FormFields.check(item, () -> TicketQuery.checkPattern(value));
    }

    @POST
    public ListBoxModel doFillSinceItems() {
        return new ListBoxModel(
                new Option(
                        Messages.ChangelogStepDescriptor_lastSuccessfulBuild(),
                        TicketQuery.Since.LAST_SUCCESSFUL_BUILD.name()),
                new Option(Messages.ChangelogStepDescriptor_thisBuild(), TicketQuery.Since.THIS_BUILD.name()));
    }
}
