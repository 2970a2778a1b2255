package io.jenkins.plugins.kapture.release;

import io.jenkins.plugins.kapture.journal.Recorded;
import io.jenkins.plugins.kapture.journal.RecordedSearch;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * A build, as the rule sees it.
 *
 * @param name how a log names the build, such as {@code #10}
 * @param journals what it recorded, in this order; a matrix build has one journal for each of its parts
 * @param good whether it has ended better than {@code FAILURE}; only asked if it matters, since builds are loaded for it
 */
record BuildRecord(String name, int number, List<List<Recorded>> journals, BooleanSupplier good) {

    /** @return the searches of the build in this environment */
    Stream<RecordedSearch> searches(String environment) {
        return journals.stream()
                .flatMap(List::stream)
                .filter(each -> each.environment().equalsIgnoreCase(environment))
                .filter(RecordedSearch.class::isInstance)
                .map(RecordedSearch.class::cast);
    }
}
