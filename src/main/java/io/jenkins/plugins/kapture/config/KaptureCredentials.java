package io.jenkins.plugins.kapture.config;

import com.cloudbees.plugins.credentials.CredentialsMatchers;
import com.cloudbees.plugins.credentials.CredentialsProvider;
import com.cloudbees.plugins.credentials.common.IdCredentials;
import com.cloudbees.plugins.credentials.common.StandardListBoxModel;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.Util;
import hudson.model.Item;
import hudson.model.Run;
import hudson.security.ACL;
import hudson.util.FormValidation;
import hudson.util.ListBoxModel;
import io.jenkins.plugins.kapture.client.Token;
import java.util.List;
import java.util.function.Function;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.plaincredentials.StringCredentials;

/** Where tokens come from: secret text of the job's own reach, or of the system for a site's credential. */
public final class KaptureCredentials {

    private KaptureCredentials() {}

    /**
     * Finds the secret text for an update, and makes sure that it holds a usable token. The token itself is read from
     * it only when a request leaves.
     *
     * @param credentialsId what the job names, looked up in the job's reach; {@code null} for the site's own, looked
     *     up in the system
     * @throws AbortException when it is not visible, of the wrong kind, or empty
     */
    @NonNull
    public static StringCredentials find(
            @NonNull KaptureSite site, @CheckForNull String credentialsId, @NonNull Run<?, ?> run)
            throws AbortException {
        try {
            if (credentialsId != null) {
                return find(
                        credentialsId,
                        type -> CredentialsProvider.findCredentialById(credentialsId, type, run, List.of()),
                        Messages.KaptureCredentials_notVisible(credentialsId));
            }
            return findFor(site);
        } catch (IllegalArgumentException e) {
            throw new AbortException(e.getMessage());
        }
    }

    /** @throws IllegalArgumentException when the site's credential is not usable */
    @NonNull
    static StringCredentials findFor(@NonNull KaptureSite site) {
        String id = site.getCredentialsId();
        if (id == null) {
            throw new IllegalArgumentException(Messages.KaptureCredentials_siteHasNone(site.getName()));
        }
        return findInSystem(id);
    }

    private static StringCredentials findInSystem(String id) {
        return find(
                id,
                type -> CredentialsProvider.findCredentialByIdInItemGroup(
                        id, type, Jenkins.get(), ACL.SYSTEM2, List.of()),
                Messages.KaptureCredentials_notInSystem(id));
    }

    private static StringCredentials find(
            String id, Function<Class<? extends IdCredentials>, IdCredentials> lookup, String notFound) {
        if (lookup.apply(StringCredentials.class) instanceof StringCredentials found) {
            try {
                Token.of(found.getSecret().getPlainText());
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(Messages.KaptureCredentials_unusable(id, e.getMessage()), e);
            }
            return found;
        }
        IdCredentials other = lookup.apply(IdCredentials.class);
        if (other == null) {
            throw new IllegalArgumentException(notFound);
        }
        throw new IllegalArgumentException(
                Messages.KaptureCredentials_wrongKind(id, other.getDescriptor().getDisplayName()));
    }

    static FormValidation checkSystem(String credentialsId) {
        try {
            findInSystem(credentialsId.trim());
            return FormValidation.ok();
        } catch (IllegalArgumentException e) {
            return FormValidation.error(e.getMessage());
        }
    }

    static ListBoxModel listForSystem(@CheckForNull String current) {
        StandardListBoxModel result = new StandardListBoxModel();
        if (!Jenkins.get().hasPermission(Jenkins.ADMINISTER)) {
            return result.includeCurrentValue(Util.fixNull(current));
        }
        return result.includeEmptyValue()
                .includeMatchingAs(
                        ACL.SYSTEM2, Jenkins.get(), StringCredentials.class, List.of(), CredentialsMatchers.always())
                .includeCurrentValue(Util.fixNull(current));
    }

    /**
     * The secret texts that a job may name.
     *
     * @param job {@code null} outside of a job, as in the global Snippet Generator
     */
    @NonNull
    public static ListBoxModel listForJob(@CheckForNull Item job, @CheckForNull String current) {
        StandardListBoxModel result = new StandardListBoxModel();
        if (job == null) {
            if (!Jenkins.get().hasPermission(Jenkins.ADMINISTER)) {
                return result.includeCurrentValue(Util.fixNull(current));
            }
        } else if (!job.hasPermission(Item.EXTENDED_READ) && !job.hasPermission(CredentialsProvider.USE_ITEM)) {
            return result.includeCurrentValue(Util.fixNull(current));
        }
        return result.includeEmptyValue()
                .includeMatchingAs(ACL.SYSTEM2, job, StringCredentials.class, List.of(), CredentialsMatchers.always())
                .includeCurrentValue(Util.fixNull(current));
    }
}
