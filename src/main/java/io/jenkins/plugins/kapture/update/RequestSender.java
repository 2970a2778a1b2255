package io.jenkins.plugins.kapture.update;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.remoting.Channel;
import hudson.remoting.VirtualChannel;
import io.jenkins.plugins.kapture.client.Outcome;
import io.jenkins.plugins.kapture.client.UpdateResponse;
import io.jenkins.plugins.kapture.http.HttpPost;
import io.jenkins.plugins.kapture.http.HttpResponse;
import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Where requests leave from: an agent, or the controller. */
public final class RequestSender {

    private static final Logger LOGGER = Logger.getLogger(RequestSender.class.getName());

    /** An agent keeps the time limits itself; this is for one that does not answer at all any more. */
    private static final int GRACE_SECONDS = 20;

    private final String agent;
    private final VirtualChannel channel;

    private RequestSender(String agent, VirtualChannel channel) {
        this.agent = agent;
        this.channel = channel;
    }

    @NonNull
    public static RequestSender controller() {
        return new RequestSender(null, null);
    }

    /**
     * @param agent name of an agent; {@code null} for the controller, and empty for its built-in node
     * @param channel {@code null} if the agent is offline
     */
    @NonNull
    public static RequestSender of(@CheckForNull String agent, @CheckForNull VirtualChannel channel) {
        return agent == null || agent.isEmpty() ? controller() : new RequestSender(agent, channel);
    }

    /** For the log: which machine the request left from. */
    @NonNull
    String name() {
        return agent == null ? Messages.RequestSender_controller() : Messages.RequestSender_agent(agent);
    }

    /**
     * Sends one request once and waits for what comes back.
     *
     * @throws InterruptedException when the wait was interrupted; the request is cancelled on the agent
     */
    @NonNull
    UpdateResponse send(@NonNull HttpPost post) throws InterruptedException {
        if (agent == null) {
            return UpdateResponse.read(post.send());
        }
        if (!(channel instanceof Channel open) || open.isClosingOrClosed()) {
            return UpdateResponse.of(Outcome.UNAVAILABLE, Messages.RequestSender_offline(agent));
        }
        Future<HttpResponse> reply = null;
        try {
            reply = open.callAsync(new SendRequest(post));
            return UpdateResponse.read(reply.get(
                    (long) post.connectTimeoutSeconds() + post.requestTimeoutSeconds() + GRACE_SECONDS,
                    TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            reply.cancel(true);
            throw e;
        } catch (TimeoutException e) {
            reply.cancel(true);
            return UpdateResponse.of(Outcome.UNKNOWN, Messages.RequestSender_silent(agent));
        } catch (IOException | ExecutionException e) {
            // Not attached to anything: Pipeline's retry conditions would recognise a lost agent in it and run the
            // step again, which could update the ticket twice.
            LOGGER.log(Level.FINE, e, () -> "No reply from agent " + agent);
            return UpdateResponse.of(Outcome.UNKNOWN, Messages.RequestSender_lost(agent));
        }
    }
}
