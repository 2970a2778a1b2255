package io.jenkins.plugins.kapture.client;

import io.jenkins.plugins.kapture.sandbox.SandboxTls;
import java.io.IOException;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/** Tests with a scene each, in a JVM that trusts the sandbox's authority as it would trust the service's. */
abstract class SceneTest {

    private static SSLContext platform;

    FaultScene scene;

    @BeforeAll
    static void trustTheSandbox() throws Exception {
        platform = SSLContext.getDefault();
        SSLContext.setDefault(SandboxTls.shared().client());
    }

    @AfterAll
    static void trustThePlatform() {
        SSLContext.setDefault(platform);
    }

    @BeforeEach
    void open() throws IOException {
        scene = new FaultScene();
    }

    @AfterEach
    void close() throws IOException {
        scene.close();
    }

    /** One update, as the scene has it. */
    Answer send() throws InterruptedException {
        return Answer.read(scene.post().send());
    }
}
