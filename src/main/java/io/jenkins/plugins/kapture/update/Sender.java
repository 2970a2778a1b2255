package io.jenkins.plugins.kapture.update;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.remoting.Channel;
import hudson.remoting.VirtualChannel;
import io.jenkins.plugins.kapture.client.Answer;
import io.jenkins.plugins.kapture.client.HttpPost;
import io.jenkins.plugins.kapture.client.HttpReply;
import io.jenkins.plugins.kapture.client.Outcome;
import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Where requests leave from: an agent, or the controller. */
public final class Sender {

    private static final Logger LOGGER = Logger.getLogger(Sender.class.getName());

    /** An agent keeps the time limits itself; this is for one that does not answer at all any more. */
    private static final int GRACE_SECONDS = 20;

    private final String agent;
    private final VirtualChannel channel;

    private Sender(String agent, VirtualChannel channel) {
        this.agent = agent;
        this.channel = channel;
    }

    @NonNull
    public static Sender controller() {
        return new Sender(null, null);
    }

    /**
     * @param agent name of an agent; {@code null} for the controller, and empty for its built-in node
     * @param channel {@code null} if the agent is offline
     */
    @NonNull
    public static Sender of(@CheckForNull String agent, @CheckForNull VirtualChannel channel) {
        return agent == null || agent.isEmpty() ? controller() : new Sender(agent, channel);
    }

    /** For the log: which machine the request left from. */
    @NonNull
    String name() {
        return agent == null ? Messages.Sender_controller() : Messages.Sender_agent(agent);
    }

    /**
     * Sends one request once and waits for what comes back.
     *
     * @throws InterruptedException when the wait was interrupted; the request is cancelled on the agent
     */
    @NonNull
    Answer send(@NonNull HttpPost post) throws InterruptedException {
        if (agent == null) {
            return Answer.read(post.send());
        }
        if (!(channel instanceof Channel open) || open.isClosingOrClosed()) {
            return Answer.of(Outcome.UNAVAILABLE, Messages.Sender_offline(agent));
        }
        Future<HttpReply> reply = null;
        try {
            reply = open.callAsync(new SendOnAgent(post));
            return Answer.read(reply.get(
                    (long) post.connectTimeoutSeconds() + post.requestTimeoutSeconds() + GRACE_SECONDS,
                    TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            reply.cancel(true);
            throw e;
        } catch (TimeoutException e) {
            reply.cancel(true);
            return Answer.of(Outcome.UNKNOWN, Messages.Sender_silent(agent));
        } catch (IOException | ExecutionException e) {
            // Not attached to anything: Pipeline's retry conditions would recognise a lost agent in it and run the
            // step again, which could update the ticket twice.
            LOGGER.log(Level.FINE, e, () -> "No reply from agent " + agent);
            return Answer.of(Outcome.UNKNOWN, Messages.Sender_lost(agent));
        }
    }
}
