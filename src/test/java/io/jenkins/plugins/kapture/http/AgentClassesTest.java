package io.jenkins.plugins.kapture.http;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsInAnyOrder;

import io.jenkins.plugins.kapture.client.FaultFixture;
import io.jenkins.plugins.kapture.mock.MockKapture;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every class that an agent has not loaded costs a round trip, so there are few, and none from a library. */
class AgentClassesTest {

    /** Has only the JDK, like a fresh agent, and loads all other classes one by one. */
    private static final class Agent extends ClassLoader {

        final List<String> loaded = new ArrayList<>();

        Agent() {
            super(ClassLoader.getPlatformClassLoader());
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            loaded.add(name.substring(name.lastIndexOf('.') + 1));
            try (InputStream in = AgentClassesTest.class.getResourceAsStream("/" + name.replace('.', '/') + ".class")) {
                byte[] code = in.readAllBytes();
                return defineClass(name, code, 0, code.length);
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }
    }

    @Test
    void loadsFewClassesForAnUpdate() throws Exception {
        Agent agent = new Agent();
        try (FaultFixture fixture = new FaultFixture()) {
            HttpPost post = fixture.post();
            Class<?> type = agent.loadClass(HttpPost.class.getName());
            Object there = type.getDeclaredConstructors()[0].newInstance(
                    post.url(), "Basic " + MockKapture.TOKEN, post.headers(), post.body(), null, 20, 20);
            type.getMethod("send").invoke(there);
            fixture.kapture().awaitRequests(1);
        }
        assertThat(
                agent.loaded,
                containsInAnyOrder(
                        "ConnectionPool",
                        "HttpResponseReader",
                        "HttpConnection",
                        "HttpResponseHead",
                        "HttpPost",
                        "HttpProxy",
                        "HttpResponse",
                        "HttpResponse$Failure",
                        "ConnectionDeadline"));
    }
}
