package io.jenkins.plugins.kapture.changelog;

import hudson.Extension;
import hudson.model.InvisibleAction;
import hudson.model.Run;
import hudson.model.TaskListener;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jenkinsci.plugins.workflow.flow.FlowCopier;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * The commits in a build's change logs that are not the job's own: of Pipeline shared libraries, and of the Jenkinsfile's
 * repository. Stored with the build for later ones; absent if there are none.
 */
final class OtherCommits extends InvisibleAction {

    /** Keys of commits by what was checked out. */
    private final HashMap<String, ArrayList<String>> keys;

    private OtherCommits(Map<String, ArrayList<String>> keys) {
        this.keys = new HashMap<>(keys);
    }

    /** @return the keys of the commits, once for each change log that they are in; the caller may change the list */
    static List<String> of(Run<?, ?> run) {
        OtherCommits known = run.getAction(OtherCommits.class);
        List<String> all = new ArrayList<>();
        if (known != null) {
            known.keys.values().forEach(all::addAll);
        }
        return all;
    }

    static boolean exist(Run<?, ?> run) {
        return run.getAction(OtherCommits.class) != null;
    }

    static void add(Run<?, ?> run, String revision, List<Commit> commits) throws IOException {
        change(run, keys -> commits.forEach(commit ->
                keys.computeIfAbsent(revision, key -> new ArrayList<>()).add(commit.key())));
    }

    /** The job itself checks out the same revision: the changelog is its own, and Git writes it only once. */
    static void remove(Run<?, ?> run, String revision) throws IOException {
        change(run, keys -> keys.remove(revision));
    }

    private static void change(Run<?, ?> run, Consumer<Map<String, ArrayList<String>>> change) throws IOException {
        synchronized (run) {
            OtherCommits known = run.getAction(OtherCommits.class);
            Map<String, ArrayList<String>> keys = known == null ? new HashMap<>() : new HashMap<>(known.keys);
            change.accept(keys);
            if (known == null || !keys.equals(known.keys)) {
                run.addOrReplaceAction(new OtherCommits(keys));
                run.save();
            }
        }
    }

    /** A build that is restarted from a stage has the changelogs of the original build. */
    @Extension(optional = true)
    @Restricted(NoExternalUse.class)
    public static final class Copier extends FlowCopier.ByRun {

        @Override
        public void copy(Run<?, ?> original, Run<?, ?> copy, TaskListener listener) throws IOException {
            OtherCommits known = original.getAction(OtherCommits.class);
            if (known != null) {
                change(copy, keys -> keys.putAll(known.keys));
            }
        }
    }
}
