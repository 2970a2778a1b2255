package io.jenkins.plugins.kapture.update;

import java.util.concurrent.CompletableFuture;

/** One ticket of a running operation. */
interface PendingUpdate {

    CompletableFuture<UpdateResult> result();

    /** Whether a request is in progress, whose outcome would be lost if Jenkins stopped now. */
    boolean isInFlight();

    /** Ends the update: immediately if no request is in progress, otherwise as soon as the request is canceled. */
    void abort();
}
