package io.jenkins.plugins.kapture.pipeline;

import hudson.Extension;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.kapture.changelog.ChangelogTickets;
import io.jenkins.plugins.kapture.changelog.TicketQuery;
import java.util.List;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.DataBoundConstructor;

/** Finds the IDs of the tickets that the commits of a release mention. */
@Restricted(NoExternalUse.class)
public final class KaptureTicketIdsStep extends AbstractChangelogStep {

    private static final long serialVersionUID = 1L;

    @DataBoundConstructor
    public KaptureTicketIdsStep(String pattern) {
        super(pattern);
    }

    @Override
    List<String> find(TicketQuery query, Run<?, ?> run, TaskListener listener) {
        return ChangelogTickets.findIds(query, run, listener);
    }

    @Extension
    public static final class DescriptorImpl extends ChangelogStepDescriptor {

        @Override
        public String getFunctionName() {
            return "kaptureTicketIds";
        }

        @Override
        public String getDisplayName() {
            return Messages.KaptureTicketIdsStep_displayName();
        }
    }
}
