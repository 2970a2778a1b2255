package io.jenkins.plugins.kapture.buildstep;

import hudson.Util;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.kapture.changelog.ChangelogTickets;
import io.jenkins.plugins.kapture.parameters.TicketIds;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Which tickets a job of forms updates: those it names, and those that its commits name. */
final class TicketSelector {

    private String ticketIds;
    private String changelogPattern;

    String getTicketIds() {
        return ticketIds;
    }

    void setTicketIds(String ticketIds) {
        this.ticketIds = Util.fixEmptyAndTrim(ticketIds);
    }

    String getChangelogPattern() {
        return changelogPattern;
    }

    void setChangelogPattern(String changelogPattern) {
        this.changelogPattern = Util.fixEmptyAndTrim(changelogPattern);
    }

    /**
     * @param expand puts in the values of variables
     * @throws IllegalArgumentException with a sentence that says what to change
     */
    List<String> find(Run<?, ?> run, TaskListener listener, UnaryOperator<String> expand) {
        if (ticketIds == null && changelogPattern == null) {
            throw new IllegalArgumentException(Messages.TicketSelector_none());
        }
        Set<String> ids = new LinkedHashSet<>(TicketIds.split(expand.apply(ticketIds)));
        if (changelogPattern != null) {
            ids.addAll(new ChangelogTickets(expand.apply(changelogPattern), null).find(run, listener));
        }
        return List.copyOf(ids);
    }
}
