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
import java.util.stream.Collectors;
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

    /** For how many tickets a message says why, before it becomes too long to read. The others are named only. */
    private static final int MAX_EXPLAINED_TICKETS = 1000;

    public static PolicyDecision of(List<UpdateResult> results, UpdateParameters parameters) {
        List<UpdateResult> failed =
                results.stream().filter(result -> !result.isUpdated()).toList();
        FailurePolicy worst = failed.stream()
                .map(result -> result.outcome() == Outcome.REJECTED ? parameters.onRejected() : parameters.onError())
                .max(Comparator.naturalOrder())
                .orElse(FailurePolicy.IGNORE);
        String message = failed.isEmpty()
                ? ""
                : results.size() == 1 ? failed.get(0).getMessage() : describe(failed, results.size());
        return new PolicyDecision(worst, message);
    }

    private static String describe(List<UpdateResult> failed, int total) {
        String messages = failed.stream()
                .limit(MAX_EXPLAINED_TICKETS)
                .map(UpdateResult::getMessage)
                .collect(Collectors.joining("\n"));
        String others = failed.stream()
                .skip(MAX_EXPLAINED_TICKETS)
                .map(UpdateResult::getTicketId)
                .collect(Collectors.joining(", "));
        String more =
                others.isEmpty() ? "" : Messages.PolicyDecision_more(failed.size() - MAX_EXPLAINED_TICKETS, others);
        return Messages.PolicyDecision_several(failed.size(), total, messages) + more;
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
