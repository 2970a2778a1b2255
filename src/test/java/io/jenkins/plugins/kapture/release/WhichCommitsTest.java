package io.jenkins.plugins.kapture.release;

import hudson.model.Result;
import hudson.plugins.git.GitSCM;
import io.jenkins.plugins.kapture.GitRepository;
import io.jenkins.plugins.kapture.KaptureTestUtil;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jenkinsci.plugins.workflow.cps.CpsScmFlowDefinition;
import org.jenkinsci.plugins.workflow.cps.replay.ReplayAction;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jenkinsci.plugins.workflow.libs.GlobalLibraries;
import org.jenkinsci.plugins.workflow.libs.LibraryConfiguration;
import org.jenkinsci.plugins.workflow.libs.SCMRetriever;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which commits of real Git repositories are searched. */
class WhichCommitsTest extends ReleaseTestBase {

    @Test
    void revertedCommitUpdatesNoTicketUntilTheRevertIsReverted() throws Exception {
        WorkflowJob job = job(UPDATE);
        build(job);
        app.commit("KAP-7 fix", "a.txt");
        app.git("revert", "--no-edit", "HEAD");
        app.git("tag", "reverted");
        app.commit("KAP-8", "b.txt");
        assertLog(build(job), "Found one ticket ID in 2 commits. Skipped: one commit reverted.");
        assertUpdates("2:8");
        app.git("revert", "--no-edit", "reverted");
        build(job);
        assertUpdates("2:8", "3:7");
    }

    @Test
    void pathsSelectCommits() throws Exception {
        WorkflowJob job = job(update("paths: 'shop/**, common/'"));
        build(job);
        app.commit("KAP-1", "shop/src/Main.java");
        app.commit("KAP-2", "web/index.html");
        app.commit("KAP-3", "common/util.js");
        app.commit("KAP-4"); // no file at all
        app.commit("KAP-6", "shop/\"quoted\".txt");
        WorkflowRun build = build(job);
        assertUpdates("2:1", "2:3", "2:6");
        assertLog(build, "Skipped: 2 commits with changes in other paths.");
        app.commit("KAP-5", "web/index.html");
        assertLog(build(job), "No ticket IDs found: all commits were skipped.");
    }

    @Test
    void librariesAreLeftOut() throws Exception {
        GitRepository library = library();
        WorkflowJob job = KaptureTestUtil.pipeline(
                jenkins, "@Library('tools') _\n" + checkout(app) + FIND + "unstable 'still'\n");
        build(job, Result.UNSTABLE);
        library.commit("KAP-9", "vars/hello.txt");
        assertLog(
                build(job, Result.UNSTABLE),
                "No ticket IDs found: all commits were skipped. Skipped: one commit of shared libraries");

        // The record is also available after a restart.
        job.doReload();
        app.commit("KAP-1");
        assertLog(build((WorkflowJob) jenkins.jenkins.getItem(job.getName()), Result.UNSTABLE), "found: [1]");
    }

    @ParameterizedTest
    @CsvSource({"false, 1", "true, '9, 1'"})
    void repositoryOfTheJenkinsfileIsLeftOutUnlessTheJobChecksItOut(boolean checksOut, String found) throws Exception {
        GitRepository scripts = repository("scripts");
        String script = (checksOut ? "node { checkout scm }\n" : "") + checkout(app) + FIND;
        Files.writeString(directory.resolve("scripts/Jenkinsfile"), script);
        scripts.git("add", ".");
        scripts.git("commit", "-q", "-m", "Add a Jenkinsfile");
        WorkflowJob job = jenkins.createProject(WorkflowJob.class);
        CpsScmFlowDefinition definition = new CpsScmFlowDefinition(new GitSCM(scripts.url()), "Jenkinsfile");
        definition.setLightweight(false);
        job.setDefinition(definition);
        build(job);
        scripts.commit("KAP-9");
        app.commit("KAP-1");
        assertLog(build(job), "found: [" + found + "]");
    }

    @Test
    void newTagIsReportedAsSuch() throws Exception {
        app.git("tag", "v4.1");
        WorkflowJob job = KaptureTestUtil.pipeline(jenkins, checkoutTag("v4.1") + FIND);
        build(job);
        app.commit("KAP-1");
        app.git("tag", "v4.2");
        KaptureTestUtil.setScript(job, checkoutTag("v4.2") + FIND);
        assertLog(build(job), "the revision has changed, but Git lists no commits, as for a new branch or tag");
    }

    private String checkoutTag(String tag) {
        return "node { checkout scmGit(branches: [[name: 'refs/tags/" + tag + "']], userRemoteConfigs: [[url: '"
                + app.url() + "']]) }\n";
    }

    @Test
    void pickedCommitIsToldOnce() throws Exception {
        app.git("checkout", "-q", "-b", "hotfix");
        app.git("checkout", "-q", "main");
        app.commit("Begin again", "a.txt");
        WorkflowJob job = job(UPDATE);
        build(job);
        app.commit("KAP-1", "b.txt");
        build(job);
        app.git("revert", "--no-edit", "HEAD");
        build(job);
        app.git("cherry-pick", "-x", "HEAD~1");
        build(job);
        assertUpdates("2:1");
    }

    /** If the application is its own library, the same commits are in two changelogs, and are read once. */
    @ParameterizedTest
    @CsvSource({"false, 1", "true, '9, 1'"})
    void libraryOfTheLibraryStepIsLeftOutUnlessItIsTheApplication(boolean own, String found) throws Exception {
        GitRepository library = own ? app : repository("library");
        library.commit("Begin", "vars/hello.groovy");
        String use = "library identifier: 'own@main', retriever: legacySCM(scmGit(branches: [[name: 'main']], "
                + "userRemoteConfigs: [[url: '" + library.url() + "']]))\n";
        WorkflowJob job = KaptureTestUtil.pipeline(jenkins, use + checkout(app) + FIND);
        build(job);
        library.commit("KAP-9", "vars/hello.txt");
        app.commit("KAP-1");
        assertLog(build(job), "found: [" + found + "]");
    }

    private GitRepository library() throws Exception {
        GitRepository library = repository("library");
        library.commit("Begin", "vars/hello.txt");
        Path script = directory.resolve("library/vars/hello.groovy");
        Files.writeString(script, "def call() { echo 'hello' }\n");
        library.git("add", ".");
        library.git("commit", "-q", "-m", "Add a variable");
        LibraryConfiguration tools = new LibraryConfiguration("tools", new SCMRetriever(new GitSCM(library.url())));
        tools.setDefaultVersion("main");
        GlobalLibraries.get().setLibraries(List.of(tools));
        return library;
    }

    @Test
    void severalCheckoutsAreMergedOldestFirst() throws Exception {
        GitRepository other = repository("other");
        WorkflowJob job = KaptureTestUtil.pipeline(
                jenkins,
                "node { dir('a') { git url: '" + app.url() + "', branch: 'main' }\n dir('b') { git url: '" + other.url()
                        + "', branch: 'main' } }\n" + FIND);
        build(job);
        app.commit("KAP-3");
        other.commit("KAP-1");
        app.commit("KAP-2 KAP-3");
        assertLog(build(job), "found: [3, 1, 2]");
    }

    @Test
    void warnsAboutATruncatedChangelog() throws Exception {
        WorkflowJob job = job(FIND);
        build(job);
        app.commitMany(1500, i -> "KAP-" + (i + 1000));
        WorkflowRun build = build(job);
        assertLog(build, "Found 1,024 ticket IDs in 1,024 commits.");
        assertLog(
                build,
                "[Kapture] Warning: the Git changelog of " + build.getFullDisplayName()
                        + " was truncated at its limit of 1,024 commits.");
    }

    @Test
    void replayedBuildHasNoCommitsOfItsOwn() throws Exception {
        WorkflowJob job = job(UPDATE);
        build(job);
        app.commit("KAP-1");
        WorkflowRun second = build(job);
        ReplayAction replay = second.getAction(ReplayAction.class);
        jenkins.assertBuildStatusSuccess(
                (WorkflowRun) replay.run2(replay.getOriginalScript(), replay.getOriginalLoadedScripts(), true)
                        .getFuture()
                        .get());
        assertUpdates("2:1");
    }

    @Test
    void buildRestartedFromAStageUpdatesNothingTwiceAlthoughAClockIsWrong() throws Exception {
        WorkflowJob job = stages("", "");
        build(job);
        app.commitInTheFuture("KAP-1");
        WorkflowRun second = build(job);
        assertUpdates("2:1");
        restartUpdate(second);
        assertUpdates("2:1");
    }

    @Test
    void buildRestartedFromAStageUpdatesWhatTheOriginalDidNot() throws Exception {
        WorkflowJob job = stages("", "script { if (env.BUILD_NUMBER == '2') { error 'broken' } }");
        build(job);
        app.commit("KAP-1");
        restartUpdate(build(job, Result.FAILURE));
        assertUpdates("3:1");
    }
}
