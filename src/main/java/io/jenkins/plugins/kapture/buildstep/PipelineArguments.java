package io.jenkins.plugins.kapture.buildstep;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.AbortException;
import hudson.model.Executor;
import io.jenkins.plugins.kapture.client.AdditionalFields;
import io.jenkins.plugins.kapture.client.InvalidInputException;
import io.jenkins.plugins.kapture.client.JsonValues;
import io.jenkins.plugins.kapture.parameters.TicketIds;
import io.jenkins.plugins.kapture.pipeline.StepArguments;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jenkinsci.plugins.structs.describable.DescribableModel;
import org.jenkinsci.plugins.structs.describable.DescribableParameter;
import org.jenkinsci.plugins.structs.describable.UninstantiatedDescribable;

/** Converts the arguments of a build step in a Pipeline or Job DSL, which accepts the same values as the steps. */
final class PipelineArguments {

    /** The field that is set instead of all others if the arguments are not valid. */
    private static final String PROBLEM = "invalidArguments";

    private PipelineArguments() {}

    /** @return the arguments with the types that data binding expects, or why they cannot be used */
    static Map<String, Object> convert(Class<?> type, Map<String, Object> arguments) {
        try {
            Map<String, Object> converted = new LinkedHashMap<>(named(type, arguments));
            converted.replaceAll(PipelineArguments::convert);
            return StepArguments.normalize(type, converted);
        } catch (InvalidInputException e) {
            if (Executor.currentExecutor() != null) {
                throw e; // a freestyle job runs Job DSL and fails, instead of generating a job that would fail
            }
            // In a Pipeline, an exception here would be printed with all arguments.
            return Map.of(PROBLEM, e.getMessage());
        }
    }

    /** An argument without a name is that of the only required parameter. */
    private static Map<String, Object> named(Class<?> type, Map<String, Object> arguments) {
        if (!arguments.containsKey(UninstantiatedDescribable.ANONYMOUS_KEY)) {
            return arguments;
        }
        DescribableParameter required = DescribableModel.of(type).getSoleRequiredParameter();
        if (required == null || arguments.size() > 1) {
            throw new InvalidInputException(Messages._PipelineArguments_unnamed()::toString);
        }
        return Collections.singletonMap(
                required.getName(), arguments.get(UninstantiatedDescribable.ANONYMOUS_KEY)); // may be null
    }

    private static Object convert(String name, Object value) {
        if (name.equals("ticketIds") && JsonValues.elements(value) != null) {
            return TicketIds.parse(value).toString();
        } else if (name.equals("additionalFields") && value instanceof Map<?, ?> fields) {
            return AdditionalFields.format(AdditionalFields.check(fields));
        }
        return value;
    }

    static void check(@CheckForNull String problem) throws AbortException {
        if (problem != null) {
            throw new AbortException(problem);
        }
    }
}
