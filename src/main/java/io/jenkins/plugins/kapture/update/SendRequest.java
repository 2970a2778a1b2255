package io.jenkins.plugins.kapture.update;

import io.jenkins.plugins.kapture.http.HttpPost;
import io.jenkins.plugins.kapture.http.HttpResponse;
import jenkins.agents.ControllerToAgentCallable;

/** All that travels to an agent: one request, made there and never sent again from there. */
record SendRequest(HttpPost post) implements ControllerToAgentCallable<HttpResponse, InterruptedException> {

    @Override
    public HttpResponse call() throws InterruptedException {
        return post.send();
    }
}
