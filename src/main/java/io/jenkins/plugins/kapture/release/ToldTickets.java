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

    /** By ticket and short key of the commit. */
    private final Map<String, Map<String, Told>> released = new HashMap<>();

    /** The same, with what failed builds told. */
    private final Map<String, Map<String, Told>> withFailures = new HashMap<>();

    /** @param builds in any order */
    ToldTickets(String environment, Collection<BuildRecord> builds) {
        this.environment = environment;
        for (BuildRecord build : builds) {
            for (List<Recorded> journal : build.journals()) {
                for (int i = 0; i < journal.size(); i++) {
                    if (journal.get(i) instanceof RecordedSearch search
                            && search.environment().equalsIgnoreCase(environment)) {
                        List<Recorded> later = journal.subList(i + 1, journal.size());
                        settle(build, search, updates(later, false), released);
                        settle(build, search, updates(later, true), withFailures);
                    }
                }
            }
        }
    }

    /** @return the last update of each ticket */
    private Map<String, RecordedUpdate> updates(List<Recorded> records, boolean withFailures) {
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

    private static void settle(
            BuildRecord build,
            RecordedSearch search,
            Map<String, RecordedUpdate> updates,
            Map<String, Map<String, Told>> index) {
        if (updates.isEmpty()) {
            return;
        }
        search.found().forEach((ticket, commits) -> {
            Told told = told(build, updates.get(ticket));
            if (told != null) {
                Map<String, Told> ofTicket = index.computeIfAbsent(ticket, key -> new HashMap<>());
                commits.forEach(commit -> ofTicket.merge(commit, told, BinaryOperator.minBy(Told.ORDER)));
            }
        });
    }

    /** @param update {@code null} if the build updated other tickets, but not this one */
    @CheckForNull
    private static Told told(BuildRecord build, @CheckForNull RecordedUpdate update) {
        if (update == null) {
            return build.good().getAsBoolean() ? new Told(State.LEFT_OUT, build.name()) : null;
        } else if (update.outcome() == null) {
            return new Told(State.IN_PROGRESS, build.name());
        }
        return switch (update.outcome()) {
            case UPDATED -> new Told(State.UPDATED, build.name());
            case UNKNOWN -> new Told(State.UNKNOWN, build.name());
            case REJECTED -> new Told(State.REJECTED, build.name());
            default -> null;
        };
    }

    /**
     * @param failed whether the build that asks has failed, so that what other failed builds told counts, too
     * @return {@code null} if the ticket is pending
     */
    @CheckForNull
    Told told(String ticket, String commit, boolean failed) {
        return (failed ? withFailures : released).getOrDefault(ticket, Map.of()).get(commit);
    }

    /** Whether the build has searched this source, and all that it found, or left to another build, has been told. */
    boolean isComplete(BuildRecord build, RecordedSearch.Source source) {
        List<RecordedSearch> searches = build.searches(environment)
                .filter(search -> !search.failed() && search.query().source() == source)
                .toList();
        return !searches.isEmpty()
                && searches.stream()
                        .flatMap(search -> Stream.of(search.found(), search.claimed()))
                        .flatMap(part -> part.entrySet().stream())
                        .allMatch(ticket ->
                                ticket.getValue().stream().allMatch(commit -> isTold(ticket.getKey(), commit)));
    }

    /** @return the tickets of the build that a person has to look after, since no build will tell them again */
    Map<String, Told> problems(BuildRecord build) {
        Map<String, Told> problems = new HashMap<>();
        build.searches(environment).forEach(search -> search.found().forEach((ticket, commits) -> commits.stream()
                .map(commit -> told(ticket, commit, false))
                .filter(told -> told != null && (told.state() == State.UNKNOWN || told.state() == State.REJECTED))
                .findFirst()
                .ifPresent(told -> problems.put(ticket, told))));
        return problems;
    }

    private boolean isTold(String ticket, String commit) {
        Told told = told(ticket, commit, false);
        return told != null && told.isFinal();
    }

    /** @return how the builds told the ticket, whatever they had found it by; {@code null} if they did not */
    @CheckForNull
    Told toldBy(List<BuildRecord> builds, String ticket, boolean failed) {
        return builds.stream()
                .flatMap(build -> build.journals().stream()
                        .map(journal -> updates(journal, failed).get(ticket))
                        .flatMap(update -> Stream.ofNullable(update == null ? null : told(build, update))))
                .min(Told.ORDER)
                .orElse(null);
    }
}
