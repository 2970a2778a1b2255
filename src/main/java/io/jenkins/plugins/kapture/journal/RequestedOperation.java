package io.jenkins.plugins.kapture.journal;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * One call of a step or build step, or of "Send again", for one or more tickets.
 *
 * @param id distinguishes it from all others of the build, and is the same after a restart of Jenkins
 * @param site name of the site that it began with
 * @param requestedBy ID of the user who sends tickets again; {@code null} for the build itself
 * @param afterFailure whether the result of the build was worse than {@code UNSTABLE} by then, so that it releases
 *     nothing
 */
@JsonInclude(JsonInclude.Include.NON_DEFAULT)
@Restricted(NoExternalUse.class)
public record RequestedOperation(
        @JsonProperty("op") String id,
        @JsonProperty("site") String site,
        @JsonProperty("by") @CheckForNull String requestedBy,
        @JsonProperty("fail") boolean afterFailure) {

    /** An update that is resent is still the one that was requested before the build failed, or after. */
    RequestedOperation resending(RequestedOperation first) {
        return new RequestedOperation(id, site, requestedBy, first.afterFailure);
    }
}
