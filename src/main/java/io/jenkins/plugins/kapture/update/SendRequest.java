package io.jenkins.plugins.kapture.update;

import io.jenkins.plugins.kapture.http.HttpPost;
import io.jenkins.plugins.kapture.http.HttpResponse;
import jenkins.agents.ControllerToAgentCallable;

/** All that is sent to an agent: one request, which the agent sends once. */
record SendRequest(HttpPost post) implements ControllerToAgentCallable<HttpResponse, InterruptedException> {

    @Override
    public HttpResponse call() throws InterruptedException {
        return post.send();
    }
}
