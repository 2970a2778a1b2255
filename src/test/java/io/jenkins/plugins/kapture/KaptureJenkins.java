package io.jenkins.plugins.kapture;

import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import hudson.util.Secret;
import io.jenkins.plugins.kapture.config.KaptureConfiguration;
import io.jenkins.plugins.kapture.config.KaptureSite;
import io.jenkins.plugins.kapture.sandbox.KaptureSandbox;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jvnet.hudson.test.JenkinsRule;

/** What the tests do with a real Jenkins: configure it for a sandbox, make pipeline jobs, look for leaked tokens. */
public final class KaptureJenkins {

    public static final String CREDENTIAL = "kapture-token";

    private KaptureJenkins() {}

    /** One site named {@code production} at the sandbox, and a credential with the token that it accepts. */
    public static KaptureSite configure(KaptureSandbox sandbox) {
        return configure(sandbox.url());
    }

    public static KaptureSite configure(String url) {
        addSecret(CREDENTIAL, KaptureSandbox.TOKEN);
        KaptureSite site = new KaptureSite("production", url);
        site.setCredentialsId(CREDENTIAL);
        site.setConnectTimeoutSeconds(5);
        site.setRequestTimeoutSeconds(5);
        KaptureConfiguration.get().setSites(List.of(site));
        return site;
    }

    public static void addSecret(String id, String secret) {
        try {
            SystemCredentialsProvider provider = SystemCredentialsProvider.getInstance();
            provider.getCredentials()
                    .add(new StringCredentialsImpl(CredentialsScope.GLOBAL, id, "", Secret.fromString(secret)));
            provider.save();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static WorkflowJob pipeline(JenkinsRule jenkins, String script) throws IOException {
        WorkflowJob job = jenkins.createProject(WorkflowJob.class);
        setScript(job, script);
        return job;
    }

    public static void setScript(WorkflowJob job, String script) {
        try {
            job.setDefinition(new CpsFlowDefinition(script, true));
        } catch (hudson.model.Descriptor.FormException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** The files below a directory that hold the sandbox's token: plain or decoded. */
    public static List<Path> filesWithToken(Path directory) throws IOException {
        String decoded = new String(Base64.getDecoder().decode(KaptureSandbox.TOKEN), StandardCharsets.UTF_8);
        String url = java.net.URLEncoder.encode(decoded, StandardCharsets.UTF_8);
        List<Path> found = new ArrayList<>();
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                String text = read(file);
                if (text.contains(KaptureSandbox.TOKEN) || text.contains(decoded) || text.contains(url)) {
                    found.add(file);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) {
                return FileVisitResult.CONTINUE; // deleted in the meantime
            }
        });
        return found;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return ""; // deleted in the meantime
        }
    }
}
