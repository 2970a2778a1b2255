package io.jenkins.plugins.kapture.sandbox;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The stand-in answers as the service's document says, to a client that is not the plugin's. */
class KaptureSandboxTest {

    private final HttpClient client = HttpClient.newHttpClient();
    private KaptureSandbox sandbox;

    @BeforeEach
    void open() throws IOException {
        sandbox = KaptureSandbox.start();
        sandbox.ticket("1", "<b>first</b>");
    }

    @AfterEach
    void close() throws IOException {
        sandbox.close();
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
    void answersAsDocumented(String object, String part) throws Exception {
        String body = object == null ? "nonsense" : "[" + object.replace('\'', '"') + "]";
        assertThat(post(KaptureSandbox.TOKEN, body), containsString(part.replace('\'', '"')));
    }

    @Test
    void knowsItsTokens() throws Exception {
        String body = "[{\"ticket_id\":\"1\"}]";
        assertThat(post("bm8=", body), containsString("Invalid Auth Key"));
        sandbox.accept("bm8=");
        assertThat(post("bm8=", body), containsString("success"));
        sandbox.revoke("bm8=");
        assertThat(post("bm8=", body), containsString("Invalid Auth Key"));
    }

    @Test
    void showsWhatItHas() throws Exception {
        post(KaptureSandbox.TOKEN, "[{\"ticket_id\":\"1\",\"sub_status\":\"CL\",\"comment\":\"<script>x</script>\"}]");
        assertThat(sandbox.ticket("1").comments(), is(List.of("<script>x</script>")));
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
    void isFarAwayBehindADelayedLine() throws Exception {
        try (LatencyProxy line = LatencyProxy.to(sandbox.port(), Duration.ofMillis(10))) {
            URI page = URI.create("http://localhost:" + line.port() + "/");
            HttpRequest request = HttpRequest.newBuilder(page).build();
            assertThat(
                    client.send(request, HttpResponse.BodyHandlers.ofString()).statusCode(), is(200));
        }
    }

    private String get(String page) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(URI.create(sandbox.url() + page)));
    }

    private String post(String token, String body) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(URI.create(sandbox.endpoint()))
                .header("Authorization", "Basic " + token)
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private String send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }
}
