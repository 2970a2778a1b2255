package io.jenkins.plugins.kapture.update;

import hudson.model.AbstractBuild;
import hudson.model.ParameterValue;
import hudson.model.ParametersAction;
import hudson.model.Run;
import hudson.util.Secret;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** The values that Jenkins masks in the log of a build: password parameters and bound credentials. */
@Restricted(NoExternalUse.class)
public final class SensitiveValues {

    private SensitiveValues() {}

    /**
     * @param variables names of the environment variables that are sensitive, apart from parameters
     * @param env the environment that contains them
     */
    public static Set<String> of(Run<?, ?> run, Set<String> variables, Map<String, String> env) {
        Set<String> names = new HashSet<>(variables);
        Set<String> values = new HashSet<>();
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
        if (run instanceof AbstractBuild<?, ?> build) {
            names.addAll(build.getSensitiveBuildVariables());
        }
        names.stream().map(env::get).filter(Objects::nonNull).forEach(values::add);
        return values;
    }
}
