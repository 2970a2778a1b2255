package io.jenkins.plugins.kapture.release;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The rule again, as short and as slow as possible, to compare the real one with: it asks every record about every
 * commit, and keeps nothing.
 */
final class ReleaseModel {

    private static final Set<String> TOLD = Set.of("UPDATED", "UNKNOWN", "REJECTED");

    final List<Build> builds = new ArrayList<>();

    sealed interface Entry permits Search, Update {}

    record Search(
            String environment,
            Map<String, Set<String>> found,
            Map<String, Set<String>> claimed,
            int since,
            List<Integer> running,
            boolean failed)
            implements Entry {}

    static final class Update implements Entry {

        final String environment;
        final String ticket;
        final boolean released;
        String outcome = "IN_PROGRESS";

        Update(String environment, String ticket, boolean released) {
            this.environment = environment;
            this.ticket = ticket;
            this.released = released;
        }
    }

    static final class Build {

        final int number;
        /** Commits by hash, each with its ticket. */
        final Map<String, String> commits = new LinkedHashMap<>();

        final List<Entry> journal = new ArrayList<>();
        String result;
        boolean ended;

        Build(int number) {
            this.number = number;
        }

        boolean isGood() {
            return ended && Set.of("SUCCESS", "UNSTABLE").contains(result);
        }

        List<Search> searches(String environment) {
            return journal.stream()
                    .filter(Search.class::isInstance)
                    .map(Search.class::cast)
                    .filter(search -> search.environment.equals(environment))
                    .toList();
        }
    }

    private static boolean settled(Build build, int index, String ticket, boolean inFailure, boolean inProgress) {
        String environment = ((Search) build.journal.get(index)).environment;
        boolean anyUpdate = false;
        Update last = null;
        for (Entry entry : build.journal.subList(index + 1, build.journal.size())) {
            if (entry instanceof Update update
                    && update.environment.equals(environment)
                    && (update.released || inFailure)) {
                anyUpdate = true;
                last = update.ticket.equals(ticket) ? update : last;
            }
        }
        if (last == null) {
            return build.isGood() && anyUpdate; // left out on purpose
        }
        return TOLD.contains(last.outcome) || inProgress && last.outcome.equals("IN_PROGRESS");
    }

    boolean told(String environment, String ticket, String commit, boolean inFailure, boolean inProgress) {
        for (Build build : builds) {
            for (int i = 0; i < build.journal.size(); i++) {
                if (build.journal.get(i) instanceof Search search
                        && search.environment.equals(environment)
                        && search.found.getOrDefault(ticket, Set.of()).contains(commit)
                        && settled(build, i, ticket, inFailure, inProgress)) {
                    return true;
                }
            }
        }
        return false;
    }

    private boolean complete(Build build, String environment) {
        List<Search> searches = build.searches(environment).stream()
                .filter(search -> !search.failed)
                .toList();
        return !searches.isEmpty()
                && searches.stream()
                        .allMatch(search -> all(environment, search.found) && all(environment, search.claimed));
    }

    private boolean all(String environment, Map<String, Set<String>> part) {
        return part.entrySet().stream()
                .allMatch(ticket -> ticket.getValue().stream()
                        .allMatch(commit -> told(environment, ticket.getKey(), commit, false, false)));
    }

    /** @return what was found, and recorded in the journal of the build */
    Search search(Build build, String environment, boolean failed) {
        List<Build> earlier =
                builds.stream().filter(each -> each.number < build.number).toList();
        Build done = null;
        for (Build each : earlier) {
            done = complete(each, environment) ? each : done;
        }
        List<Search> searches = (done == null ? earlier : List.of(done))
                .stream().flatMap(each -> each.searches(environment).stream()).toList();
        Set<Integer> again = new HashSet<>();
        int since = 1;
        if (done != null) {
            searches.forEach(search -> again.addAll(search.running));
            since = done.number + 1;
        } else if (!searches.isEmpty()) {
            since = searches.stream().mapToInt(search -> search.since).min().getAsInt();
        } else {
            for (Build each : earlier) {
                since = each.isGood() ? each.number + 1 : since;
            }
        }
        Map<String, Set<String>> found = new LinkedHashMap<>();
        Map<String, Set<String>> claimed = new LinkedHashMap<>();
        int first = since;
        for (Build each : builds) {
            if (each.number >= since && each.number <= build.number || again.contains(each.number)) {
                first = Math.min(first, each.number);
                each.commits.forEach((commit, ticket) -> {
                    if (!told(environment, ticket, commit, failed, true)) {
                        found.computeIfAbsent(ticket, key -> new TreeSet<>()).add(commit);
                    } else if (!told(environment, ticket, commit, failed, false)) {
                        claimed.computeIfAbsent(ticket, key -> new TreeSet<>()).add(commit);
                    }
                });
            }
        }
        List<Integer> running = earlier.stream()
                .filter(each -> !each.ended)
                .map(each -> each.number)
                .toList();
        Search search = new Search(environment, found, claimed, first, running, failed);
        build.journal.add(search);
        return search;
    }
}
