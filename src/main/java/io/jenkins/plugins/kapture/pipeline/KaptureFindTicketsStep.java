package io.jenkins.plugins.kapture.pipeline;

import hudson.Extension;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.kapture.changelog.ChangelogTickets;
import io.jenkins.plugins.kapture.changelog.FoundTicket;
import io.jenkins.plugins.kapture.changelog.TicketQuery;
import java.util.List;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.DataBoundConstructor;

/** Finds the tickets that the commits of a release mention, each with its commits. */
@Restricted(NoExternalUse.class)
public final class KaptureFindTicketsStep extends AbstractChangelogStep {

    private static final long serialVersionUID = 1L;

    @DataBoundConstructor
    public KaptureFindTicketsStep(String pattern) {
        super(pattern);
    }

    @Override
    List<FoundTicket> find(TicketQuery query, Run<?, ?> run, TaskListener listener) {
        return ChangelogTickets.find(query, run, listener);
    }

    @Extension
    public static final class DescriptorImpl extends ChangelogStepDescriptor {

        @Override
        public String getFunctionName() {
            return "kaptureFindTickets";
        }

        @Override
        public String getDisplayName() {
            return Messages.KaptureFindTicketsStep_displayName();
        }
    }
}
