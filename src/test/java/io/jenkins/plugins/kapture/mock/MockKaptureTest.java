package io.jenkins.plugins.kapture.mock;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The mock server responds as the API document says, to a client that is not the plugin's. */
class MockKaptureTest {

    private final HttpClient client = HttpClient.newHttpClient();

    @AutoClose
    private MockKapture kapture;

    @BeforeEach
    void open() throws IOException {
        kapture = MockKapture.start();
        kapture.ticket("1", "<b>first</b>");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "{'ticket_id':'1','sub_status':'CL'}|'status':'success'",
                "{'ticket_id':'1','callback_time':'tomorrow'}|Invalid Format.callback_date",
                "{'ticket_id':'2'}|No Data found/ticket_id is missing",
                "{'ticket_id':''}|No Data found/ticket_id is missing",
                "{}|No Data found/ticket_id is missing",
                "|No Data found/ticket_id is missing",
            })
    void respondsAsDocumented(String object, String part) throws Exception {
        String body = object == null ? "nonsense" : "[" + object.replace('\'', '"') + "]";
        assertThat(post(MockKapture.TOKEN, body), containsString(part.replace('\'', '"')));
    }

    @Test
    void checksTokens() throws Exception {
        String body = "[{\"ticket_id\":\"1\"}]";
        assertThat(post("bm8=", body), containsString("Invalid Auth Key"));
        kapture.accept("bm8=");
        assertThat(post("bm8=", body), containsString("success"));
        kapture.revoke("bm8=");
        assertThat(post("bm8=", body), containsString("Invalid Auth Key"));
    }

    @Test
    void showsTickets() throws Exception {
        post(MockKapture.TOKEN, "[{\"ticket_id\":\"1\",\"sub_status\":\"CL\",\"comment\":\"<script>x</script>\"}]");
        assertThat(kapture.ticket("1").comments(), is(List.of("<script>x</script>")));
        for (String page : List.of("/", "/employee/all-tickets.html?detail=2/0/1")) {
            String html = get(page);
            assertThat(html, containsString("CL"));
            assertThat(html, containsString("&lt;script>"));
            assertThat(html, containsString("&lt;b>first"));
            assertThat(html, not(containsString("<script")));
        }
        assertThat(get("/employee/all-tickets.html?detail=2/0/7"), containsString("Not Found"));
    }

    @Test
    void isReachedThroughALatencyProxy() throws Exception {
        try (LatencyProxy network = LatencyProxy.to(kapture.port(), Duration.ofMillis(10))) {
            URI page = URI.create("http://localhost:" + network.port() + "/");
            HttpRequest request = HttpRequest.newBuilder(page).build();
            assertThat(
                    client.send(request, HttpResponse.BodyHandlers.ofString()).statusCode(), is(200));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void enforcesALimit(boolean retryAfter) throws Exception {
        kapture.limit(2, Duration.ofMinutes(1), retryAfter);
        for (int i = 0; i < 5; i++) {
            HttpResponse<String> response = update("{\"ticket_id\":\"1\",\"comment\":\"x\"}");
            assertThat(response.statusCode(), is(i < 2 ? 200 : 429));
            assertThat(response.headers().firstValue("Retry-After").isPresent(), is(retryAfter && i >= 2));
        }
        assertThat(kapture.refusedByLimit(), is(3));
        assertThat(kapture.ticket("1").comments().size(), is(2));
    }

    @Test
    void injectsFaultsInOrder() throws Exception {
        kapture.onNext().inject(Fault.retryAfter(503, "1"));
        kapture.onNext().inject(Fault.status(503).after(Duration.ofMillis(1)));
        kapture.onNext().inject(UnusualResponses.capitalNames());
        kapture.onNext().inject(UnusualResponses.array());
        String object = "{\"ticket_id\":\"1\",\"comment\":\"x\"}";
        assertThat(update(object).statusCode(), is(503));
        assertThat(update(object).statusCode(), is(503));
        assertThat(update(object).body(), containsString("\"Status\":\"success\""));
        assertThat(update(object).body(), startsWith("[{"));
        assertThat(update(object).body(), startsWith("{"));
        assertThat(kapture.ticket("1").comments().size(), is(3));
    }

    private String get(String page) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(URI.create(kapture.url() + page))).body();
    }

    private String post(String token, String body) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(URI.create(kapture.endpoint()))
                        .header("Authorization", "Basic " + token)
                        .POST(HttpRequest.BodyPublishers.ofString(body)))
                .body();
    }

    private HttpResponse<String> update(String object) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(URI.create(kapture.endpoint()))
                .header("Authorization", "Basic " + MockKapture.TOKEN)
                .POST(HttpRequest.BodyPublishers.ofString("[" + object + "]")));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
