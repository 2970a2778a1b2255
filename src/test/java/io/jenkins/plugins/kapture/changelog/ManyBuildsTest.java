package io.jenkins.plugins.kapture.changelog;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;

import hudson.model.Result;
import hudson.util.StreamTaskListener;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.junit.jupiter.api.Test;

/** A job with more unsuccessful builds than are read, of 50 commits each. */
class ManyBuildsTest extends ChangelogTestBase {

    private static final int BUILDS = 210;
    private static final int COMMITS = 50;

    @Test
    void readsTheLatestTwoHundredBuildsAndSaysSo() throws Exception {
        WorkflowJob job = job(UPDATE + "error 'broken'\n");
        build(job, Result.FAILURE);
        for (int i = 0; i < COMMITS; i++) {
            app.commit("KAP-2000" + i + " and some more words");
        }
        sandbox.ticket("200049");
        WorkflowRun model = build(job, Result.FAILURE);
        Path directory = model.getRootDir().toPath();
        for (int number = 3; number <= BUILDS; number++) {
            copy(directory, number);
        }
        job.doReload();
        job = (WorkflowJob) jenkins.jenkins.getItem(job.getName());
        WorkflowRun last = job.getBuildByNumber(BUILDS);

        ByteArrayOutputStream log = new ByteArrayOutputStream();
        List<String> cold = find(last, log);
        assertThat(cold, hasSize(200 * COMMITS));
        assertThat(cold, hasItem(BUILDS + "00049"));
        assertThat(cold, not(hasItem("1000049")));
        assertThat(log.toString(StandardCharsets.UTF_8), containsString("only the last 200 builds were read"));
        find(last, log);
    }

    private static List<String> find(WorkflowRun run, ByteArrayOutputStream log) throws IOException {
        TicketQuery query = new TicketQuery("KAP-(\\d+)");
        long start = System.nanoTime();
        List<String> ids = ChangelogTickets.findIds(query, run, new StreamTaskListener(log, StandardCharsets.UTF_8));
        System.out.println("200 builds of " + COMMITS + " commits: " + (System.nanoTime() - start) / 1_000_000 + " ms");
        return ids;
    }

    /** Copies build 2 with other commits and tickets. */
    private static void copy(Path directory, int number) throws IOException {
        Path copy = directory.resolveSibling(String.valueOf(number));
        try (Stream<Path> files = Files.walk(directory)) {
            files.forEach(file -> {
                try {
                    Path target = copy.resolve(directory.relativize(file).toString());
                    String name = file.getFileName().toString();
                    if (Files.isDirectory(file)) {
                        Files.createDirectories(target);
                    } else if (name.startsWith("changelog") || name.startsWith("kapture") || name.equals("build.xml")) {
                        String text = Files.readString(file)
                                .replace(directory.toString(), copy.toString())
                                .replaceAll("(?m)^commit [0-9a-f]{8}", "commit " + (10_000_000 + number))
                                .replaceAll("KAP-2(?=000)", "KAP-" + number);
                        Files.writeString(target, text);
                    } else {
                        Files.copy(file, target);
                    }
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }
}
