package io.jenkins.plugins.kapture.update;

import io.jenkins.plugins.kapture.client.HttpPost;
import io.jenkins.plugins.kapture.client.HttpReply;
import jenkins.agents.ControllerToAgentCallable;

/** All that travels to an agent: one request, made there and never sent again from there. */
record SendOnAgent(HttpPost post) implements ControllerToAgentCallable<HttpReply, InterruptedException> {

    @Override
    public HttpReply call() throws InterruptedException {
        return post.send();
    }
}
