package io.jenkins.plugins.kapture.benchmark;

import io.jenkins.plugins.kapture.client.FaultFixture;
import io.jenkins.plugins.kapture.client.MeasuredTable;
import io.jenkins.plugins.kapture.client.TicketUpdate;
import io.jenkins.plugins.kapture.client.UpdateResponse;
import io.jenkins.plugins.kapture.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** The client's own work for an update, without the network. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class ClientBenchmark {

    private final HttpResponse small = response(2 * 1024);
    private final HttpResponse large = response(1024 * 1024);

    @Benchmark
    public byte[] buildRequest() {
        return TicketUpdate.of(Map.of(
                        "ticket_id",
                        "713516551148",
                        "sub_status",
                        "CL",
                        "comment",
                        "Released in 4.2",
                        "queue",
                        "support",
                        "build",
                        42))
                .json()
                .getBytes(StandardCharsets.UTF_8);
    }

    @Benchmark
    public UpdateResponse parseResponseOf2KiB() {
        return FaultFixture.read(small, "https://acme.kapturecrm.com");
    }

    @Benchmark
    public UpdateResponse parseResponseOf1MiB() {
        return FaultFixture.read(large, "https://acme.kapturecrm.com");
    }

    private static HttpResponse response(int size) {
        String head =
                "{\"ticket\":{\"ticketId\":\"713516551148\",\"status\":\"C\",\"statusName\":\"Closed\",\"substatus\":\"CL\","
                        + "\"folders\":[\"Inbox\"],\"priority\":0,\"detail\":\"";
        String tail = "\"},\"message\":\"Status and Comment have been updated.\",\"status\":\"success\"}";
        String body = head + "x".repeat(size - head.length() - tail.length()) + tail;
        return new HttpResponse(200, body.getBytes(StandardCharsets.UTF_8), -1, HttpResponse.Failure.NONE, "");
    }

    @Test
    void measure() throws Exception {
        var options = new OptionsBuilder()
                .include(ClientBenchmark.class.getName())
                .forks(1)
                .warmupIterations(3)
                .warmupTime(TimeValue.seconds(2))
                .measurementIterations(5)
                .measurementTime(TimeValue.seconds(2))
                .addProfiler(GCProfiler.class)
                .build();
        MeasuredTable table =
                new MeasuredTable("docs/dev/benchmarks.md", "client", "Work", "µs", "± µs", "KB allocated");
        for (RunResult result : new Runner(options).run()) {
            String name = result.getPrimaryResult().getLabel();
            double bytes =
                    result.getSecondaryResults().get("gc.alloc.rate.norm").getScore();
            table.add(
                    name,
                    Figures.text(result.getPrimaryResult().getScore()),
                    Figures.text(result.getPrimaryResult().getScoreError()),
                    Figures.text(bytes / 1024));
        }
        table.write();
    }
}
