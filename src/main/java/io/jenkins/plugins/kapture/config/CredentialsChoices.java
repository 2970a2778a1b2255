package io.jenkins.plugins.kapture.config;

import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.common.StandardListBoxModel;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Util;
import hudson.model.Item;
import hudson.security.ACL;
import hudson.util.ListBoxModel;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.plaincredentials.StringCredentials;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** The secret texts that forms offer; users without permission get only the current value. */
@Restricted(NoExternalUse.class)
public final class CredentialsChoices {

    private CredentialsChoices() {}

    /** @param job {@code null} outside of a job: on the system form, and in the global Snippet Generator */
    public static ListBoxModel list(@CheckForNull Item job, @CheckForNull String current) {
        StandardListBoxModel items = new StandardListBoxModel();
        if (mayList(job)) {
            items.includeEmptyValue();
            items.includeAs(ACL.SYSTEM2, job, StringCredentials.class);
        }
        return items.includeCurrentValue(Util.fixNull(current));
    }

    private static boolean mayList(@CheckForNull Item job) {
        return job == null
                ? Jenkins.get().hasPermission(Jenkins.ADMINISTER)
                : job.hasPermission(Item.EXTENDED_READ) || job.hasPermission(CredentialsProvider.USE_ITEM);
    }
}
