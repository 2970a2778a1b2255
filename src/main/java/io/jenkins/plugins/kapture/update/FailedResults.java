package io.jenkins.plugins.kapture.update;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The failed updates by reason, in the order of the batch: the one reason of an outage is written once. */
record FailedResults(Collection<List<UpdateResult>> byReason) {

    /** For so many tickets, a reason is repeated, because that is easier to read. */
    private static final int FEW = 2;

    static FailedResults of(List<UpdateResult> results) {
        return new FailedResults(results.stream()
                .filter(UpdateResult::isFailed)
                .collect(Collectors.groupingBy(
                        result -> result.outcome() + result.reason(), LinkedHashMap::new, Collectors.toList()))
                .values());
    }

    /** Each reason once, unless it applies to a few tickets only. */
    String describe() {
        return byReason.stream()
                .map(group -> group.size() <= FEW
                        ? messages(group)
                        : group.get(0).getMessage() + "\n" + others(group.subList(1, group.size())))
                .collect(Collectors.joining("\n"));
    }

    /** @return what a log still has to say at the end, apart from the tickets whose message was logged */
    List<String> remaining(Set<String> logged) {
        return byReason.stream()
                .map(group -> group.stream()
                        .filter(result -> !logged.contains(result.getTicketId()))
                        .toList())
                .filter(group -> !group.isEmpty())
                .map(group -> group.size() < FEW ? messages(group) : others(group))
                .toList();
    }

    private static String messages(List<UpdateResult> group) {
        return group.stream().map(UpdateResult::getMessage).collect(Collectors.joining("\n"));
    }

    private static String others(List<UpdateResult> group) {
        String ids = group.stream().map(UpdateResult::getTicketId).collect(Collectors.joining(", "));
        return Messages.FailedResults_others(group.size(), group.get(0).outcome(), ids);
    }
}
