package io.jenkins.plugins.kapture.buildstep;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.EnvVars;
import hudson.Util;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Expands {@code $VARIABLES} in the fields of a form, and records the variables that are not set. */
final class VariableExpander {

    /** The titles of the commits that mention a ticket, one per line. */
    static final String COMMITS = "KAPTURE_COMMITS";

    private final EnvVars env;
    private final Set<String> unset = new TreeSet<>();

    VariableExpander(EnvVars env) {
        this.env = env;
    }

    /** @return the text with its variables expanded; {@code null} for {@code null} */
    @CheckForNull
    String expand(@CheckForNull String text) {
        return expand(text, null);
    }

    /** @param commits the value of {@link #COMMITS}; {@code null} where there is no such variable */
    @CheckForNull
    String expand(@CheckForNull String text, @CheckForNull String commits) {
        return Util.replaceMacro(text, name -> {
            String value = commits != null && name.equals(COMMITS) ? commits : env.get(name);
            if (value == null && !Character.isDigit(name.charAt(0))) { // $5 is an amount
                unset.add(name);
            }
            return value;
        });
    }

    /** @return a copy with all strings expanded */
    Map<String, Object> expand(Map<?, ?> fields) {
        Map<String, Object> copy = new LinkedHashMap<>();
        fields.forEach((name, value) -> copy.put(String.valueOf(name), expandValue(value)));
        return copy;
    }

    private Object expandValue(Object value) {
        if (value instanceof Map<?, ?> map) {
            return expand(map);
        } else if (value instanceof List<?> list) {
            List<Object> copy = new ArrayList<>(); // may contain null
            list.forEach(each -> copy.add(expandValue(each)));
            return copy;
        }
        return value instanceof String text ? expand(text) : value;
    }

    /** The variables that were not expanded because they are not set. */
    Set<String> unset() {
        return unset;
    }
}
