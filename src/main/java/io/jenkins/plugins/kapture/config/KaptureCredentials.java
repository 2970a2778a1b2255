package io.jenkins.plugins.kapture.config;

import com.cloudbees.plugins.credentials.CredentialsProvider;
import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.model.Cause.UserIdCause;
import hudson.model.Run;
import hudson.model.User;
import hudson.security.ACL;
import io.jenkins.plugins.kapture.client.InvalidInputException;
import io.jenkins.plugins.kapture.client.Token;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.model.Jenkins;
import org.jenkinsci.plugins.plaincredentials.StringCredentials;
import org.jvnet.localizer.Localizable;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;
import org.springframework.security.core.Authentication;

/** Looks up the token: in the job's context, or in the system store for a site's own credentials. */
@Restricted(NoExternalUse.class)
public final class KaptureCredentials {

    private static final Logger LOGGER = Logger.getLogger(KaptureCredentials.class.getName());

    /** The IDs of the credentials that each running build has used. */
    private static final Map<Run<?, ?>, Set<String>> TRACKED = Collections.synchronizedMap(new WeakHashMap<>());

    private KaptureCredentials() {}

    /**
     * Finds the token for an update, and tracks the usage of its credentials once per build and ID. Call it for each
     * request and do not keep the result, because the token may be replaced.
     *
     * @param credentialsId the ID that the job specifies; {@code null} for the site's own credentials
     * @param user ID of the user who sends the update again; {@code null} if the build sends it
     * @throws InvalidInputException if the credentials cannot be found, or contain no token
     */
    public static Token token(
            KaptureSite site, @CheckForNull String credentialsId, Run<?, ?> run, @CheckForNull String user) {
        StringCredentials credentials = credentialsId == null ? find(site) : find(credentialsId, run, user);
        Token token = parse(credentials);
        if (TRACKED.computeIfAbsent(run, key -> ConcurrentHashMap.newKeySet()).add(credentials.getId())) {
            CredentialsProvider.track(run, credentials);
        }
        return token;
    }

    /** @throws InvalidInputException if the user cannot send an update again with these credentials */
    public static void checkResend(@CheckForNull String credentialsId, Run<?, ?> run, String user) {
        if (credentialsId != null) {
            find(credentialsId, run, user);
        }
    }

    /** @throws InvalidInputException if the site's own credentials cannot be used */
    static Token token(KaptureSite site) {
        return parse(find(site));
    }

    private static StringCredentials find(KaptureSite site) {
        String id = site.getCredentialsId();
        if (id == null) {
            throw new InvalidInputException(Messages._KaptureCredentials_siteHasNone(site.getName())::toString);
        }
        return find(
                id,
                () -> CredentialsProvider.findCredentialByIdInItemGroup(
                        id, StringCredentials.class, Jenkins.get(), ACL.SYSTEM2, List.of()),
                Messages._KaptureCredentials_notInSystem(id));
    }

    private static StringCredentials find(String id, Run<?, ?> run, @CheckForNull String user) {
        return user == null
                ? find(id, () -> chosen(id, run), Messages._KaptureCredentials_notInContext(id))
                : find(id, () -> forResend(id, run, user), Messages._KaptureCredentials_notForResend(id));
    }

    /** Those of the job, and those that the user has chosen for the build, but never those of another user. */
    @CheckForNull
    private static StringCredentials forResend(String id, Run<?, ?> run, String userId) {
        StringCredentials chosen = chosen(id, run);
        StringCredentials ofJob = chosen == null ? null : inJob(chosen.getId(), run, ACL.SYSTEM2);
        // A user's own credentials can have the same ID.
        if (chosen == null || ofJob != null && ofJob.getSecret().equals(chosen.getSecret())) {
            return ofJob;
        }
        UserIdCause cause = run.getCause(UserIdCause.class);
        User user = User.getById(userId, false);
        boolean own = cause != null && user != null && user.getId().equals(cause.getUserId());
        // Another user may have chosen it in an input step.
        return own ? inJob(chosen.getId(), run, user.impersonate2()) : null;
    }

    @CheckForNull
    private static StringCredentials inJob(String id, Run<?, ?> run, Authentication user) {
        return CredentialsProvider.findCredentialByIdInItem(
                id, StringCredentials.class, run.getParent(), user, List.of());
    }

    /** Also those that a parameter of the build names. */
    @CheckForNull
    private static StringCredentials chosen(String id, Run<?, ?> run) {
        return CredentialsProvider.findCredentialById(id, StringCredentials.class, run, List.of());
    }

    private static StringCredentials find(String id, Supplier<StringCredentials> lookup, Localizable notFound) {
        StringCredentials found = guarded(id, lookup);
        if (found == null) {
            throw new InvalidInputException(notFound::toString);
        }
        return found;
    }

    private static Token parse(StringCredentials credentials) {
        String id = credentials.getId();
        String secret = guarded(id, () -> credentials.getSecret().getPlainText());
        try {
            return Token.of(secret);
        } catch (InvalidInputException e) {
            throw unusable(id, e::getMessage);
        }
    }

    /** A provider's exceptions go to Jenkins' own log only: they can contain paths, or even secrets, of a vault. */
    @CheckForNull
    private static <T> T guarded(String id, Supplier<T> provider) {
        try {
            return provider.get();
        } catch (RuntimeException e) {
            LOGGER.log(Level.WARNING, e, () -> "Could not read the credentials " + id);
            throw unusable(
                    id, Messages._KaptureCredentials_provider(e.getClass().getSimpleName())::toString);
        }
    }

    private static InvalidInputException unusable(String id, Function<Locale, String> reason) {
        return new InvalidInputException(locale ->
                Messages._KaptureCredentials_unusable(id, reason.apply(locale)).toString(locale));
    }
}
