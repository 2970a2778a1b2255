package io.jenkins.plugins.kapture.update;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.kapture.parameters.FailurePolicy;
import io.jenkins.plugins.kapture.parameters.UpdateParameters;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What the results of an operation do to the build. Of several outcomes the worst counts: the one with the gravest
 * consequence, so that an ignored one can not hide another that must fail the build.
 *
 * @param message names each ticket that was not updated; empty if all were
 */
public record PolicyDecision(@NonNull FailurePolicy policy, @NonNull String message) {

    /** How many tickets a message names one by one before it becomes too long to read. */
    private static final int NAMED = 1000;

    @NonNull
    public static PolicyDecision of(@NonNull List<UpdateResult> results, @NonNull UpdateParameters options) {
        List<UpdateResult> failed =
                results.stream().filter(result -> !result.isUpdated()).toList();
        FailurePolicy worst = failed.stream()
                .map(result -> result.outcome().isRejected() ? options.policyOnRejected() : options.policyOnError())
                .max(Comparator.naturalOrder())
                .orElse(FailurePolicy.IGNORE);
        if (failed.isEmpty()) {
            return new PolicyDecision(worst, "");
        }
        return new PolicyDecision(
                worst,
                results.size() == 1
                        ? failed.get(0).getMessage()
                        : Messages.PolicyDecision_several(
                                failed.size(),
                                results.size(),
                                failed.stream()
                                        .limit(NAMED)
                                        .map(UpdateResult::getMessage)
                                        .collect(Collectors.joining("\n"))));
    }
}
