package io.jenkins.plugins.kapture.update;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The failed updates by reason, in the order of the batch: the one reason of an outage is written once. */
record FailedResults(Collection<List<UpdateResult>> byReason) {

    static FailedResults of(List<UpdateResult> results) {
        return new FailedResults(results.stream()
                .filter(UpdateResult::isFailed)
                .collect(Collectors.groupingBy(
                        result -> result.outcome() + result.reason(), LinkedHashMap::new, Collectors.toList()))
                .values());
    }

    /** Each reason once, unless it applies to two tickets only. */
    String describe() {
        return byReason.stream()
                .flatMap(group ->
                        Stream.concat(Stream.of(group.get(0).getMessage()), others(group.subList(1, group.size()))))
                .collect(Collectors.joining("\n"));
    }

    /** @return what a log still has to say at the end, apart from the tickets whose message was logged */
    List<String> remaining(Set<String> logged) {
        return byReason.stream()
                .flatMap(group -> others(group.stream()
                        .filter(result -> !logged.contains(result.getTicketId()))
                        .toList()))
                .toList();
    }

    /** @return at most one line; for a single ticket its whole message, because that is easier to read */
    private static Stream<String> others(List<UpdateResult> group) {
        if (group.size() <= 1) {
            return group.stream().map(UpdateResult::getMessage);
        }
        String ids = group.stream().map(UpdateResult::getTicketId).collect(Collectors.joining(", "));
        return Stream.of(
                Messages.FailedResults_others(group.size(), group.get(0).outcome(), ids));
    }
}
