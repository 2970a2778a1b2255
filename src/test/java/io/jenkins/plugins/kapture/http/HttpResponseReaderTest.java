package io.jenkins.plugins.kapture.http;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.jenkins.plugins.kapture.http.HttpResponse.Failure;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpResponseReaderTest {

    @ParameterizedTest
    @CsvSource({
        "'Content-Length: 2', true, -1",
        "'Content-Length: 2|Content-Length: 2', true, -1",
        "'Content-Length: 2, 2', true, -1",
        "'Content-Length: 2|Connection: close', false, -1",
        "'Content-Length: 2|Connection: Keep-Alive|Keep-Alive: timeout=5, max=100', true, 5",
        "'content-length:2|KEEP-ALIVE: max=3,Timeout=7', true, 7",
        "'Content-Length: 2|Keep-Alive: timeout=', true, -1",
        "'Content-Length: 2|X: folded|  line', true, -1",
        "'X: y', false, -1",
        "'Transfer-Encoding: identity|Content-Length: 2', true, -1",
        "'Transfer-Encoding: identity', false, -1",
    })
    void determinesWhetherTheConnectionIsReusable(String headers, boolean reusable, long keepAlive) throws IOException {
        HttpResponseReader reader = reader("HTTP/1.1 200 OK\r\n" + headers.replace("|", "\r\n") + "\r\n\r\n{}");
        HttpResponse response = reader.read();
        assertThat(new String(response.body(), StandardCharsets.UTF_8), is("{}"));
        assertThat(reader.isReusable(), is(reusable));
        assertThat(reader.head.keepAliveSeconds, is(keepAlive));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.0 200 OK|Content-Length: 2||{}",
                "HTTP/1.1 200 OK|Content-Length: 2||{}rest",
                "HTTP/1.1 200 OK|Content-Length: 9|Transfer-Encoding: chunked||2|{}|0||",
            })
    void readsTheResponseButDoesNotReuseTheConnection(String text) throws IOException {
        HttpResponseReader reader = reader(text.replace("|", "\r\n"));
        assertThat(new String(reader.read().body(), StandardCharsets.UTF_8), is("{}"));
        assertThat(reader.isReusable(), is(false));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200",
                "\r\n\nHTTP/1.1 200",
                "HTTP/1.1 200 ",
                "HTTP/1.1 200 \u0085",
                "HTTP/1.1 200 OK OK"
            })
    void acceptsAnyReasonPhraseAndABodyWithoutAnnouncedLength(String line) throws IOException {
        HttpResponse response = reader(line + "\n\n").read();
        assertThat(response.status(), is(200));
        assertThat(response.body().length, is(0));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "HTTP/1.1 200 OK",
                "HTTP/1.1 100 Continue||",
                "HTTP/1.1 200 OK|Content-Length: 3||{}",
                "HTTP/1.1 200 OK|Transfer-Encoding: chunked||",
                "HTTP/1.1 200 OK|Transfer-Encoding: chunked||2|{",
                "HTTP/1.1 200 OK|Transfer-Encoding: chunked||2|{}|0|",
            })
    void rejectsTruncatedResponses(String text) {
        assertThrows(EOFException.class, reader(text.replace("|", "\r\n"))::read);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/2 200",
                "HTTP/1.1 OK",
                "HTTP/1.1 2000 OK",
                "HTTP/1.1 099 OK",
                "<html>",
                "HTTP/1.1 200 OK|no header|",
                "HTTP/1.1 200 OK|: x|",
                "HTTP/1.1 200 OK|Content-Length: -1||",
                "HTTP/1.1 200 OK|Content-Length: 0|Content-Length: 2||",
                "HTTP/1.1 200 OK|Content-Length: 1, 2||",
                "HTTP/1.1 200 OK|Content-Length: 2,||{}",
                "HTTP/1.1 200 OK|Transfer-Encoding: gzip||",
                "HTTP/1.1 200 OK|Content-Length : 2||{}",
                "HTTP/1.1 200 OK|X	: y||",
                "HTTP/1.1 200 OK|Transfer-Encoding: chunked||x|",
                "HTTP/1.1 200 OK|Transfer-Encoding: chunked||-2|",
                "HTTP/1.1 200 OK|Transfer-Encoding: chunked||2|{}}|",
                "HTTP/1.1 200 OK|Transfer-Encoding: chunked||fffffffffffffffff|",
            })
    void refusesInvalidHttp(String text) {
        assertThrows(ProtocolException.class, reader(text.replace("|", "\r\n") + "\r\n")::read);
    }

    @ParameterizedTest
    @CsvSource({"1048576, NONE", "1048577, TOO_LARGE"})
    void limitsTheBodyWithEveryFraming(int size, Failure failure) throws IOException {
        byte[] body = new byte[size];
        String ok = "HTTP/1.1 200 OK\r\n";
        String chunk = ok + "Transfer-Encoding: chunked\r\n\r\n" + Integer.toHexString(size) + "\r\n";
        for (InputStream in : new InputStream[] {
            bytes(ok + "Content-Length: " + size + "\r\n\r\n", body, ""),
            bytes(chunk, body, "\r\n0\r\n\r\n"),
            bytes(ok + "\r\n", body, "")
        }) {
            HttpResponse response = new HttpResponseReader(in).read();
            assertThat(response.failure(), is(failure));
            assertThat(response.body().length, is(failure == Failure.NONE ? size : 0));
        }
    }

    @Property(tries = 300)
    void joinsChunksInAnyPartition(
            @ForAll @Size(max = 20) byte[][] chunks, @ForAll @IntRange(min = 1, max = 7) int packet)
            throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        ByteArrayOutputStream sent = new ByteArrayOutputStream();
        sent.writeBytes("HTTP/1.1 200 OK\r\nTransfer-Encoding: Chunked\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        for (byte[] chunk : chunks) {
            if (chunk.length > 0) {
                bytes(Integer.toHexString(chunk.length) + ";ext=1\r\n", chunk, "\r\n")
                        .transferTo(sent);
                body.writeBytes(chunk);
            }
        }
        sent.writeBytes("0\r\nTrailer: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        InputStream slow = new ByteArrayInputStream(sent.toByteArray()) {
            @Override
            public synchronized int read(byte[] target, int offset, int length) {
                return super.read(target, offset, Math.min(packet, length));
            }
        };
        HttpResponseReader reader = new HttpResponseReader(slow);
        assertArrayEquals(body.toByteArray(), reader.read().body());
        assertThat(reader.isReusable(), is(true));
    }

    @Property(tries = 500)
    void rejectsEveryPrefixOfAResponse(
            @ForAll @IntRange(max = 2000) int size,
            @ForAll boolean chunked,
            @ForAll @IntRange(min = 1, max = 400) int cut) {
        String body = "x".repeat(size);
        String text = "HTTP/1.1 200 OK\r\n"
                + (chunked
                        ? "Transfer-Encoding: chunked\r\n\r\n"
                                + (size == 0 ? "" : Integer.toHexString(size) + "\r\n" + body + "\r\n") + "0\r\n\r\n"
                        : "Content-Length: " + size + "\r\n\r\n" + body);
        String beginning = text.substring(0, text.length() - Math.min(cut, text.length()));
        assertThrows(EOFException.class, reader(beginning)::read);
    }

    /** Arbitrary bytes after any valid prefix result in a response or in a declared exception. */
    @Property(tries = 3000)
    void acceptsArbitraryBytes(@ForAll byte[] noise, @ForAll @IntRange(min = 0, max = 90) int keep) {
        String response =
                "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n4\r\ntrue\r\n0\r\n\r\n";
        try {
            String start = response.substring(0, Math.min(keep, response.length()));
            new HttpResponseReader(bytes(start, noise, "")).read();
        } catch (IOException e) {
            // expected
        }
    }

    private static HttpResponseReader reader(String text) {
        return new HttpResponseReader(bytes(text, new byte[0], ""));
    }

    private static InputStream bytes(String head, byte[] body, String tail) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(head.getBytes(StandardCharsets.ISO_8859_1));
        all.writeBytes(body);
        all.writeBytes(tail.getBytes(StandardCharsets.ISO_8859_1));
        return new ByteArrayInputStream(all.toByteArray());
    }
}
