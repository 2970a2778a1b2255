package io.jenkins.plugins.kapture.benchmark;

import io.jenkins.plugins.kapture.mock.MockKapture;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import jenkins.security.MasterToSlaveCallable;

/** The JDK's own client on an agent, without Jenkins code: consecutive requests over a kept-alive connection. */
final class BareRequests extends MasterToSlaveCallable<long[], IOException> {

    private static final long serialVersionUID = 1L;

    /** The agent's, for all calls, so that its connection is kept. */
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final String url;
    private final int requests;

    BareRequests(String url, int requests) {
        this.url = url;
        this.requests = requests;
    }

    /** @return nanoseconds of each request */
    @Override
    public long[] call() throws IOException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url))
                .header("Authorization", "Basic " + MockKapture.TOKEN)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("[{\"ticket_id\":\"1\",\"sub_status\":\"CL\"}]"))
                .build();
        long[] nanos = new long[requests];
        try {
            for (int i = 0; i < requests; i++) {
                long begin = System.nanoTime();
                CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
                nanos[i] = System.nanoTime() - begin;
            }
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
        return nanos;
    }
}
