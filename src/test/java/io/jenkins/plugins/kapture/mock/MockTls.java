package io.jenkins.plugins.kapture.mock;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Certificates for a mock server, valid and invalid ones, created by the JDK's keytool. */
public final class MockTls {

    /** The certificate that a mock server presents. */
    public enum Certificate {
        /** For {@code localhost} and its address, issued by the mock server's own authority. */
        GOOD("-signer", "authority", "-ext", "san=dns:localhost,ip:127.0.0.1"),
        /** For another host, issued by that authority. */
        OTHER_HOST("-signer", "authority", "-ext", "san=dns:other.example"),
        /** Issued by that authority, and no longer valid. */
        EXPIRED("-signer", "authority", "-ext", "san=dns:localhost", "-startdate", "-10d", "-validity", "5"),
        /** Self-signed. */
        SELF_SIGNED("-ext", "san=dns:localhost");

        private final String[] options;

        Certificate(String... options) {
            this.options = options;
        }
    }

    private static final char[] PASSWORD = "not-secret".toCharArray();
    private static final Set<SSLContext> CLIENT_CERTIFICATES = ConcurrentHashMap.newKeySet();
    private static MockTls shared;

    private final KeyStore all = KeyStore.getInstance("PKCS12");

    private MockTls() throws IOException, GeneralSecurityException, InterruptedException {
        Path folder = Files.createTempDirectory("kapture-kapture");
        Path file = folder.resolve("keys.p12");
        try {
            keytool(file, "authority", "-ext", "bc:c");
            for (Certificate certificate : Certificate.values()) {
                keytool(file, certificate.name(), certificate.options);
            }
            try (InputStream in = Files.newInputStream(file)) {
                all.load(in, PASSWORD);
            }
        } finally {
            Files.deleteIfExists(file);
            Files.delete(folder);
        }
    }

    /** Created once for all tests of a JVM. */
    public static synchronized MockTls shared() throws IOException, GeneralSecurityException, InterruptedException {
        if (shared == null) {
            shared = new MockTls();
        }
        return shared;
    }

    /** For {@link MockKapture#startTls}: a service that asks its clients for a certificate. */
    public SSLContext serverWithClientCertificates() throws IOException, GeneralSecurityException {
        SSLContext context = server(Certificate.GOOD);
        CLIENT_CERTIFICATES.add(context);
        return context;
    }

    static boolean needsClientCertificate(SSLContext context) {
        return CLIENT_CERTIFICATES.contains(context);
    }

    /** For {@link MockKapture#startTls}. */
    public SSLContext server(Certificate certificate) throws IOException, GeneralSecurityException {
        KeyStore one = emptyStore();
        String alias = certificate.name();
        one.setKeyEntry(alias, all.getKey(alias, PASSWORD), PASSWORD, all.getCertificateChain(alias));
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(one, PASSWORD);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }

    /** For {@link SSLContext#setDefault} in a test: trusts only the mock server's authority. */
    public SSLContext client() throws IOException, GeneralSecurityException {
        KeyStore trusted = emptyStore();
        trusted.setCertificateEntry("authority", all.getCertificate("authority"));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    /**
     * The same for another process: its options for the JVM.
     *
     * @param file is written
     */
    public String clientOptions(Path file) throws IOException, GeneralSecurityException {
        KeyStore trusted = emptyStore();
        trusted.setCertificateEntry("authority", all.getCertificate("authority"));
        try (OutputStream out = Files.newOutputStream(file)) {
            trusted.store(out, PASSWORD);
        }
        return "-Djavax.net.ssl.trustStore=" + file + " -Djavax.net.ssl.trustStorePassword=" + new String(PASSWORD);
    }

    private static KeyStore emptyStore() throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, PASSWORD);
        return store;
    }

    private static void keytool(Path file, String alias, String... options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keystore",
                file.toString(),
                "-storetype",
                "PKCS12",
                "-storepass",
                new String(PASSWORD),
                "-alias",
                alias,
                "-dname",
                "CN=" + alias,
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1"));
        command.addAll(Arrays.asList(options));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes());
        if (process.waitFor() != 0) {
            throw new IOException("keytool: " + said);
        }
    }
}
