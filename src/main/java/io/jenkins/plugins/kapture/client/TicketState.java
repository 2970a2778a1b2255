package io.jenkins.plugins.kapture.client;

import java.util.function.UnaryOperator;

/**
 * The state of a ticket as the service reports it. Each component is empty if the response does not contain it.
 *
 * @param ticketUrl absolute, on the site's own host
 */
public record TicketState(String status, String statusName, String subStatus, String subStatusName, String ticketUrl) {

    /** The state is unknown. */
    public static final TicketState NONE = new TicketState("", "", "", "", "");

    /** @return the state with the function applied to each string, for example to mask secrets */
    public TicketState map(UnaryOperator<String> function) {
        return new TicketState(
                function.apply(status),
                function.apply(statusName),
                function.apply(subStatus),
                function.apply(subStatusName),
                function.apply(ticketUrl));
    }
}
