package io.jenkins.plugins.kapture.journal;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import java.util.List;
import java.util.Map;

/**
 * A search of a build, so that later ones know what was found, and how far back they have to look.
 *
 * @param found the tickets, each with short keys of the commits that mention it
 * @param claimed the tickets that were left to updates in progress, in the same way
 * @param failed whether the build had failed by then, so that it released nothing
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RecordedSearch(
        @JsonProperty("env") String environment,
        @JsonProperty("q") Query query,
        @JsonProperty("f") Map<String, List<String>> found,
        @JsonProperty("c") Map<String, List<String>> claimed,
        @JsonProperty("w") Reach reach,
        @JsonProperty("bad") boolean failed)
        implements Recorded {

    /** Where the commits are from. */
    public enum Source {
        /** The change logs of the job's builds, and maybe those of upstream builds. */
        BUILDS,
        /** A build of another job that a person chose, and those before it. */
        CHOSEN_BUILD,
        TEXT
    }

    /** What was searched, so that the search can be repeated. Texts are not kept. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Query(
            @JsonProperty("s") Source source,
            @JsonProperty("p") String pattern,
            @JsonProperty("a") @CheckForNull String paths,
            @JsonProperty("u") boolean upstream) {}

    /**
     * How far back the search looked.
     *
     * @param since number of the first build whose commits were searched
     * @param running numbers of the earlier builds that still ran, and so may have got commits afterwards
     * @param upstream for each upstream job, the builds that were searched; for a job that this search did not read,
     *     none after the last one that was released
     */
    public record Reach(
            @JsonProperty("n") int since,
            @JsonProperty("r") List<Integer> running,
            @JsonProperty("u") Map<String, Range> upstream) {}

    /**
     * Builds of an upstream job.
     *
     * @param after number of the build before the first
     * @param last number of the last
     */
    public record Range(
            @JsonProperty("a") int after, @JsonProperty("l") int last) {}
}
