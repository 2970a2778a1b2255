package io.jenkins.plugins.kapture.client;

/**
 * The state of a ticket as the service reports it. Each component is empty if the response does not contain it.
 *
 * @param ticketUrl absolute, on the site's own host
 */
public record TicketState(String status, String statusName, String subStatus, String subStatusName, String ticketUrl) {

    /** The state is unknown. */
    public static final TicketState NONE = new TicketState("", "", "", "", "");
}
