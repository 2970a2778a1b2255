package io.jenkins.plugins.kapture.journal;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.kapture.client.Outcome;

/**
 * An update of a build.
 *
 * @param outcome of the latest attempt; {@code null} while it is in progress
 * @param released whether the build had not failed when it asked for the update
 */
public record RecordedUpdate(
        String environment, String ticketId, @CheckForNull Outcome outcome, boolean released) implements Recorded {}
