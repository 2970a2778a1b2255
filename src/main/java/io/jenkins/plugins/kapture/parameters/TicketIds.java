package io.jenkins.plugins.kapture.parameters;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import java.util.Arrays;
import java.util.List;

/** Several ticket ids in one text field. */
public final class TicketIds {

    private TicketIds() {}

    /** @param text ids separated by commas or white space */
    @NonNull
    public static List<String> split(@CheckForNull String text) {
        return text == null
                ? List.of()
                : Arrays.stream(text.split("[,\\s]+"))
                        .filter(id -> !id.isEmpty())
                        .distinct()
                        .toList();
    }
}
