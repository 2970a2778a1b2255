package io.jenkins.plugins.kapture.release;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Util;
import io.jenkins.plugins.kapture.changelog.TicketPattern;
import io.jenkins.plugins.kapture.client.InvalidInputException;
import io.jenkins.plugins.kapture.parameters.Environment;
import java.io.Serializable;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * Which tickets to look for, in which commits, for which environment: the parameters of all entry points that search.
 * Not a record, because Pipeline cannot store records.
 */
@Restricted(NoExternalUse.class)
public final class TicketQuery implements Serializable {

    private static final long serialVersionUID = 1L;

    /** A regular expression that finds a ticket ID; blank for no search at all. */
    public String pattern;

    /** What is released to; blank for an environment without a name. */
    public String environment;

    /** Searched instead of the change logs; {@code null} to search these. */
    public String text;

    /** Ant patterns, separated by commas; blank for all commits. */
    public String paths;

    /** Whether to read the commits of the upstream builds that triggered the builds, too. */
    public boolean upstream;

    /** A build of another job, whose commits are read instead, such as {@code shop-build#42}; blank for none. */
    public String upstreamBuild;

    /** Whether to find tickets that were told before, without a trace of this search. */
    public boolean includeUpdated;

    /** @return whether there is a pattern, so that there is something to search for */
    public boolean isSearch() {
        return Util.fixEmptyAndTrim(pattern) != null;
    }

    /** @throws InvalidInputException if the pattern cannot be used */
    public static void checkPattern(@CheckForNull String pattern) {
        TicketPattern.parse(pattern);
    }

    /** @throws InvalidInputException if the query cannot be used */
    public void check() {
        Environment.parse(environment);
        if (isSearch()) {
            checkPattern(pattern);
            return;
        }
        needsPattern("text", text != null);
        needsPattern("paths", Util.fixEmptyAndTrim(paths) != null);
        needsPattern("upstream", upstream);
        needsPattern("upstreamBuild", Util.fixEmptyAndTrim(upstreamBuild) != null);
    }

    private static void needsPattern(String field, boolean isSet) {
        if (isSet) {
            throw new InvalidInputException(Messages._TicketQuery_noPattern(field)::toString);
        }
    }
}
