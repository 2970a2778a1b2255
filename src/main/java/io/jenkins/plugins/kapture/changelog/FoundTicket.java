package io.jenkins.plugins.kapture.changelog;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.jenkinsci.plugins.scriptsecurity.sandbox.whitelists.Whitelisted;

/** A ticket that commits mention, for scripts. */
public final class FoundTicket implements Serializable {

    private static final long serialVersionUID = 1L;

    private final String ticketId;
    private final ArrayList<FoundCommit> commits;

    FoundTicket(String ticketId, List<FoundCommit> commits) {
        this.ticketId = ticketId;
        this.commits = new ArrayList<>(commits);
    }

    @Whitelisted
    public String getTicketId() {
        return ticketId;
    }

    /** @return oldest first; empty if the ticket was found in a text */
    @Whitelisted
    public List<FoundCommit> getCommits() {
        return new ArrayList<>(commits);
    }

    @Override
    @Whitelisted
    public String toString() {
        return ticketId;
    }
}
