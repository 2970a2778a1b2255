package io.jenkins.plugins.kapture.release;

import java.util.Comparator;

/**
 * Why a ticket is not pending, for a commit that mentions it.
 *
 * @param build the name of the build that told it
 */
record Told(State state, String build) {

    /** The clearest first: that is the one to report. */
    static final Comparator<Told> ORDER = Comparator.comparing(Told::state);

    enum State {
        UPDATED,
        /** The update may have been processed: a person has to look. */
        UNKNOWN,
        /** A person can send it again from the page of the build. */
        REJECTED,
        /** The build found it, and then chose not to update it. */
        LEFT_OUT,
        /** Not told yet: another search must leave it alone, but a later one has to look again. */
        IN_PROGRESS
    }
}
