package io.jenkins.plugins.kapture.client;

/** How the update of one ticket ended, in ascending order of what it may cost. */
public enum Outcome {
    /** The service says that the ticket was updated. */
    UPDATED,
    /** The service says that the ticket was not updated. */
    REJECTED,
    /** The request provably did not reach the service, or the service was too busy to take it. */
    UNAVAILABLE,
    /** The service does not accept the token. */
    UNAUTHORIZED,
    /** Something answered, but not as the service's document says. */
    FAULTY,
    /** The request may have left and no whole answer came: nobody can say from here whether the ticket changed. */
    UNKNOWN;

    public boolean isUpdated() {
        return this == UPDATED;
    }

    public boolean isUnknown() {
        return this == UNKNOWN;
    }

    public boolean isRejected() {
        return this == REJECTED;
    }
}
