package io.jenkins.plugins.kapture.docs;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasSize;

import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import com.cloudbees.plugins.credentials.impl.UsernamePasswordCredentialsImpl;
import hudson.model.Result;
import hudson.model.User;
import hudson.plugins.git.GitSCM;
import hudson.tasks.Mailer;
import io.jenkins.plugins.kapture.GitRepository;
import io.jenkins.plugins.kapture.KaptureTestUtil;
import io.jenkins.plugins.kapture.MockKaptureTestBase;
import io.jenkins.plugins.kapture.mock.Fault;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.FutureTask;
import java.util.stream.Collectors;
import jenkins.model.Jenkins;
import jenkins.security.ApiTokenProperty;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.jvnet.hudson.test.MockAuthorizationStrategy;

/** The recipes that need another server, or another job. */
class RecipesTest extends MockKaptureTestBase {

    private static final String TICKET = "713516551148";

    @BeforeEach
    void tryOnce() {
        site.setMaxAttempts(1);
    }

    @Test
    void mailNamesTheTicketThatWasNotUpdated(@TempDir Path directory) throws Exception {
        GitSCM.ALLOW_LOCAL_CHECKOUT = true;
        GitRepository repository = new GitRepository(directory);
        repository.commit("Begin");
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Mailer.descriptor().setSmtpHost(server.getInetAddress().getHostAddress());
            Mailer.descriptor().setSmtpPort(String.valueOf(server.getLocalPort()));
            // Not in the common pool, whose only thread JGit may need.
            FutureTask<String> mail = new FutureTask<>(() -> receive(server));
            new Thread(mail).start();
            WorkflowJob job = KaptureTestUtil.pipeline(
                    jenkins,
                    "node { git url: '" + repository.url() + "', branch: 'main' }\n"
                            + Documents.groovySample("job mail"));
            jenkins.buildAndAssertSuccess(job);
            repository.commit("Fix KAP-" + TICKET);
            jenkins.buildAndAssertStatus(Result.UNSTABLE, job);
            assertThat(mail.get(), containsString("Ticket " + TICKET + " on site production: REJECTED"));
        }
    }

    /** @return the first mail that a client sends to this server */
    private static String receive(ServerSocket server) throws IOException {
        try (Socket socket = server.accept();
                PrintWriter out = new PrintWriter(socket.getOutputStream(), false, StandardCharsets.US_ASCII);
                BufferedReader in =
                        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))) {
            reply(out, "220 ready");
            while (!in.readLine().equals("DATA")) {
                reply(out, "250 OK");
            }
            reply(out, "354 go on");
            String mail = in.lines().takeWhile(line -> !line.equals(".")).collect(Collectors.joining("\n"));
            reply(out, "250 OK");
            in.readLine();
            reply(out, "221 bye");
            return mail;
        }
    }

    private static void reply(PrintWriter out, String line) {
        out.print(line + "\r\n");
        out.flush();
    }

    @Test
    void resendsTheFailedUpdatesOfAnotherJob() throws Exception {
        jenkins.jenkins.setSecurityRealm(jenkins.createDummySecurityRealm());
        jenkins.jenkins.setAuthorizationStrategy(new MockAuthorizationStrategy()
                .grant(Jenkins.ADMINISTER)
                .everywhere()
                .toEveryone());
        User user = User.getOrCreateByIdOrFullName("releases");
        String token = user.getProperty(ApiTokenProperty.class).generateNewToken("resend").plainValue;
        SystemCredentialsProvider.getInstance()
                .getCredentials()
                .add(new UsernamePasswordCredentialsImpl(
                        CredentialsScope.GLOBAL, "jenkins-api-token", "", user.getId(), token));
        WorkflowJob release = jenkins.createProject(WorkflowJob.class, "release");
        KaptureTestUtil.setScript(release, "kaptureUpdateTicket ticketId: '" + TICKET + "', subStatus: 'CL'");
        kapture.ticket(TICKET);
        kapture.onEvery().inject(Fault.retryAfter(503, "0"));
        jenkins.buildAndAssertStatus(Result.FAILURE, release);
        kapture.clearFaults();
        jenkins.buildAndAssertSuccess(KaptureTestUtil.pipeline(jenkins, Documents.groovySample("job resend")));
        jenkins.waitUntilNoActivity();
        while (kapture.ticket(TICKET).updates().isEmpty()) {
            Thread.sleep(50);
        }
        assertThat(kapture.ticket(TICKET).updates(), hasSize(1));
    }
}
