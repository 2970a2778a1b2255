package io.jenkins.plugins.kapture.pipeline;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.Extension;
import hudson.Util;
import hudson.model.Item;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.kapture.changelog.ChangelogTickets;
import io.jenkins.plugins.kapture.parameters.UpdateParametersDescriptor;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.jenkinsci.plugins.workflow.steps.SynchronousNonBlockingStepExecution;
import org.kohsuke.stapler.AncestorInPath;
import org.kohsuke.stapler.DataBoundConstructor;
import org.kohsuke.stapler.DataBoundSetter;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.verb.POST;

/** Finds the tickets that the commits of a release name. */
public final class KaptureTicketIdsStep extends Step implements Serializable {

    private static final long serialVersionUID = 1L;

    private final String pattern;
    private String since;

    @DataBoundConstructor
    public KaptureTicketIdsStep(String pattern) {
        this.pattern = Util.fixNull(pattern);
    }

    public String getPattern() {
        return pattern;
    }

    public String getSince() {
        return since == null ? ChangelogTickets.Since.LAST_SUCCESSFUL_BUILD.name() : since;
    }

    @DataBoundSetter
    public void setSince(String since) {
        this.since = Util.fixEmptyAndTrim(since);
    }

    @Override
    public StepExecution start(StepContext context) {
        return new Execution(context, this);
    }

    private static final class Execution extends SynchronousNonBlockingStepExecution<List<String>> {

        private static final long serialVersionUID = 1L;

        private final KaptureTicketIdsStep step;

        Execution(StepContext context, KaptureTicketIdsStep step) {
            super(context);
            this.step = step;
        }

        @Override
        protected List<String> run() throws Exception {
            try {
                ChangelogTickets tickets = new ChangelogTickets(step.pattern, step.since);
                return new ArrayList<>(
                        tickets.find(getContext().get(Run.class), getContext().get(TaskListener.class)));
            } catch (IllegalArgumentException e) {
                throw new AbortException(e.getMessage());
            }
        }

        /** It only reads what the controller knows, so that it can simply be done again. */
        @Override
        public void onResume() {
            try {
                start();
            } catch (Exception e) {
                getContext().onFailure(e);
            }
        }
    }

    @Extension
    public static final class DescriptorImpl extends StepDescriptor {

        @Override
        public String getFunctionName() {
            return "kaptureTicketIds";
        }

        @NonNull
        @Override
        public String getDisplayName() {
            return Messages.KaptureTicketIdsStep_displayName();
        }

        @Override
        public Set<? extends Class<?>> getRequiredContext() {
            return Set.of(Run.class, TaskListener.class);
        }

        @POST
        public FormValidation doCheckPattern(@AncestorInPath Item item, @QueryParameter String value) {
            return UpdateParametersDescriptor.check(item, () -> ChangelogTickets.checkPattern(value));
        }

        @POST
        public ListBoxModel doFillSinceItems() {
            return ChangelogTickets.listSince();
        }
    }
}
