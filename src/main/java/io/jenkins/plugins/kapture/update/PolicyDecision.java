package io.jenkins.plugins.kapture.update;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.AbortException;
import hudson.model.Result;
import hudson.model.Run;
import io.jenkins.plugins.kapture.client.Outcome;
import io.jenkins.plugins.kapture.parameters.FailurePolicy;
import io.jenkins.plugins.kapture.parameters.UpdateParameters;
import java.util.Comparator;
import java.util.List;
import org.jenkinsci.plugins.workflow.actions.WarningAction;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * How the results of an operation affect the build. The most severe consequence wins, so that an ignored outcome cannot
 * hide another one that must fail the build.
 */
@Restricted(NoExternalUse.class)
public final class PolicyDecision {

    private PolicyDecision() {}

    /**
     * @param step the step in a Pipeline; {@code null} for a build step
     * @throws AbortException if the build must fail; the message names each ticket that was not updated
     */
    public static void apply(
            List<UpdateResult> results, UpdateParameters parameters, Run<?, ?> run, @CheckForNull FlowNode step)
            throws AbortException {
        FailurePolicy worst = results.stream()
                .map(result -> policy(result.outcome(), parameters))
                .max(Comparator.naturalOrder())
                .orElse(FailurePolicy.IGNORE);
        if (worst == FailurePolicy.FAILURE) {
            throw new AbortException(message(results));
        } else if (worst == FailurePolicy.UNSTABLE) {
            if (step != null) {
                step.addOrReplaceAction(new WarningAction(Result.UNSTABLE).withMessage(message(results)));
            }
            if (run.isBuilding()) { // not after a recorder has failed, when the result can no longer change
                run.setResult(Result.UNSTABLE);
            }
        }
    }

    private static String message(List<UpdateResult> results) {
        String message = FailedResults.of(results).describe();
        if (results.size() == 1) {
            return message;
        }
        long failed = results.stream().filter(UpdateResult::isFailed).count();
        long unknown = UpdateResult.count(results, Outcome.UNKNOWN);
        String first = failed == unknown
                ? Messages.PolicyDecision_unknown(unknown, results.size())
                : Messages.PolicyDecision_several(failed - unknown, results.size(), unknown);
        return first + "\n" + message;
    }

    static FailurePolicy policy(Outcome outcome, UpdateParameters parameters) {
        return switch (outcome) {
            case UPDATED, PREVIEW -> FailurePolicy.IGNORE;
            case REJECTED -> parameters.onRejected();
            default -> parameters.onError();
        };
    }
}
