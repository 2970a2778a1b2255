package io.jenkins.plugins.kapture.release;

import hudson.model.AbstractBuild;
import hudson.model.Action;
import hudson.model.Run;
import hudson.scm.NullSCM;
import hudson.scm.SCMRevisionState;
import hudson.util.ReflectionUtils;
import java.util.Set;
import java.util.TreeSet;

/** What builds have checked out, to explain why there are no commits. */
final class Revisions {

    private Revisions() {}

    /** Whether a build has checked out from an SCM, even without a changelog. */
    static boolean hasCheckout(Run<?, ?> run) {
        return run instanceof AbstractBuild<?, ?> build
                ? !(build.getProject().getScm() instanceof NullSCM)
                : run.getAction(SCMRevisionState.class) != null || !git(run).isEmpty();
    }

    /** Whether the build has checked out another Git revision than the one before. */
    static boolean isNew(Run<?, ?> run) {
        Run<?, ?> previous = run.getPreviousBuild();
        return previous != null && !git(run).isEmpty() && !git(previous).containsAll(git(run));
    }

    /** By the names of the Git plugin's build data, because the plugin does not need to be installed. */
    private static Set<String> git(Run<?, ?> run) {
        Set<String> revisions = new TreeSet<>();
        for (Action action : run.getAllActions()) {
            if (action.getClass().getName().equals("hudson.plugins.git.util.BuildData")) {
                try {
                    Object revision = ReflectionUtils.getPublicProperty(action, "lastBuiltRevision");
                    revisions.add(String.valueOf(ReflectionUtils.getPublicProperty(revision, "sha1String")));
                } catch (ReflectiveOperationException | IllegalArgumentException e) {
                    // The build has not checked out yet.
                }
            }
        }
        return revisions;
    }
}
