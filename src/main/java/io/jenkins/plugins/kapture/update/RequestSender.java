package io.jenkins.plugins.kapture.update;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Util;
import hudson.model.Computer;
import hudson.remoting.Channel;
import io.jenkins.plugins.kapture.client.Outcome;
import io.jenkins.plugins.kapture.client.UpdateResponse;
import io.jenkins.plugins.kapture.config.KaptureSite;
import io.jenkins.plugins.kapture.http.HttpPost;
import io.jenkins.plugins.kapture.http.HttpResponse;
import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;
import java.util.logging.Level;
import java.util.logging.Logger;
import jenkins.agents.ControllerToAgentCallable;
import jenkins.model.Jenkins;
import jenkins.util.Timer;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * Sends requests from one machine: an agent, or the controller. The connection to an agent is looked up for each
 * request, because an agent that reconnects has a new one.
 *
 * @param agent name of an agent; {@code null} or empty for the controller
 */
@Restricted(NoExternalUse.class)
public record RequestSender(@CheckForNull String agent) {

    private static final Logger LOGGER = Logger.getLogger(RequestSender.class.getName());

    /** Grace period on top of the agent's own timeouts, for an agent that no longer responds. */
    private static final int GRACE_SECONDS = 20;

    public RequestSender {
        agent = Util.fixEmpty(agent);
    }

    /** The machine that sends the requests of a site: the controller, if its token must not reach an agent. */
    RequestSender forSite(@CheckForNull KaptureSite site) {
        return site != null && site.isSentFromController() ? new RequestSender(null) : this;
    }

    /** For the log: the machine that the requests are sent from. */
    String displayName() {
        return agent == null ? Messages.RequestSender_controller() : Messages.RequestSender_agent(agent);
    }

    boolean isReady() {
        return agent == null || channel() != null;
    }

    /** Whether the machine accepts new work: an agent can be taken offline while it is still connected. */
    public boolean isOnline() {
        Computer computer = agent == null ? null : Jenkins.get().getComputer(agent);
        return isReady() && (agent == null || computer != null && computer.isOnline());
    }

    /** Runs the action when the agent has reconnected, or after this time at the latest. Waits without a thread. */
    void whenReady(int maxSeconds, Runnable action) {
        if (isReady() || maxSeconds <= 0) {
            action.run();
        } else {
            Timer.get().schedule(() -> whenReady(maxSeconds - 1, action), 1, TimeUnit.SECONDS);
        }
    }

    /** For a request that is not sent, since the agent is not {@link #isReady ready}. */
    UpdateResponse offline() {
        return UpdateResponse.offline(Messages.RequestSender_offline(agent));
    }

    @CheckForNull
    private Channel channel() {
        Computer computer = agent == null ? null : Jenkins.get().getComputer(agent);
        return computer != null && computer.getChannel() instanceof Channel channel && !channel.isClosingOrClosed()
                ? channel
                : null;
    }

    /** Sends one request once and waits for the response; canceled on the agent if the thread is interrupted. */
    UpdateResponse send(HttpPost post, String siteUrl, UnaryOperator<String> mask) throws InterruptedException {
        if (agent == null) {
            return UpdateResponse.read(post.send(), siteUrl, mask, Locale.getDefault());
        }
        Channel channel = channel();
        if (channel == null) {
            return offline();
        }
        Future<HttpResponse> response = null;
        try {
            int timeout = post.connectTimeoutSeconds() + post.requestTimeoutSeconds() + GRACE_SECONDS;
            response = channel.callAsync(new SendRequest(post));
            return UpdateResponse.read(response.get(timeout, TimeUnit.SECONDS), siteUrl, mask, Locale.getDefault());
        } catch (InterruptedException e) {
            response.cancel(true);
            throw e;
        } catch (TimeoutException e) {
            response.cancel(true);
            return UpdateResponse.of(Outcome.UNKNOWN, Messages.RequestSender_silent(agent));
        } catch (IOException | ExecutionException e) {
            // Deliberately not used as a cause: with it, the retry conditions of Pipeline would detect a lost agent and
            // run the step again, which could update the ticket twice.
            LOGGER.log(Level.FINE, e, () -> "No response from agent " + agent);
            return UpdateResponse.of(Outcome.UNKNOWN, Messages.RequestSender_lost(agent));
        }
    }

    /** All that is sent to an agent: one request, which the agent sends once. */
    record SendRequest(HttpPost post) implements ControllerToAgentCallable<HttpResponse, InterruptedException> {

        @Override
        public HttpResponse call() throws InterruptedException {
            return post.send();
        }
    }
}
