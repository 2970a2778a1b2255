package io.jenkins.plugins.kapture.benchmark;

import io.jenkins.plugins.kapture.http.HttpPost;
import io.jenkins.plugins.kapture.http.HttpProxy;
import io.jenkins.plugins.kapture.http.HttpResponse;
import io.jenkins.plugins.kapture.http.HttpResponse.Failure;
import java.io.IOException;
import java.io.InputStream;
import java.net.Authenticator;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.PasswordAuthentication;
import java.net.ProtocolException;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;

/**
 * What {@link HttpPost#send} would be with {@code java.net.http}: as much as can be known from outside of the JDK's
 * client about what happened to a request.
 */
final class JdkClient {

    private static final int MAX_BODY = 1024 * 1024;

    private final HttpClient client;

    JdkClient(HttpPost post) {
        HttpClient.Builder builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(Duration.ofSeconds(post.connectTimeoutSeconds()));
        HttpProxy proxy = post.proxy();
        if (proxy != null) {
            builder.proxy(ProxySelector.of(new InetSocketAddress(proxy.host(), proxy.port())));
        }
        if (proxy != null && proxy.user() != null) {
            builder.authenticator(new Authenticator() {
                @Override
                protected PasswordAuthentication getPasswordAuthentication() {
                    return new PasswordAuthentication(
                            proxy.user(), proxy.password().toCharArray());
                }
            });
        }
        client = builder.build();
    }

    /** The same contract as {@link HttpPost#send}. */
    HttpResponse send(HttpPost post) throws InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(post.url()))
                .header("Authorization", post.authorization())
                .header("Content-Type", "application/json")
                .header("Accept", "application/json")
                .POST(BodyPublishers.ofByteArray(post.body()));
        post.headers().forEach(request::header);
        // The timeout of a request ends with the head of its response, so the whole exchange needs another one.
        CompletableFuture<HttpResponse> response = CompletableFuture.supplyAsync(() -> exchange(request.build()));
        int seconds = post.connectTimeoutSeconds() + post.requestTimeoutSeconds();
        try {
            return response.get(seconds, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            response.cancel(true);
            return HttpResponse.failed(Failure.NO_RESPONSE_IN_TIME, String.valueOf(seconds));
        } catch (ExecutionException e) {
            return HttpResponse.failed(Failure.NO_RESPONSE, String.valueOf(e.getCause()));
        }
    }

    private HttpResponse exchange(HttpRequest request) {
        try {
            var response = client.send(request, java.net.http.HttpResponse.BodyHandlers.ofInputStream());
            try (InputStream in = response.body()) {
                byte[] body = in.readNBytes(MAX_BODY + 1);
                boolean tooLarge = body.length > MAX_BODY;
                String wait = response.headers().firstValue("Retry-After").orElse("-1");
                long retryAfter = wait.length() > 18 ? Long.MAX_VALUE : Long.parseLong(wait);
                return new HttpResponse(
                        response.statusCode(),
                        tooLarge ? new byte[0] : body,
                        retryAfter,
                        tooLarge ? Failure.TOO_LARGE : Failure.NONE,
                        "");
            }
        } catch (IOException | NumberFormatException e) {
            return HttpResponse.failed(classify(e), String.valueOf(e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return HttpResponse.failed(Failure.NO_RESPONSE, "interrupted");
        }
    }

    /** Only these exceptions say that nothing was sent; any other can come from a request that was processed. */
    private static Failure classify(Exception e) {
        if (e instanceof HttpConnectTimeoutException) {
            return Failure.NOT_REACHED_IN_TIME;
        } else if (e instanceof ConnectException) {
            return e.getCause() instanceof ConnectException cause
                            && cause.getCause() instanceof UnresolvedAddressException
                    ? Failure.UNKNOWN_HOST
                    : Failure.NOT_REACHED;
        } else if (e instanceof SSLHandshakeException) {
            return Failure.TLS_FAILED;
        }
        String text = String.valueOf(e.getMessage()); // the only source of what follows
        if (text.startsWith("Tunnel failed") || text.endsWith("authentication")) {
            return Failure.PROXY_REFUSED;
        } else if (e instanceof SSLException && text.endsWith("certificate_required")) {
            return Failure.CLIENT_CERTIFICATE;
        }
        boolean invalid = e instanceof ProtocolException || text.startsWith("Invalid status line");
        return invalid ? Failure.INVALID_RESPONSE : Failure.NO_RESPONSE;
    }
}
