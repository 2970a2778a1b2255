package io.jenkins.plugins.kapture.pipeline;

import hudson.AbortException;
import hudson.Extension;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.security.ACL;
import hudson.security.ACLContext;
import io.jenkins.plugins.kapture.client.InvalidInputException;
import io.jenkins.plugins.kapture.parameters.EnvironmentDescriptor;
import io.jenkins.plugins.kapture.parameters.ParameterFields;
import io.jenkins.plugins.kapture.release.FoundTicket;
import io.jenkins.plugins.kapture.release.TicketQuery;
import io.jenkins.plugins.kapture.release.TicketQueryDescriptor;
import io.jenkins.plugins.kapture.release.TicketSearch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Set;
import org.jenkinsci.plugins.workflow.flow.FlowExecution;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.jenkinsci.plugins.workflow.steps.SynchronousNonBlockingStepExecution;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;

/** Finds the tickets that the commits of a release mention, each with its commits. */
@Restricted(NoExternalUse.class)
public final class KaptureFindTicketsStep extends Step {

    /** {@code Object} for whole numbers, which Declarative Pipeline rejects for a string. */
    public final Object pattern;

    @DataBoundSetter
    public Object environment, text, paths, upstreamBuild;
    @DataBoundSetter
    public boolean upstream, includeUpdated;

    @DataBoundConstructor
    public KaptureFindTicketsStep(Object pattern) {
        this.pattern = pattern;
    }

    @Override
    public StepExecution start(StepContext context) throws AbortException {
        try {
            return new Execution(context, query());
        } catch (InvalidInputException e) {
            throw new AbortException(e.getMessage());
        }
    }

    private TicketQuery query() {
        TicketQuery query = ParameterFields.copy(this, new TicketQuery());
        TicketQuery.checkPattern(query.pattern); // it is required here
        query.check();
        return query;
    }

    private static final class Execution extends SynchronousNonBlockingStepExecution<ArrayList<FoundTicket>> {

        private static final long serialVersionUID = 1L;

        private final TicketQuery query;

        Execution(StepContext context, TicketQuery query) {
            super(context);
            this.query = query;
        }

        @Override
        protected ArrayList<FoundTicket> run() throws Exception {
            try {
                return new ArrayList<>(TicketSearch.find(
                        query, getContext().get(Run.class), getContext().get(TaskListener.class)));
            } catch (InvalidInputException | IOException | UncheckedIOException e) {
                // The journal of a build cannot be written or read.
                throw new AbortException(e.getMessage());
            }
        }

        /** Sends nothing, so it can be run again, with the permissions of the build. */
        @Override
        public void onResume() {
            try (ACLContext build =
                    ACL.as2(getContext().get(FlowExecution.class).getAuthentication2())) {
                start();
            } catch (Exception e) {
                getContext().onFailure(e);
            }
        }
    }

    @Extension
    public static final class DescriptorImpl extends KaptureStepDescriptor
            implements TicketQueryDescriptor, EnvironmentDescriptor {

        @Override
        public String getFunctionName() {
            return "kaptureFindTickets";
        }

        @Override
        public String getDisplayName() {
            return Messages.KaptureFindTicketsStep_displayName();
        }

        @Override
        public Set<? extends Class<?>> getRequiredContext() {
            return Set.of(Run.class, TaskListener.class);
        }

        @Override
        void check(Step step) {
            ((KaptureFindTicketsStep) step).query();
        }
    }
}
