package io.jenkins.plugins.kapture.release;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import io.jenkins.plugins.kapture.client.Outcome;
import io.jenkins.plugins.kapture.journal.Recorded;
import io.jenkins.plugins.kapture.journal.RecordedSearch;
import io.jenkins.plugins.kapture.journal.RecordedUpdate;
import io.jenkins.plugins.kapture.release.Told.State;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;
import java.util.stream.Stream;

/** Which tickets were told in an environment, for which commits: read off what builds recorded, and nothing else. */
final class ToldTickets {

    private final String environment;
    private final boolean withFailures;

    /** By ticket and short key of the commit. */
    private final Map<String, Map<String, Told>> told = new HashMap<>();

    /** @param withFailures whether what failed builds told counts, too */
    ToldTickets(String environment, Collection<BuildRecord> builds, boolean withFailures) {
        this.environment = environment;
        this.withFailures = withFailures;
        for (BuildRecord build : builds) {
            for (List<Recorded> journal : build.journals()) {
                for (int i = 0; i < journal.size(); i++) {
                    if (journal.get(i) instanceof RecordedSearch search
                            && search.environment().equalsIgnoreCase(environment)) {
                        settle(build, search, updates(journal.subList(i + 1, journal.size())));
                    }
                }
            }
        }
    }

    /** @return the last update of each ticket */
    private Map<String, RecordedUpdate> updates(List<Recorded> records) {
        Map<String, RecordedUpdate> last = new HashMap<>();
        for (Recorded each : records) {
            if (each instanceof RecordedUpdate update
                    && update.environment().equalsIgnoreCase(environment)
                    && update.outcome() != Outcome.PREVIEW
                    && (update.released() || withFailures)) {
                last.put(update.ticketId(), update);
            }
        }
        return last;
    }

    private void settle(BuildRecord build, RecordedSearch search, Map<String, RecordedUpdate> updates) {
        if (!updates.isEmpty()) {
            search.found().forEach((ticket, commits) -> {
                Told how = told(build, updates.get(ticket));
                if (how != null) {
                    Map<String, Told> ofTicket = told.computeIfAbsent(ticket, key -> new HashMap<>());
                    commits.forEach(commit -> ofTicket.merge(commit, how, BinaryOperator.minBy(Told.ORDER)));
                }
            });
        }
    }

    /** @param update {@code null} if the build updated other tickets, but not this one */
    @CheckForNull
    private static Told told(BuildRecord build, @CheckForNull RecordedUpdate update) {
        if (update == null) {
            return build.good().getAsBoolean() ? new Told(State.LEFT_OUT, build.name()) : null;
        }
        Outcome outcome = update.outcome();
        if (outcome == null) {
            return new Told(State.IN_PROGRESS, build.name());
        }
        return switch (outcome) {
            case UPDATED, UNKNOWN, REJECTED -> new Told(State.valueOf(outcome.name()), build.name());
            default -> null;
        };
    }

    /** @return {@code null} if the ticket is pending for the commit */
    @CheckForNull
    Told told(String ticket, String commit) {
        return told.getOrDefault(ticket, Map.of()).get(commit);
    }

    /** @return how the builds told the ticket, whatever they had found it by; {@code null} if they did not */
    @CheckForNull
    Told toldBy(List<BuildRecord> builds, String ticket) {
        return builds.stream()
                .flatMap(build -> build.journals().stream()
                        .map(journal -> updates(journal).get(ticket))
                        .flatMap(update -> Stream.ofNullable(update == null ? null : told(build, update))))
                .min(Told.ORDER)
                .orElse(null);
    }

    /** Whether all that a search found, or left to another build, has been told. */
    boolean isComplete(RecordedSearch search) {
        return !search.failed()
                && Stream.of(search.found(), search.claimed())
                        .flatMap(part -> part.entrySet().stream())
                        .allMatch(ticket -> ticket.getValue().stream()
                                .map(commit -> told(ticket.getKey(), commit))
                                .allMatch(how -> how != null && how.state() != State.IN_PROGRESS));
    }

    /** @return the tickets of the build that a person has to look after, since no build will tell them again */
    Map<String, Told> problems(BuildRecord build) {
        Map<String, Told> problems = new HashMap<>();
        build.searches(environment)
                .forEach(search -> search.found()
                        .forEach((ticket, commits) -> commits.stream()
                                .map(commit -> told(ticket, commit))
                                .filter(how ->
                                        how != null && (how.state() == State.UNKNOWN || how.state() == State.REJECTED))
                                .forEach(how -> problems.put(ticket, how))));
        return problems;
    }
}
