package io.jenkins.plugins.kapture.release;

import io.jenkins.plugins.kapture.release.ReleaseModel.Build;
import io.jenkins.plugins.kapture.release.ReleaseModel.Search;
import io.jenkins.plugins.kapture.release.ReleaseModel.Update;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * Fourteen builds that overlap at random: stages are skipped, declined or fail, and so do updates; at last everything
 * works. The build's steps run in turns with those of others.
 */
final class RandomHistory {

    private static final List<String> ENVIRONMENTS = List.of("staging", "production");

    /** A search, before it is recorded. */
    interface Observer {
        void searched(ReleaseModel model, Build build, String environment, boolean failed, Search result);
    }

    private final ReleaseModel model = new ReleaseModel();
    private final Random random;
    private final Observer observer;
    private final List<Deque<Consumer<Deque<?>>>> live = new ArrayList<>();
    private final List<String> sent = new ArrayList<>();
    private final Map<String, Integer> first = new HashMap<>();
    private int commits;

    private RandomHistory(long seed, Observer observer) {
        random = new Random(seed);
        this.observer = observer;
    }

    /** @return what was told twice or lost: empty */
    static Set<String> run(long seed, Observer observer) {
        return new RandomHistory(seed, observer).run();
    }

    private Set<String> run() {
        for (int i = 0; i < 14; i++) {
            Build build = new Build(model.builds.size() + 1);
            model.builds.add(build);
            live.add(script(build));
            for (int steps = random.nextInt(8); steps > 0 && !live.isEmpty(); steps--) {
                advance();
            }
        }
        while (!live.isEmpty()) {
            advance();
        }
        Build last = new Build(model.builds.size() + 1);
        last.ended = true;
        last.result = "SUCCESS";
        model.builds.add(last);
        for (String environment : ENVIRONMENTS) {
            request(last, environment, find(last, environment, false), true)
                    .forEach(update -> end(update, "UPDATED", last));
        }
        return problems();
    }

    private void advance() {
        int index = random.nextInt(live.size());
        Deque<Consumer<Deque<?>>> steps = live.get(index);
        steps.pop().accept(steps);
        if (steps.isEmpty()) {
            live.remove(index);
        }
    }

    private Deque<Consumer<Deque<?>>> script(Build build) {
        Deque<Consumer<Deque<?>>> steps = new ArrayDeque<>();
        steps.add(rest -> {
            for (int n = List.of(0, 0, 1, 1, 2, 3).get(random.nextInt(6)); n > 0; n--) {
                build.commits.put("c" + commits++, "T" + random.nextInt(6));
            }
        });
        ENVIRONMENTS.forEach(environment -> release(build, environment, steps));
        steps.add(rest -> {
            if ("FAILURE".equals(build.result)) {
                Search search = find(build, "production", true);
                request(build, "production", search, false)
                        .forEach(update -> update.outcome = random.nextBoolean() ? "UPDATED" : "UNAVAILABLE");
            }
        });
        steps.add(rest -> {
            if (build.result == null) {
                build.result = List.of("SUCCESS", "SUCCESS", "UNSTABLE", "FAILURE", "ABORTED")
                        .get(random.nextInt(5));
            }
            build.ended = true;
        });
        return steps;
    }

    private void release(Build build, String environment, Deque<Consumer<Deque<?>>> steps) {
        List<Update> updates = new ArrayList<>();
        steps.add(rest -> {
            double luck = random.nextDouble();
            if (build.result != null || luck < .35) { // failed before, or the stage is skipped
                build.result = luck < .15 ? "FAILURE" : build.result;
                return;
            }
            Search search = find(build, environment, false);
            if (random.nextDouble() < .6) { // otherwise declined
                updates.addAll(request(build, environment, search, true));
                if (random.nextInt(10) == 0 && updates.size() > 1) { // left out on purpose
                    build.journal.remove(updates.remove(0));
                }
            }
        });
        steps.add(rest -> updates.forEach(update -> end(update, outcome(), build)));
    }

    private String outcome() {
        int percent = random.nextInt(100);
        return percent < 80 ? "UPDATED" : percent < 90 ? "UNAVAILABLE" : percent < 95 ? "UNKNOWN" : "REJECTED";
    }

    private Search find(Build build, String environment, boolean failed) {
        boolean isFirst = model.builds.stream()
                .filter(each -> each.number < build.number)
                .allMatch(each -> each.searches(environment).isEmpty());
        Search search = model.search(build, environment, failed);
        if (isFirst) {
            first.merge(environment, search.since(), Math::max);
        }
        observer.searched(model, build, environment, failed, search);
        return search;
    }

    private static List<Update> request(Build build, String environment, Search search, boolean released) {
        List<Update> updates = search.found().keySet().stream()
                .map(ticket -> new Update(environment, ticket, released))
                .toList();
        build.journal.addAll(updates);
        return new ArrayList<>(updates);
    }

    private void end(Update update, String outcome, Build build) {
        update.outcome = outcome;
        if (outcome.equals("UPDATED")) {
            List<Search> searches = build.searches(update.environment);
            Set<String> told = new TreeSet<>();
            for (Search search : searches) {
                if (build.journal.indexOf(search) < build.journal.indexOf(update)) {
                    told.clear();
                    told.addAll(search.found().getOrDefault(update.ticket, Set.of()));
                }
            }
            told.forEach(commit -> sent.add(update.environment + " " + update.ticket + " " + commit));
        }
    }

    private Set<String> problems() {
        Set<String> problems = new TreeSet<>();
        Set<String> once = new HashSet<>();
        sent.stream().filter(each -> !once.add(each)).forEach(each -> problems.add("twice: " + each));
        for (String environment : first.keySet()) {
            for (Build build : model.builds) {
                build.commits.forEach((commit, ticket) -> {
                    if (build.number >= first.get(environment)
                            && !model.told(environment, ticket, commit, false, false)) {
                        problems.add("lost: " + environment + " " + ticket + " " + commit);
                    }
                });
            }
        }
        return problems;
    }
}
