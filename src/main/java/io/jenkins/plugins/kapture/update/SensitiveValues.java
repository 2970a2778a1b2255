package io.jenkins.plugins.kapture.update;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.EnvVars;
import hudson.model.AbstractBuild;
import hudson.model.ParameterValue;
import hudson.model.ParametersAction;
import hudson.model.Run;
import hudson.util.Secret;
import io.jenkins.plugins.kapture.client.SecretMask;
import java.io.IOException;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jenkinsci.plugins.workflow.flow.FlowExecutionOwner;
import org.jenkinsci.plugins.workflow.steps.EnvironmentExpander;
import org.jenkinsci.plugins.workflow.steps.StepContext;
import org.jenkinsci.plugins.workflow.steps.StepExecution;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** The values that Jenkins masks in the log of a build: password parameters and bound credentials. */
@Restricted(NoExternalUse.class)
public final class SensitiveValues {

    private static final int TIMEOUT_SECONDS = 10;

    private final Set<String> values = new HashSet<>();

    private SensitiveValues(Run<?, ?> run) {
        for (ParametersAction parameters : run.getActions(ParametersAction.class)) {
            for (ParameterValue parameter : parameters) {
                if (parameter.isSensitive()) {
                    values.add(
                            parameter.getValue() instanceof Secret secret
                                    ? secret.getPlainText()
                                    : String.valueOf(parameter.getValue()));
                }
            }
        }
    }

    /** For a Pipeline step. */
    public static SecretMask ofStep(StepContext context) throws IOException, InterruptedException {
        SensitiveValues sensitive = new SensitiveValues(context.get(Run.class));
        sensitive.add(context);
        return new SecretMask(sensitive.values);
    }

    /** For a build step. In a Pipeline, it cannot see which variables are sensitive, so those of all steps are. */
    public static SecretMask ofBuildStep(Run<?, ?> run, Map<String, String> env)
            throws IOException, InterruptedException, ExecutionException, TimeoutException {
        SensitiveValues sensitive = new SensitiveValues(run);
        if (run instanceof AbstractBuild<?, ?> build) {
            sensitive.add(build.getSensitiveBuildVariables(), env);
        } else if (run instanceof FlowExecutionOwner.Executable pipeline) {
            sensitive.addAll(pipeline.asFlowExecutionOwner());
        }
        return new SecretMask(sensitive.values);
    }

    private void addAll(@CheckForNull FlowExecutionOwner pipeline)
            throws IOException, InterruptedException, ExecutionException, TimeoutException {
        if (pipeline != null) {
            for (StepExecution step :
                    pipeline.get().getCurrentExecutions(false).get(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
                add(step.getContext());
            }
        }
    }

    private void add(StepContext context) throws IOException, InterruptedException {
        EnvironmentExpander expander = context.get(EnvironmentExpander.class);
        if (expander != null && !expander.getSensitiveVariables().isEmpty()) {
            EnvVars env = context.get(EnvVars.class);
            add(expander.getSensitiveVariables(), env == null ? Map.of() : env);
        }
    }

    private void add(Set<String> variables, Map<String, String> env) {
        variables.stream().map(env::get).filter(Objects::nonNull).forEach(values::add);
    }
}
