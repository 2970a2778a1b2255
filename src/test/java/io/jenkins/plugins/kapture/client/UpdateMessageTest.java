package io.jenkins.plugins.kapture.client;

import static io.jenkins.plugins.kapture.client.Outcome.REJECTED;
import static io.jenkins.plugins.kapture.client.UpdateResponseTest.FAILED;
import static io.jenkins.plugins.kapture.client.UpdateResponseTest.SITE;
import static io.jenkins.plugins.kapture.client.UpdateResponseTest.SUCCESS;
import static io.jenkins.plugins.kapture.client.UpdateResponseTest.response;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import io.jenkins.plugins.kapture.http.HttpResponse;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The messages that users read about a response. */
class UpdateMessageTest {

    @Test
    void isExplainedInOneLine() {
        String body = "{\"message\":\"no\\n[Kapture] Ticket 2: UPDATED\\u001b[31m\",\"status\":\"failed\"}";
        String explained = response(200, body).message();
        assertThat(explained.lines().count(), is(1L));
        assertThat(explained, not(containsString("\u001b")));
        assertThat(explained, containsString("Kapture says"));
        assertThat(
                response(400, "{\"message\":\"" + "x".repeat(9000) + "\",\"status\":\"failed\"}")
                        .message()
                        .length(),
                lessThan(1000));
    }

    @ParameterizedTest
    @CsvSource({
        "400, may have refused the request",
        "401, API gateway",
        "403, firewall",
        "404, endpoint path",
        "500, Kapture tickets"
    })
    void saysThatAPageDidNotComeFromKapture(int status, String advice) {
        String page = "<html><head><TITLE>\n400 No required\nSSL certificate was sent</TITLE></head></html>";
        String message = response(status, page).message();
        assertThat(message, containsString("“400 No required SSL certificate was sent”"));
        assertThat(message, containsString("instead of the JSON that Kapture documents"));
        assertThat(message, containsString(advice));
        assertThat(
                response(status, "{\"error\":1}").message(),
                startsWith(
                        status == 500
                                ? "Kapture responded with HTTP 500."
                                : "HTTP " + status + ", but the response is not the JSON that Kapture documents."));
        assertThat(response(status, FAILED).message(), startsWith("Kapture says: "));
    }

    @Test
    void statesTheNewSubStatus() {
        assertThat(response(200, SUCCESS).message(), startsWith("Now “Done”. Kapture says: “Status and Comment"));
        assertThat(response(200, "{\"status\":\"success\"}").message(), is("Kapture says: “success” (HTTP 200)."));
        assertThat(
                UpdateResponse.explain(
                        "1", "prod", REJECTED, response(200, FAILED).message()),
                is("Ticket 1 on site prod: REJECTED – Kapture says: “No Data found/ticket_id is missing” (HTTP 200)."
                        + " Not updated. Check the ticket ID and the site."));
    }

    @Test
    void isInTheRequestedLanguage() {
        HttpResponse failure = HttpResponse.failed(HttpResponse.Failure.UNKNOWN_HOST, "kapture.invalid");
        assertThat(
                UpdateResponse.read(failure, SITE, UnaryOperator.identity(), Locale.GERMAN)
                        .reason(),
                containsString("„kapture.invalid“ lässt sich nicht auflösen"));
    }
}
