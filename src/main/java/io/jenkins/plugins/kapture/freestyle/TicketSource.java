package io.jenkins.plugins.kapture.freestyle;

import hudson.Util;
import hudson.model.Run;
import hudson.model.TaskListener;
import io.jenkins.plugins.kapture.update.CommitTickets;
import io.jenkins.plugins.kapture.update.TicketIdList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Which tickets a job of forms updates: those it names, and those that its commits name. */
final class TicketSource {

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
            throw new IllegalArgumentException(Messages.TicketSource_none());
        }
        Set<String> ids = new LinkedHashSet<>(TicketIdList.split(expand.apply(ticketIds)));
        if (changelogPattern != null) {
            ids.addAll(new CommitTickets(expand.apply(changelogPattern), null).find(run, listener));
        }
        return List.copyOf(ids);
    }
}
