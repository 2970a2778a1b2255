package io.jenkins.plugins.kapture.http;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpResponseHeadTest {

    private static final int MAX_HEAD = 64 * 1024;

    private static HttpResponseReader reader(String text) {
        return new HttpResponseReader(new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1)));
    }

    @ParameterizedTest
    @CsvSource({
        "'Retry-After: 7', 7",
        "'Retry-After: soon', -1",
        "'Retry-After: 123456789012345678', 123456789012345678",
        "'Retry-After: 1234567890123456789', 9223372036854775807",
        "'X: y', -1",
        "'Date: Wed, 25 Nov 2026 10:00:00 GMT|Retry-After: Wed, 25 Nov 2026 10:00:30 GMT', 30",
        "'Retry-After: Wed, 25 Nov 2026 10:00:30 GMT|Date: Wed, 25 Nov 2026 10:00:00 GMT', 30",
        "'Retry-After: Wed, 25 Nov 2020 10:00:30 GMT', 0",
    })
    void measuresRetryAfterByTheClockOfTheServer(String headers, long seconds) throws IOException {
        HttpResponseReader reader = reader("HTTP/1.1 429 No\r\n" + headers.replace("|", "\r\n") + "\r\n\r\n");
        reader.read();
        assertThat(reader.head.retryAfterSeconds(), is(seconds));
    }

    @ParameterizedTest
    @ValueSource(strings = {"101 x", "204 x", "304 x", "200 OK\r\nContent-Length: 0"})
    void bodyIsEmpty(String head) throws IOException {
        assertThat(reader("HTTP/1.1 " + head + "\r\n\r\nnext").read().body().length, is(0));
    }

    @Test
    void connectionIsReusableAfterAnEmptyBody() throws IOException {
        HttpResponseReader reader = reader("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        assertThat(reader.read().body().length, is(0));
        assertThat(reader.isReusable(), is(true));
    }

    @Test
    void isLimited() throws IOException {
        String start = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nX: ";
        String value = "x".repeat(MAX_HEAD - start.length() - "\r\n\r\n".length());
        assertThat(reader(start + value + "\r\n\r\n").read().status(), is(200));
        assertThrows(ProtocolException.class, reader(start + value + "x\r\n\r\n")::read);
    }
}
