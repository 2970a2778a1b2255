package io.jenkins.plugins.kapture.pipeline;

import hudson.AbortException;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.kapture.changelog.TicketQuery;
import io.jenkins.plugins.kapture.client.InvalidInputException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.List;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.jenkinsci.plugins.workflow.steps.SynchronousNonBlockingStepExecution;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.kohsuke.stapler.DataBoundSetter;

/** The parameters of both steps that find tickets. */
@Restricted(NoExternalUse.class)
public abstract class AbstractChangelogStep extends Step implements Serializable {

    private static final long serialVersionUID = 1L;

    public final String pattern;

    @DataBoundSetter
    public String since = TicketQuery.Since.LAST_SUCCESSFUL_BUILD.name();

    @DataBoundSetter
    public String text;

    @DataBoundSetter
    public String paths;

    @DataBoundSetter
    public boolean upstream;

    @DataBoundSetter
    public boolean includeUpdated;

    @DataBoundSetter
    public boolean includeLibraries;

    AbstractChangelogStep(String pattern) {
        this.pattern = pattern;
    }

    /** @return a serializable list */
    abstract List<?> find(TicketQuery query, Run<?, ?> run, TaskListener listener);

    @Override
    public final StepExecution start(StepContext context) {
        return new Execution(context, this);
    }

    private TicketQuery query() {
        TicketQuery query = new TicketQuery(pattern);
        query.since = since;
        query.text = text;
        query.paths = paths;
        query.upstream = upstream;
        query.includeUpdated = includeUpdated;
        query.includeLibraries = includeLibraries;
        return query;
    }

    private static final class Execution extends SynchronousNonBlockingStepExecution<List<?>> {

        private static final long serialVersionUID = 1L;

        private final AbstractChangelogStep step;

        Execution(StepContext context, AbstractChangelogStep step) {
            super(context);
            this.step = step;
        }

        @Override
        protected List<?> run() throws Exception {
            try {
                return step.find(
                        step.query(), getContext().get(Run.class), getContext().get(TaskListener.class));
            } catch (InvalidInputException | UncheckedIOException e) {
                // UncheckedIOException: the journal of a build cannot be read
                throw new AbortException(e.getMessage());
            }
        }

        /** Only reads data on the controller, so it can be run again. */
        @Override
        public void onResume() {
            try {
                start();
            } catch (Exception e) {
                getContext().onFailure(e);
            }
        }
    }
}
