package io.jenkins.plugins.kapture.pipeline;

import io.jenkins.plugins.kapture.client.TicketUpdate;
import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.Map;

/** An update in the stored state of a running build. Pipeline cannot store the record itself. */
final class StoredUpdate implements Serializable {

    private static final long serialVersionUID = 1L;

    private final String ticketId;
    private final String subStatus;
    private final String comment;
    private final String queue;
    private final String disposition;
    private final String callbackTime;
    private final Map<String, Object> additionalFields;

    StoredUpdate(TicketUpdate update) {
        ticketId = update.ticketId();
        subStatus = update.subStatus();
        comment = update.comment();
        queue = update.queue();
        disposition = update.disposition();
        callbackTime = update.callbackTime();
        additionalFields = update.additionalFields().isEmpty() ? null : new LinkedHashMap<>(update.additionalFields());
    }

    TicketUpdate get() {
        return new TicketUpdate(ticketId, subStatus, comment, queue, disposition, callbackTime, additionalFields);
    }
}
