package io.jenkins.plugins.kapture.changelog;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Extension;
import hudson.FilePath;
import hudson.model.InvisibleAction;
import hudson.model.Run;
import hudson.model.TaskListener;
import hudson.model.TopLevelItem;
import hudson.model.listeners.SCMListener;
import hudson.scm.ChangeLogSet;
import hudson.scm.SCM;
import hudson.scm.SCMRevisionState;
import hudson.slaves.WorkspaceList;
import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import jenkins.model.Jenkins;
import jenkins.util.SystemProperties;
import org.jenkinsci.plugins.workflow.flow.FlowCopier;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.xml.sax.SAXException;

/**
 * Records which commits are not the job's own. Pipeline checks out libraries and Jenkinsfiles on the controller, next to
 * the workspace that the job would have there, into {@code <workspace>@libs/<hash>} and {@code <workspace>@script/<hash>}.
 */
@Extension
@Restricted(NoExternalUse.class)
public final class OtherCheckouts extends SCMListener {

    private static final Logger LOGGER = Logger.getLogger(OtherCheckouts.class.getName());

    @Override
    public void onCheckout(
            Run<?, ?> run,
            SCM scm,
            FilePath workspace,
            TaskListener listener,
            @CheckForNull File changelogFile,
            @CheckForNull SCMRevisionState pollingBaseline) {
        try {
            record(run, scm, workspace, changelogFile);
        } catch (IOException | SAXException | RuntimeException e) { // the checkout itself has succeeded
            LOGGER.log(Level.WARNING, e, () -> "Could not record the commits of a checkout of " + run);
        }
    }

    private static void record(Run<?, ?> run, SCM scm, FilePath workspace, @CheckForNull File changelogFile)
            throws IOException, SAXException {
        if (!isOther(run, workspace)) {
            if (!known(run).isEmpty()) { // Git writes the change log of a revision only once: it is the job's own
                String revision = revision(run, scm);
                change(run, keys -> keys.remove(revision));
            }
        } else if (changelogFile != null && changelogFile.length() > 0) {
            ChangeLogSet<?> changelog =
                    scm.createChangeLogParser().parse(run, scm.getEffectiveBrowser(), changelogFile);
            ArrayList<String> added = new ArrayList<>();
            ChangelogReader.commits(changelog).forEach(commit -> added.add(commit.key()));
            String revision = revision(run, scm);
            change(run, keys -> {
                added.addAll(keys.getOrDefault(revision, new ArrayList<>()));
                if (!added.isEmpty()) {
                    keys.put(revision, added);
                }
            });
        }
    }

    /** The repository, and the commit if the SCM provides it. */
    private static String revision(Run<?, ?> run, SCM scm) {
        Map<String, String> variables = new HashMap<>();
        scm.buildEnvironment(run, variables);
        return scm.getKey() + ' ' + variables.getOrDefault("GIT_COMMIT", "");
    }

    private static boolean isOther(Run<?, ?> run, FilePath workspace) {
        FilePath parent = workspace.getParent();
        if (workspace.isRemote() || parent == null || !(run.getParent() instanceof TopLevelItem job)) {
            return false;
        }
        FilePath base = Jenkins.get().getWorkspaceFor(job);
        String separator = SystemProperties.getString(WorkspaceList.class.getName(), "@");
        return base != null
                && Stream.of("libs", "script")
                        .anyMatch(kind -> base.withSuffix(separator + kind).equals(parent));
    }

    /** The keys of those commits. Stored with the build for later ones; absent if there are none. */
    static final class OtherCommits extends InvisibleAction {

        /** By what was checked out. */
        private final HashMap<String, ArrayList<String>> keys;

        private OtherCommits(Map<String, ArrayList<String>> keys) {
            this.keys = new HashMap<>(keys);
        }
    }

    /** @return the keys of the commits, once for each change log that they are in; the caller may change the list */
    static List<String> commits(Run<?, ?> run) {
        List<String> all = new ArrayList<>();
        known(run).values().forEach(all::addAll);
        return all;
    }

    private static Map<String, ArrayList<String>> known(Run<?, ?> run) {
        OtherCommits known = run.getAction(OtherCommits.class);
        return known == null ? Map.of() : known.keys;
    }

    private static void change(Run<?, ?> run, Consumer<Map<String, ArrayList<String>>> change) throws IOException {
        synchronized (run) {
            Map<String, ArrayList<String>> keys = new HashMap<>(known(run));
            change.accept(keys);
            if (!keys.equals(known(run))) {
                run.addOrReplaceAction(new OtherCommits(keys));
                run.save();
            }
        }
    }

    /** A build that is restarted from a stage has the changelogs of the original build. */
    @Extension
    @Restricted(NoExternalUse.class)
    public static final class Copier extends FlowCopier.ByRun {

        @Override
        public void copy(Run<?, ?> original, Run<?, ?> copy, TaskListener listener) throws IOException {
            change(copy, keys -> keys.putAll(known(original)));
        }
    }
}
