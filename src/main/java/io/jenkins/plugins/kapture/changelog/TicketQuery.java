package io.jenkins.plugins.kapture.changelog;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** Which tickets to look for, and in which commits. */
@Restricted(NoExternalUse.class)
public final class TicketQuery {

    /** How far back to look. */
    public enum Since {
        LAST_SUCCESSFUL_BUILD,
        THIS_BUILD
    }

    /** A regular expression that finds a ticket ID. */
    public String pattern;

    /** Name of a {@link Since}, or blank for the default. */
    public String since;

    /** Searched instead of the changelogs, or {@code null}. */
    public String text;

    /** Ant patterns, separated by commas; blank for all commits. */
    public String paths;

    /** Whether to read the commits of the upstream builds that triggered the builds. */
    public boolean upstream;

    /** Whether to return tickets that were already updated. */
    public boolean includeUpdated;

    /** Whether to read the commits of Pipeline shared libraries. */
    public boolean includeLibraries;

    public TicketQuery() {}

    public TicketQuery(@CheckForNull String pattern) {
        this.pattern = pattern;
    }

    public static String checkPattern(@CheckForNull String pattern) {
        TicketPattern.parse(pattern);
        return pattern;
    }
}
