package io.jenkins.plugins.kapture.pipeline;

import hudson.model.Item;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import hudson.util.ListBoxModel.Option;
import io.jenkins.plugins.kapture.changelog.TicketQuery;
import io.jenkins.plugins.kapture.parameters.FormFields;
import java.util.Set;
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
