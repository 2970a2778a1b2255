package io.jenkins.plugins.kapture.client;

import io.jenkins.plugins.kapture.mock.MockTls;
import java.io.IOException;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/** Each test has a fixture. The JVM trusts the mock server's certificate authority, as it would trust the service's. */
public abstract class ClientTestBase {

    private static SSLContext platform;

    @AutoClose
    protected FaultFixture fixture;

    @BeforeAll
    protected static void trustTheMockServer() throws Exception {
        platform = SSLContext.getDefault();
        SSLContext.setDefault(MockTls.shared().client());
    }

    @AfterAll
    protected static void trustThePlatform() {
        SSLContext.setDefault(platform);
    }

    @BeforeEach
    protected void open() throws IOException {
        fixture = new FaultFixture();
    }

    /** Sends the update of the fixture. */
    protected UpdateResponse send() throws InterruptedException {
        return FaultFixture.read(fixture.post().send(), fixture.url());
    }
}
