package io.jenkins.plugins.kapture.release;

import hudson.model.TaskListener;
import io.jenkins.plugins.kapture.client.MeasuredTable;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import jenkins.branch.BranchProperty;
import jenkins.branch.BranchSource;
import jenkins.branch.DefaultBranchPropertyStrategy;
import jenkins.branch.NoTriggerBranchProperty;
import jenkins.plugins.git.GitSCMSource;
import jenkins.plugins.git.traits.BranchDiscoveryTrait;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.multibranch.WorkflowMultiBranchProject;
import org.junit.jupiter.api.Test;

/** Searches a branch of a large multibranch project, whose other branches have released to the same environment. */
class BranchesBenchmark extends ReleaseTestBase {

    private static final int BRANCHES = 300;
    private static final int BUILDS = 50;
    private static final int TICKETS = 20;

    @Test
    void measure() throws Exception {
        Files.writeString(directory.resolve("app/Jenkinsfile"), "node { checkout scm }\n");
        app.git("add", ".");
        app.git("commit", "-q", "-m", "Add a Jenkinsfile");
        for (int branch = 1; branch < BRANCHES; branch++) {
            app.git("branch", "b" + branch);
        }
        WorkflowMultiBranchProject project = jenkins.createProject(WorkflowMultiBranchProject.class);
        GitSCMSource source = new GitSCMSource(app.url());
        source.setTraits(List.of(new BranchDiscoveryTrait()));
        BranchSource branches = new BranchSource(source);
        branches.setStrategy(new DefaultBranchPropertyStrategy(new BranchProperty[] {new NoTriggerBranchProperty()}));
        project.getSourcesList().add(branches);
        project.scheduleBuild2(0).getFuture().get();
        WorkflowJob main = project.getItem("main");
        build(main);
        app.commit("KAP-1");
        WorkflowRun run = build(main);
        for (WorkflowJob job : project.getItems()) {
            if (job != main) {
                for (int build = 1; build <= BUILDS; build++) {
                    writeJournal(job.getBuildDir().toPath().resolve(String.valueOf(build)));
                }
            }
        }
        MeasuredTable table = new MeasuredTable(
                "docs/dev/benchmarks.md",
                "branches",
                "Branches",
                "Builds of each",
                "Tickets of each",
                "Cold, ms",
                "Warm, ms");
        table.add(BRANCHES, BUILDS, TICKETS, find(run), find(run));
        table.write();
    }

    private static void writeJournal(Path directory) throws Exception {
        String found = IntStream.range(0, TICKETS)
                .mapToObj(i -> "\"71351655" + (1000 + i) + "\":[\"0123456789ab\"]")
                .collect(Collectors.joining(","));
        String asked = IntStream.range(0, TICKETS)
                .mapToObj(i -> "[\"71351655" + (1000 + i) + "\",\"CL\",null,\"live\",\"0123456789abcdef\",null]")
                .collect(Collectors.joining(","));
        StringBuilder journal =
                new StringBuilder("\n{\"at\":1764500000000,\"find\":{\"env\":\"live\",\"q\":{\"s\":\"BUILDS\","
                        + "\"p\":\"KAP-(\\\\d+)\",\"u\":false},\"f\":{" + found
                        + "},\"c\":{},\"w\":{\"n\":1,\"r\":[],\"u\":{}},\"bad\":false}}"
                        + "\n{\"at\":1764500000000,\"ask\":{\"op\":\"o\",\"site\":\"production\"},\"t\":[" + asked
                        + "]}");
        for (int i = 0; i < TICKETS; i++) {
            journal.append("\n{\"at\":1764500000000,\"key\":\"o/").append(i).append("\",\"ph\":\"SENT\"}");
            journal.append("\n{\"at\":1764500000000,\"key\":\"o/")
                    .append(i)
                    .append(
                            "\",\"ph\":\"DONE\",\"res\":[\"UPDATED\",\"\",200,[\"CL\",\"Closed\",\"\",\"\",\"\"],false]}");
        }
        Files.createDirectories(directory);
        Files.writeString(directory.resolve("kapture-tickets.jsonl"), journal, StandardCharsets.UTF_8);
    }

    private static long find(WorkflowRun run) throws Exception {
        TicketQuery query = ManyBuilds.query();
        query.environment = "live";
        long begin = System.nanoTime();
        TicketSearch.find(query, run, TaskListener.NULL);
        return (System.nanoTime() - begin) / 1_000_000;
    }
}
