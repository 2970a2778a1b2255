package io.jenkins.plugins.kapture.config;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.jenkins.plugins.kapture.client.InvalidInputException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestHeaderTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "x-api-key|{token}",
                "X-API-TYPE|TICKET",
                "Accept|application/vnd.kapture+json",
                "User-Agent|Release robot (team-a)",
                "x!#$%&'*+.^_`~|a;b=\"c\", d",
                "Connectionless|x",
                "My-Content-Type|x",
                "Cookie2|x",
                "X-Empty|''",
            })
    void validHeadersAreAccepted(String name, String value) {
        RequestHeader.check(List.of(new RequestHeader(name, value)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Authorization",
                "authorization",
                "HOST",
                "Content-Type",
                "Content-Length",
                "content-anything",
                "Transfer-Encoding",
                "Connection",
                "Cookie",
                "Expect",
                "Proxy-Authorization",
                "proxy-connection",
            })
    void reservedHeadersAreRejected(String name) {
        assertThat(refusal(name, "x"), containsString("“" + name + "” cannot be set here"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "x api",
                "x:y",
                "x\ty",
                "x(y)",
                "x/y",
                "x\"y",
                "é",
                "x\r\nHost",
                "{token}",
                "x@y",
                "x[0]"
            })
    void namesOutsideOfRfc9110AreRejected(String name) {
        assertThat(refusal(name, "x"), containsString("is not a valid header name"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a\nb",
                "a\r\nHost: evil",
                "a\rb",
                "a\u0000b",
                "a\u0085b",
                "a\u2028b",
                "a\u000bb",
                "a\u007fb",
                "naïve"
            })
    void valuesThatCannotBeSentAreRejected(String value) {
        assertThat(refusal("x-api-key", value), containsString("The value of the header “x-api-key” contains"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{Token}", "Bearer {TOKEN}", "{ token }"})
    void misspelledTokenIsRejected(String value) {
        assertThat(refusal("x-api-key", value), containsString("write {token} in lower case"));
    }

    @Test
    void namesMustBeUnique() {
        List<RequestHeader> twice = List.of(new RequestHeader("X-Api-Key", "a"), new RequestHeader("x-api-key", "b"));
        InvalidInputException e = assertThrows(InvalidInputException.class, () -> RequestHeader.check(twice));
        assertThat(e.getMessage(), containsString("“x-api-key” is specified twice"));
    }

    @Test
    void linesOfTheFormAreReadAndWritten() {
        List<RequestHeader> headers =
                RequestHeader.parse("x-api-key: {token}\r\n\n  x-api-type :TICKET \nx-time: 12:30\n");
        assertThat(KaptureSiteDescriptor.text(headers), is("x-api-key: {token}\nx-api-type: TICKET\nx-time: 12:30"));
        assertThat(RequestHeader.parse(null), is(empty()));
        assertThat(RequestHeader.parse(" \n "), is(empty()));
    }

    @Test
    void lineWithoutAColonIsRejected() {
        InvalidInputException e =
                assertThrows(InvalidInputException.class, () -> RequestHeader.parse("a: b\nx-api-key {token}"));
        assertThat(e.getMessage(), containsString("“x-api-key {token}” is not a request header"));
    }

    private static String refusal(String name, String value) {
        List<RequestHeader> header = List.of(new RequestHeader(name, value));
        return assertThrows(InvalidInputException.class, () -> RequestHeader.check(header))
                .getMessage();
    }
}
