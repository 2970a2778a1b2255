package io.jenkins.plugins.kapture.pages;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.kapture.client.InvalidInputException;
import io.jenkins.plugins.kapture.client.TicketUpdate;
import io.jenkins.plugins.kapture.parameters.UpdateParameters;
import io.jenkins.plugins.kapture.update.RequestSender;
import io.jenkins.plugins.kapture.update.StoredRequest;
import io.jenkins.plugins.kapture.update.TicketUpdater;
import io.jenkins.plugins.kapture.update.UpdateOperation;
import java.util.ArrayList;
import java.util.List;

/** Updates that are resent in one operation: to the same site, with the same credentials, from the same machine. */
final class ResendBatch {

    private final StoredRequest.Route route;
    private final List<String> firstKeys = new ArrayList<>();
    private final List<TicketUpdate> updates = new ArrayList<>();

    ResendBatch(StoredRequest.Route route) {
        this.route = route;
    }

    List<String> firstKeys() {
        return firstKeys;
    }

    List<TicketUpdate> updates() {
        return updates;
    }

    /** @param subStatus the sub-status to request instead, or {@code null} to request the same again */
    void add(String firstKey, TicketUpdate update, @CheckForNull String subStatus) {
        firstKeys.add(firstKey);
        updates.add(subStatus == null ? update : update.withSubStatus(subStatus));
    }

    /**
     * @return an operation that sends from the agent if it is online, otherwise from the controller
     * @throws InvalidInputException if the site no longer exists or is not available to the job
     */
    TicketUpdater prepare(Run<?, ?> run, String requestedBy) {
        UpdateParameters parameters = new UpdateParameters();
        parameters.site = route.site();
        parameters.credentialsId = route.credentialsId();
        RequestSender agent = new RequestSender(route.agent());
        return new TicketUpdater(
                run,
                TaskListener.NULL,
                agent.isOnline() ? agent : new RequestSender(null),
                parameters,
                UpdateOperation.resend(requestedBy, firstKeys));
    }
}
