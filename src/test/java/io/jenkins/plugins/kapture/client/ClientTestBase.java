package io.jenkins.plugins.kapture.client;

import io.jenkins.plugins.kapture.sandbox.SandboxTls;
import java.io.IOException;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/** Tests with a scene each, in a JVM that trusts the sandbox's authority as it would trust the service's. */
public abstract class ClientTestBase {

    private static SSLContext platform;

    protected FaultFixture scene;

    @BeforeAll
    protected static void trustTheSandbox() throws Exception {
        platform = SSLContext.getDefault();
        SSLContext.setDefault(SandboxTls.shared().client());
    }

    @AfterAll
    protected static void trustThePlatform() {
        SSLContext.setDefault(platform);
    }

    @BeforeEach
    protected void open() throws IOException {
        scene = new FaultFixture();
    }

    @AfterEach
    protected void close() throws IOException {
        scene.close();
    }

    /** One update, as the scene has it. */
    protected UpdateResponse send() throws InterruptedException {
        return UpdateResponse.read(scene.post().send(), scene.url());
    }
}
