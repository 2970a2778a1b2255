package io.jenkins.plugins.kapture.pipeline;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.AbortException;
import hudson.util.EditDistance;
import io.jenkins.plugins.kapture.client.AdditionalFields;
import io.jenkins.plugins.kapture.client.InvalidInputException;
import io.jenkins.plugins.kapture.client.JsonValues;
import io.jenkins.plugins.kapture.parameters.FormFields;
import io.jenkins.plugins.kapture.parameters.TextValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.sf.json.JSONObject;
import org.jenkinsci.plugins.structs.describable.DescribableModel;
import org.jenkinsci.plugins.structs.describable.DescribableParameter;
import org.jenkinsci.plugins.workflow.steps.Step;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;
import org.jvnet.localizer.LocaleProvider;
import org.kohsuke.stapler.StaplerRequest2;

/** Handles the arguments of all steps, from scripts and from the Snippet Generator. */
abstract class KaptureStepDescriptor extends StepDescriptor {

    /** What Groovy expands in double quotes. */
    static final Pattern VARIABLE = Pattern.compile("\\$(?:\\{[^}]*}|[A-Za-z_]\\w*)");

    /** The fields in which a variable is not necessarily a mistake. */
    private static final Set<String> ANY_TEXT = Set.of("comment", "pattern");

    /** @throws AbortException if the arguments are not valid, so that no stack trace is printed */
    @Override
    @SuppressWarnings("deprecation") // deprecated for callers only: Pipeline calls it before data binding
    public Step newInstance(Map<String, Object> arguments) throws Exception {
        try {
            return super.newInstance(normalize(arguments));
        } catch (InvalidInputException e) {
            throw new AbortException(e.getMessage());
        }
    }

    /**
     * Data binding does not accept numbers for strings, only warns of unknown parameters, and prints all arguments in
     * its errors; so they are checked and converted here first, without {@code null} values.
     */
    private Map<String, Object> normalize(Map<String, Object> arguments) {
        DescribableModel<?> model = DescribableModel.of(clazz);
        Map<String, Object> normalized = new LinkedHashMap<>();
        arguments.forEach((name, value) -> {
            DescribableParameter parameter = model.getParameter(name);
            if (parameter == null) {
                throw unknown(name, model);
            }
            Object natural = normalize(name, parameter.getErasedType(), value);
            if (natural != null) {
                normalized.put(name, natural);
            }
        });
        return normalized;
    }

    private static InvalidInputException unknown(String name, DescribableModel<?> model) {
        List<String> names = model.getParameters().stream()
                .map(DescribableParameter::getName)
                .toList();
        return new InvalidInputException(
                Messages._KaptureStepDescriptor_unknown(name, EditDistance.findNearest(name, names))::toString);
    }

    @CheckForNull
    private static Object normalize(String name, Class<?> type, Object value) {
        if (JsonValues.isNull(value)) {
            return ofUnset(name);
        } else if (type == String.class) {
            return TextValue.of(name, value);
        } else if (type == boolean.class) {
            return bool(name, value);
        }
        return type == Map.class ? map(name, value) : value;
    }

    /**
     * The value of a variable that is not set, such as {@code env.CHANGE_TITLE} in a build of a branch: no reason to
     * search the change logs instead, nor to update the tickets of a pattern alone.
     */
    @CheckForNull
    private static String ofUnset(String name) {
        if (name.equals("ticketIds")) {
            throw new InvalidInputException(Messages._KaptureUpdateTicketsStep_missing()::toString);
        }
        return name.equals("text") ? "" : null;
    }

    static Map<String, Object> map(String name, Object value) {
        if (value instanceof Map<?, ?> map) {
            return AdditionalFields.check(map);
        }
        throw new InvalidInputException(
                Messages._KaptureStepDescriptor_noMap(name, value.getClass().getSimpleName())::toString);
    }

    private static boolean bool(String name, Object value) {
        return switch (value.toString()) {
            case "true" -> true;
            case "false" -> false;
            default ->
                throw new InvalidInputException(Messages._KaptureStepDescriptor_noBoolean(name, value)::toString);
        };
    }

    /** For the Snippet Generator, which shows a message in place of a snippet for a step that could not run. */
    @Override
    public final Step newInstance(@CheckForNull StaplerRequest2 req, JSONObject form) throws FormException {
        FormFields.dropBlanks(form);
        try {
            for (Object name : form.keySet()) {
                checkLiteral((String) name, form.getString((String) name));
            }
            Step step = bind(req, form);
            check(step);
            return step;
        } catch (InvalidInputException e) {
            throw new NoSnippetException(e.getMessage(LocaleProvider.getLocale()));
        }
    }

    Step bind(@CheckForNull StaplerRequest2 req, JSONObject form) throws FormException {
        return super.newInstance(req, form);
    }

    /** @throws InvalidInputException if the step could not run */
    abstract void check(Step step);

    /** @throws InvalidInputException if a snippet cannot contain the value, because it is not a literal */
    static void checkLiteral(String name, String value) {
        Matcher variable = VARIABLE.matcher(value);
        if (!ANY_TEXT.contains(name) && variable.find()) {
            throw new InvalidInputException(Messages._KaptureStepDescriptor_variable(name, variable.group())::toString);
        } else if (name.startsWith("ticketId") && value.contains("(")) {
            throw new InvalidInputException(Messages._KaptureStepDescriptor_expression(name, value)::toString);
        }
    }

    /** Printed as its message alone. */
    private static final class NoSnippetException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        NoSnippetException(String message) {
            super(message, null, false, false);
        }

        @Override
        public String toString() {
            return getMessage();
        }
    }
}
