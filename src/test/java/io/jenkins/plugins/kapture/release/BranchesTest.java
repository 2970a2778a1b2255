package io.jenkins.plugins.kapture.release;

import java.nio.file.Files;
import java.util.List;
import jenkins.branch.BranchSource;
import jenkins.plugins.git.GitSCMSource;
import jenkins.plugins.git.traits.BranchDiscoveryTrait;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.multibranch.WorkflowMultiBranchProject;
import org.junit.jupiter.api.Test;

/** The branches of a multibranch project share the record of a named environment. */
class BranchesTest extends ReleaseTestBase {

    private WorkflowMultiBranchProject project(String script) throws Exception {
        Files.writeString(directory.resolve("app/Jenkinsfile"), "node { checkout scm }\n" + script);
        app.git("add", ".");
        app.git("commit", "-q", "-m", "Add a Jenkinsfile");
        app.git("checkout", "-q", "-b", "hotfix");
        WorkflowMultiBranchProject project = jenkins.createProject(WorkflowMultiBranchProject.class);
        GitSCMSource source = new GitSCMSource(app.url());
        source.setTraits(List.of(new BranchDiscoveryTrait()));
        project.getSourcesList().add(new BranchSource(source));
        project.scheduleBuild2(0).getFuture().get();
        jenkins.waitUntilNoActivity();
        return project;
    }

    /** A hotfix is released first, and merged later; with and without the name of an environment. */
    @Test
    void onlyANamedEnvironmentIsSharedByTheBranches() throws Exception {
        WorkflowMultiBranchProject project =
                project(update("environment: 'production'").replace("env.BUILD_NUMBER", "env.BRANCH_NAME")
                        + UPDATE.replace("env.BUILD_NUMBER", "'own ' + env.BRANCH_NAME"));
        WorkflowJob hotfix = project.getItem("hotfix");
        WorkflowJob main = project.getItem("main");
        app.commit("KAP-4", "a.txt");
        build(hotfix);
        app.git("checkout", "-q", "main");
        app.commit("KAP-5", "b.txt");
        app.git("merge", "-q", "--no-ff", "-m", "Merge", "hotfix");
        build(main);
        assertUpdates("hotfix:4", "main:5", "own hotfix:4", "own main:4", "own main:5");
    }
}
