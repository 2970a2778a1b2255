package io.jenkins.plugins.kapture.config;

import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.common.IdCredentials;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Cause.UserIdCause;
import hudson.model.Job;
import hudson.model.Queue;
import hudson.model.Run;
import hudson.model.User;
import hudson.model.queue.Tasks;
import hudson.security.ACL;
import java.util.List;
import org.springframework.security.core.Authentication;

/**
 * Looks up credentials to send an update of a build again: those of the job, and those that the user who sends has
 * chosen for the build, but never those of another user.
 */
final class ResendCredentials {

    private ResendCredentials() {}

    @CheckForNull
    static <C extends IdCredentials> C find(String id, Class<C> type, Run<?, ?> run, String user) {
        C ofJob = mayUseItsOwn(run.getParent()) ? find(id, type, run, ACL.SYSTEM2) : null;
        return ofJob == null ? findOfUser(id, type, run, user) : ofJob;
    }

    private static boolean mayUseItsOwn(Job<?, ?> job) {
        Authentication runsAs = job instanceof Queue.Task task ? Tasks.getAuthenticationOf2(task) : ACL.SYSTEM2;
        return runsAs.equals(ACL.SYSTEM2) || job.getACL().hasPermission2(runsAs, CredentialsProvider.USE_ITEM);
    }

    private static <C extends IdCredentials> C find(String id, Class<C> type, Run<?, ?> run, Authentication user) {
        return CredentialsProvider.findCredentialByIdInItem(id, type, run.getParent(), user, List.of());
    }

    @CheckForNull
    private static <C extends IdCredentials> C findOfUser(String id, Class<C> type, Run<?, ?> run, String userId) {
        UserIdCause cause = run.getCause(UserIdCause.class);
        User user = User.getById(userId, false);
        if (cause == null || user == null || !user.getId().equals(cause.getUserId())) {
            return null;
        }
        C chosen = CredentialsProvider.findCredentialById(id, type, run, List.of());
        // Another user may have chosen it in an input step.
        return chosen == null ? null : find(chosen.getId(), type, run, user.impersonate2());
    }
}
