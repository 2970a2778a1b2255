package io.jenkins.plugins.kapture.release;

import hudson.model.Result;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;

/** A job with many unsuccessful builds: the second build is real, the later ones are copies of it. */
final class ManyBuilds {

    private ManyBuilds() {}

    /**
     * @param step searches, or updates what is found
     * @param commits of each build, at most 50
     * @return the last build; none has been loaded
     */
    static WorkflowRun create(ReleaseTestBase test, String step, int builds, int commits) throws Exception {
        WorkflowJob job = test.job(step + "error 'broken'\n");
        ReleaseTestBase.build(job, Result.FAILURE);
        test.app.commitMany(commits, i -> "KAP-2000" + i + " and some more words");
        for (int i = 0; i < commits; i++) {
            test.addTicket("2000" + i);
        }
        test.stopTicket("20000"); // so that no build has told everything, and all are searched
        Path model = ReleaseTestBase.build(job, Result.FAILURE).getRootDir().toPath();
        for (int number = 3; number <= builds; number++) {
            copy(model, number);
        }
        job.doReload();
        return ((WorkflowJob) Jenkins.get().getItem(job.getName())).getBuildByNumber(builds);
    }

    static TicketQuery query() {
        TicketQuery query = new TicketQuery();
        query.pattern = "KAP-(\\d+)";
        query.includeUpdated = true; // so that the search can be repeated
        return query;
    }

    /** Copies build 2 with other commits and tickets. */
    private static void copy(Path directory, int number) throws IOException {
        Path copy = directory.resolveSibling(String.valueOf(number));
        try (Stream<Path> files = Files.walk(directory)) {
            files.forEach(file -> copy(file, directory, copy, number));
        }
    }

    private static void copy(Path file, Path directory, Path copy, int number) {
        try {
            Path target = copy.resolve(directory.relativize(file).toString());
            String name = file.getFileName().toString();
            if (Files.isDirectory(file)) {
                Files.createDirectories(target);
            } else if (name.startsWith("changelog") || name.startsWith("kapture") || name.equals("build.xml")) {
                String text = Files.readString(file)
                        .replace(directory.toString(), copy.toString())
                        .replaceAll("(?m)^commit [0-9a-f]{8}", "commit " + (10_000_000 + number))
                        .replaceAll("\"[0-9a-f]{8}(?=[0-9a-f]{4}\")", "\"" + (10_000_000 + number))
                        .replaceAll("(?<=KAP-|\")2(?=000)", String.valueOf(number));
                Files.writeString(target, text);
            } else {
                Files.copy(file, target);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
