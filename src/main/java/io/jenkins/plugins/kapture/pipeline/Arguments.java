package io.jenkins.plugins.kapture.pipeline;

import edu.umd.cs.findbugs.annotations.CheckForNull;

/** What the pages of a pipeline show of a step: ticket and site, never the comment. */
final class Arguments {

    private Arguments() {}

    @CheckForNull
    static String toString(@CheckForNull Object tickets, @CheckForNull Object site) {
        if (tickets == null) {
            return null;
        }
        return site == null ? tickets.toString() : Messages.Arguments_at(tickets, site);
    }
}
