package io.jenkins.plugins.kapture.benchmark;

import io.jenkins.plugins.kapture.sandbox.KaptureSandbox;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import jenkins.security.MasterToSlaveCallable;

/** The JDK's own client on an agent, without Jenkins code: consecutive requests over a kept-alive connection. */
final class BareRequests extends MasterToSlaveCallable<long[], IOException> {

    private static final long serialVersionUID = 1L;

    private final String url;
    private final int warmUps;
    private final int measured;

    BareRequests(String url, int warmUps, int measured) {
        this.url = url;
        this.warmUps = warmUps;
        this.measured = measured;
    }

    /** @return nanoseconds of each request */
    @Override
    public long[] call() throws IOException {
        HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        HttpRequest request = HttpRequest.newBuilder(URI.create(url))
                .header("Authorization", "Basic " + KaptureSandbox.TOKEN)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("[{\"ticket_id\":\"1\",\"sub_status\":\"CL\"}]"))
                .build();
        long[] nanos = new long[measured];
        try {
            for (int i = -warmUps; i < measured; i++) {
                long begin = System.nanoTime();
                client.send(request, HttpResponse.BodyHandlers.ofString());
                if (i >= 0) {
                    nanos[i] = System.nanoTime() - begin;
                }
            }
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
        return nanos;
    }
}
