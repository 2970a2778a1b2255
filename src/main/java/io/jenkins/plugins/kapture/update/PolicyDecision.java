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
 *
 * @param message names each ticket that was not updated; empty if all were
 */
@Restricted(NoExternalUse.class)
public record PolicyDecision(FailurePolicy policy, String message) {

    public static PolicyDecision of(List<UpdateResult> results, UpdateParameters parameters) {
        FailurePolicy worst = results.stream()
                .filter(UpdateResult::isFailed)
                .map(result -> policy(result.outcome(), parameters))
                .max(Comparator.naturalOrder())
                .orElse(FailurePolicy.IGNORE);
        return new PolicyDecision(worst, message(results));
    }

    private static String message(List<UpdateResult> results) {
        String message = FailedResults.of(results).describe();
        if (message.isEmpty() || results.size() == 1) {
            return message;
        }
        long failed = results.stream().filter(UpdateResult::isFailed).count();
        long unknown = UpdateResult.count(results, Outcome.UNKNOWN);
        return Messages.PolicyDecision_several(failed - unknown, results.size(), unknown) + "\n" + message;
    }

    static FailurePolicy policy(Outcome outcome, UpdateParameters parameters) {
        return switch (outcome) {
            case UPDATED, PREVIEW -> FailurePolicy.IGNORE;
            case REJECTED -> parameters.onRejected();
            default -> parameters.onError();
        };
    }

    /**
     * @param step the step in a Pipeline; {@code null} for a build step
     * @throws AbortException if the policy is {@link FailurePolicy#FAILURE}
     */
    public void apply(Run<?, ?> run, @CheckForNull FlowNode step) throws AbortException {
        if (policy == FailurePolicy.FAILURE) {
            throw new AbortException(message);
        }
        if (policy == FailurePolicy.UNSTABLE) {
            if (step != null) {
                step.addOrReplaceAction(new WarningAction(Result.UNSTABLE).withMessage(message));
            }
            if (run.isBuilding()) { // not after a recorder has failed, when the result can no longer change
                run.setResult(Result.UNSTABLE);
            }
        }
    }
}
