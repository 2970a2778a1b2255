package io.jenkins.plugins.kapture.buildstep;

import com.cloudbees.plugins.credentials.CredentialsParameterValue;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.EnvVars;
import hudson.Util;
import hudson.model.AbstractBuild;
import hudson.model.ParametersAction;
import hudson.model.TaskListener;
import io.jenkins.plugins.kapture.parameters.ParameterFields;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Expands {@code $VARIABLES} in the fields of a build step, and collects those that are not set. */
final class VariableExpander {

    private final AbstractBuild<?, ?> build;
    private final TaskListener listener;
    private final EnvVars env;
    private final Set<String> warnings = new LinkedHashSet<>();

    VariableExpander(AbstractBuild<?, ?> build, TaskListener listener) throws IOException, InterruptedException {
        this.build = build;
        this.listener = listener;
        env = build.getEnvironment(listener);
    }

    /** Expands variables in all fields. */
    void expandAll(Object parameters) {
        ParameterFields.replaceAll(
                parameters,
                (name, value) ->
                        name.equals("credentialsId") ? expandCredentialsId((String) value) : expand(name, value));
    }

    /** Expands variables without logging those that are not set. */
    @CheckForNull
    String expand(@CheckForNull String text) {
        return env.expand(text);
    }

    @CheckForNull
    private Object expand(String field, @CheckForNull Object value) {
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> copy = new LinkedHashMap<>();
            map.forEach((key, each) -> copy.put(String.valueOf(expand(field, key)), expand(field, each)));
            return copy;
        } else if (value instanceof List<?> list) {
            List<Object> copy = new ArrayList<>(); // may contain null
            list.forEach(each -> copy.add(expand(field, each)));
            return copy;
        }
        return value instanceof String text ? Util.replaceMacro(text, name -> resolve(field, name)) : value;
    }

    /**
     * The ID in a credentials parameter is not expanded: the user who chose it may not be allowed to use every ID that
     * the job may use, so the Credentials plugin looks it up by the name of the parameter.
     */
    @CheckForNull
    private String expandCredentialsId(@CheckForNull String id) {
        String variable = Util.fixNull(id).strip().replaceFirst("^\\$(\\w+)$", "\\${$1}");
        return build.getActions(ParametersAction.class).stream()
                .flatMap(action -> action.getParameters().stream())
                .filter(CredentialsParameterValue.class::isInstance)
                .map(parameter -> "${" + parameter.getName() + "}")
                .filter(variable::equalsIgnoreCase) // as Jenkins looks up variables
                .findFirst()
                .orElseGet(() -> (String) expand("credentialsId", id));
    }

    @CheckForNull
    private String resolve(String field, String name) {
        String value = env.get(name);
        boolean isAmount = Character.isDigit(name.charAt(0)); // such as $5
        if (value == null && !isAmount) {
            warnings.add(Messages.VariableExpander_unset(name, field));
        }
        return value;
    }

    /** Logs the variables that are not set: not while they are expanded, because the first line announces a preview. */
    void logWarnings() {
        warnings.forEach(warning -> listener.getLogger().println("[Kapture] " + warning));
        warnings.clear();
    }
}
