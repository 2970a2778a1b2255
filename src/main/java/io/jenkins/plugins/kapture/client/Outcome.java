package io.jenkins.plugins.kapture.client;

/** How the update of one ticket ended, in ascending order of severity. */
public enum Outcome {
    /** The service says that the ticket was updated. */
    UPDATED,
    /** Nothing was sent, because a preview was requested. */
    PREVIEW,
    /** The service says that the ticket was not updated. */
    REJECTED,
    /** The request is known not to have reached the service, or the service was too busy. */
    UNAVAILABLE,
    /** The service does not accept the token. */
    UNAUTHORIZED,
    /** The response does not match the API documentation. */
    FAULTY,
    /** The request may have been sent, but no complete response was received. */
    UNKNOWN;

    public boolean isUpdated() {
        return this == UPDATED;
    }
}
