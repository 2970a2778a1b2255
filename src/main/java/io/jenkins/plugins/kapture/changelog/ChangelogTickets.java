package io.jenkins.plugins.kapture.changelog;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.model.Result;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.scm.ChangeLogSet;
import hudson.util.ListBoxModel.Option;
import hudson.util.ListBoxModel;
import hudson.util.ReflectionUtils;
import io.jenkins.plugins.kapture.parameters.EnumParameter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import jenkins.scm.RunWithSCM;

/** Reads ticket ids out of the commit messages that Jenkins has in its change logs, from every SCM and checkout. */
public final class ChangelogTickets {

    /** How far back to look. */
    public enum Since {
        LAST_SUCCESSFUL_BUILD,
        THIS_BUILD
    }

    /** Kinds of change logs that list the newest commit first. */
    private static final Set<String> NEWEST_FIRST = Set.of("git");

    private final Pattern pattern;
    private final Since since;

    /**
     * @param pattern a regular expression; group 1 is the id, or the whole match if it has no group
     * @param since name of a {@link Since}; {@code null} for the last successful build
     * @throws IllegalArgumentException with a sentence that says what to change
     */
    public ChangelogTickets(@NonNull String pattern, @CheckForNull String since) {
        this.pattern = checkPattern(pattern);
        this.since = EnumParameter.of("since", Since.class, since, Since.LAST_SUCCESSFUL_BUILD);
    }

    /** @throws IllegalArgumentException with a sentence that says what to change */
    @NonNull
    public static Pattern checkPattern(@CheckForNull String pattern) {
        if (pattern == null || pattern.isBlank()) {
            throw new IllegalArgumentException(Messages.ChangelogTickets_blankPattern());
        }
        try {
            Pattern compiled = Pattern.compile(pattern);
            if (compiled.matcher("").matches()) {
                throw new IllegalArgumentException(Messages.ChangelogTickets_emptyMatch(pattern));
            }
            return compiled;
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(
                    Messages.ChangelogTickets_badPattern(pattern, e.getDescription(), e.getIndex()), e);
        }
    }

    /** The drop-down of a form, the default first. */
    @NonNull
    public static ListBoxModel listSince() {
        return new ListBoxModel(
                new Option(Messages.ChangelogTickets_lastSuccessful(), Since.LAST_SUCCESSFUL_BUILD.name()),
                new Option(Messages.ChangelogTickets_thisBuild(), Since.THIS_BUILD.name()));
    }

    /**
     * @return each id once, oldest commit first; empty where there is no SCM or nothing matches
     * @throws IllegalArgumentException when the pattern takes too many steps on a message
     */
    @NonNull
    public List<String> find(@NonNull Run<?, ?> run, @NonNull TaskListener listener) {
        Set<String> ids = new LinkedHashSet<>();
        int commits = 0;
        for (Run<?, ?> build : builds(run)) {
            for (String message : messages(build)) {
                commits++;
                collect(message, ids);
            }
        }
        listener.getLogger().println("[Kapture] " + Messages.ChangelogTickets_found(ids.size(), commits));
        return List.copyOf(ids);
    }

    /** This build and those before it that did not succeed, oldest first. Builds that were deleted are missing. */
    private Deque<Run<?, ?>> builds(Run<?, ?> run) {
        Deque<Run<?, ?>> builds = new ArrayDeque<>(List.of(run));
        if (since == Since.LAST_SUCCESSFUL_BUILD) {
            // Not getPreviousSuccessfulBuild(): for that, an unstable build is a success.
            for (Run<?, ?> previous = run.getPreviousBuild();
                    previous != null && previous.getResult() != Result.SUCCESS;
                    previous = previous.getPreviousBuild()) {
                builds.addFirst(previous);
            }
        }
        return builds;
    }

    private static List<String> messages(Run<?, ?> run) {
        if (!(run instanceof RunWithSCM<?, ?> withScm)) {
            return List.of();
        }
        List<ChangeLogSet.Entry> commits = new ArrayList<>();
        for (ChangeLogSet<? extends ChangeLogSet.Entry> checkout : withScm.getChangeSets()) {
            List<ChangeLogSet.Entry> ofCheckout = new ArrayList<>();
            checkout.forEach(ofCheckout::add);
            if (NEWEST_FIRST.contains(String.valueOf(checkout.getKind()))) {
                Collections.reverse(ofCheckout);
            }
            commits.addAll(ofCheckout);
        }
        // Stable: commits of the same second, or of an SCM that knows no time, stay as they were.
        commits.sort(Comparator.comparingLong(ChangeLogSet.Entry::getTimestamp));
        return commits.stream().map(ChangelogTickets::message).toList();
    }

    /** The whole message: {@code getMsg()} is only the title in Git, which has the rest in {@code getComment()}. */
    private static String message(ChangeLogSet.Entry commit) {
        try {
            if (ReflectionUtils.getPublicProperty(commit, "comment") instanceof String comment && !comment.isEmpty()) {
                return comment;
            }
        } catch (ReflectiveOperationException | IllegalArgumentException e) {
            // This SCM has no such property: the message is all there is.
        }
        return String.valueOf(commit.getMsg());
    }

    private void collect(String message, Set<String> ids) {
        try {
            addAll(message, ids);
        } catch (StackOverflowError e) {
            throw BoundedCharSequence.tooComplex(pattern.pattern());
        }
    }

    private void addAll(String message, Set<String> ids) {
        Matcher matcher = pattern.matcher(new BoundedCharSequence(message, pattern.pattern()));
        while (matcher.find()) {
            String id = matcher.groupCount() > 0 ? matcher.group(1) : matcher.group();
            if (id != null && !id.isBlank()) {
                ids.add(id.strip());
            }
        }
    }
}
