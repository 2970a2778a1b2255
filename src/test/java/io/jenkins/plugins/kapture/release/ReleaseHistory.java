package io.jenkins.plugins.kapture.release;

import io.jenkins.plugins.kapture.changelog.Commit;
import io.jenkins.plugins.kapture.changelog.Mentions;
import io.jenkins.plugins.kapture.changelog.TicketPattern;
import io.jenkins.plugins.kapture.client.Outcome;
import io.jenkins.plugins.kapture.journal.Recorded;
import io.jenkins.plugins.kapture.journal.RecordedSearch;
import io.jenkins.plugins.kapture.journal.RecordedSearch.Query;
import io.jenkins.plugins.kapture.journal.RecordedSearch.Source;
import io.jenkins.plugins.kapture.journal.RecordedUpdate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A small language for the history of a job, such as
 *
 * <pre>build 2: commit KAP-1, staging, fails; build 3: staging, production is unavailable</pre>
 *
 * A build ends where it is mentioned last: successfully, unless it {@code fails} or {@code is unstable} before. The name
 * of an environment is a search whose tickets are updated: of commits, or {@code with text} of that text, for tickets
 * {@code KAP-1} or, {@code for SUP}, for those like {@code SUP-1};
 * {@code is searched} only looks, {@code begins} and {@code ends} are the parts of an update that takes its time.
 */
final class ReleaseHistory {

    private static final Pattern BUILD = Pattern.compile("build (\\d+): (.*)");
    private static final Pattern RELEASE = Pattern.compile(
            "(\\w+)(?: for (\\w+))?(?: with text (\\S+))?(?: (is searched|begins|ends|(?:is|ends) \\w+|without (\\S+)))?");

    private static final class Build {
        final List<Commit> commits = new ArrayList<>();
        final List<Recorded> journal = new ArrayList<>();
        final Map<String, RecordedSearch> searches = new HashMap<>();
        boolean failed;
        boolean ended;
    }

    private final NavigableMap<Integer, Build> builds = new TreeMap<>();
    private final List<String> sent = new ArrayList<>();
    private final List<String> log = new ArrayList<>();
    private List<Integer> window = List.of();
    private int commits;

    /** @return the updates that were sent, as build, environment and ticket */
    static ReleaseHistory run(String history) throws InterruptedException {
        ReleaseHistory run = new ReleaseHistory();
        String[] parts = history.split("; ");
        for (int i = 0; i < parts.length; i++) {
            Matcher build = BUILD.matcher(parts[i]);
            if (!build.matches()) {
                throw new IllegalArgumentException(parts[i]);
            }
            int number = Integer.parseInt(build.group(1));
            for (String step : build.group(2).split(", ")) {
                run.step(number, step);
            }
            String again = "build " + number + ": ";
            run.builds.get(number).ended =
                    List.of(parts).subList(i + 1, parts.length).stream().noneMatch(later -> later.startsWith(again));
        }
        return run;
    }

    private void step(int number, String step) throws InterruptedException {
        Build build = builds.computeIfAbsent(number, key -> new Build());
        Matcher release = RELEASE.matcher(step);
        if (step.startsWith("commit ")) {
            build.commits.add(commit(step.substring("commit ".length())));
        } else if (step.equals("fails")) {
            build.failed = true;
        } else if (!step.equals("passes") && !step.equals("is unstable")) {
            if (!release.matches()) {
                throw new IllegalArgumentException(step);
            }
            if (!String.valueOf(release.group(4)).startsWith("ends")) {
                search(number, build, release.group(1), release.group(2), release.group(3));
            }
            release(number, build, release.group(1), String.valueOf(release.group(4)), release.group(5));
        }
    }

    private Commit commit(String message) {
        String id = Integer.toHexString(++commits) + "0".repeat(40);
        return new Commit(id.substring(0, 40), "Kim", message, commits, List.of());
    }

    private void release(int number, Build build, String environment, String how, String leftOut) {
        if (how.equals("is searched")) {
            return;
        }
        String last = how.substring(how.lastIndexOf(' ') + 1).toUpperCase(Locale.ROOT);
        Outcome outcome =
                switch (last) {
                    case "UNAVAILABLE", "UNKNOWN", "REJECTED", "PREVIEW" -> Outcome.valueOf(last);
                    case "BEGINS" -> null;
                    default -> Outcome.UPDATED;
                };
        if (how.startsWith("ends")) {
            build.journal.removeIf(each -> each instanceof RecordedUpdate update && update.outcome() == null);
        }
        for (String ticket : build.searches.get(environment).found().keySet()) {
            if (!ticket.equals(leftOut)) {
                build.journal.add(new RecordedUpdate(environment, ticket, outcome, !build.failed));
                if (outcome == Outcome.UPDATED) {
                    sent.add(number + " " + environment + " " + ticket);
                }
            }
        }
    }

    /**
     * @param project {@code null} for {@code KAP}
     * @param text {@code null} to search commits
     */
    private void search(int number, Build build, String environment, String project, String text)
            throws InterruptedException {
        Query query = new Query(
                text == null ? Source.BUILDS : Source.TEXT,
                Objects.requireNonNullElse(project, "KAP") + "-\\d+",
                null,
                false);
        ReleaseRule rule = new ReleaseRule(
                environment,
                query,
                build.failed,
                records(builds.headMap(number, true)),
                records(builds.tailMap(number, false)));
        window = rule.window();
        TicketPattern pattern = TicketPattern.parse(query.pattern());
        List<Commit> commits = window.stream()
                .flatMap(each -> builds.get(each).commits.stream())
                .toList();
        PendingTickets pending = text == null
                ? rule.inCommits(Mentions.inCommits(pattern, null, commits).tickets())
                : rule.inText(Mentions.inText(pattern, text).tickets());
        pending.told()
                .forEach((ticket, told) -> log.add(
                        number + " " + environment + " " + ticket + " " + told.state() + " in " + told.build()));
        List<Integer> running = builds.headMap(number).entrySet().stream()
                .filter(each -> !each.getValue().ended)
                .map(Map.Entry::getKey)
                .toList();
        RecordedSearch search = rule.record(pending, running, Map.of());
        build.journal.add(search);
        build.searches.put(environment, search);
    }

    private static List<BuildRecord> records(Map<Integer, Build> builds) {
        List<BuildRecord> records = new ArrayList<>();
        builds.forEach((number, build) -> records.add(new BuildRecord(
                "#" + number, number, List.of(List.copyOf(build.journal)), () -> build.ended && !build.failed)));
        return records;
    }

    /** @return the updates that were confirmed, as build, environment and ticket */
    List<String> sent() {
        return sent;
    }

    /** @return the builds that the last search looked at */
    List<Integer> window() {
        return window;
    }

    /** @return the tickets that searches left out, with the reason */
    List<String> log() {
        return log;
    }
}
