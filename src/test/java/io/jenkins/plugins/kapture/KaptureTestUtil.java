package io.jenkins.plugins.kapture;

import com.cloudbees.plugins.credentials.CredentialsScope;
import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import hudson.model.Computer;
import hudson.model.Job;
import hudson.model.Run;
import hudson.model.Slave;
import hudson.util.Secret;
import io.jenkins.plugins.kapture.buildstep.KaptureTicketPublisher;
import io.jenkins.plugins.kapture.client.Outcome;
import io.jenkins.plugins.kapture.config.KaptureConfiguration;
import io.jenkins.plugins.kapture.config.KaptureSite;
import io.jenkins.plugins.kapture.journal.JournalEntry;
import io.jenkins.plugins.kapture.journal.RequestedOperation;
import io.jenkins.plugins.kapture.journal.RequestedTicket;
import io.jenkins.plugins.kapture.journal.TicketJournal;
import io.jenkins.plugins.kapture.mock.MockKapture;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.logging.LogRecord;
import java.util.logging.SimpleFormatter;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jenkins.model.Jenkins;
import net.sf.json.JSONObject;
import org.htmlunit.HttpMethod;
import org.htmlunit.WebRequest;
import org.htmlunit.html.HtmlPage;
import org.jenkinsci.plugins.plaincredentials.StringCredentials;
import org.jenkinsci.plugins.plaincredentials.impl.StringCredentialsImpl;
import org.jenkinsci.plugins.workflow.cps.CpsFlowDefinition;
import org.jenkinsci.plugins.workflow.job.WorkflowJob;
import org.jenkinsci.plugins.workflow.job.WorkflowRun;
import org.jvnet.hudson.test.JenkinsRule;
import org.kohsuke.stapler.MetaClass;
import org.kohsuke.stapler.MetaClassLoader;

/** Configures a real Jenkins for a mock server, creates Pipeline jobs, and searches for leaked tokens. */
public final class KaptureTestUtil {

    public static final String CREDENTIAL = "kapture-token";

    /** Option for the JVM of a Jenkins that runs briefly; the parent POM uses it for the JVM of the tests. */
    public static final String FAST_START = "-XX:TieredStopAtLevel=1";

    /** The token as plain text and as user and password, each also in Base64, as part of a URL, and in JSON. */
    private static final Set<String> TOKEN_FORMS = Stream.of(
                    MockKapture.TOKEN,
                    new String(Base64.getDecoder().decode(MockKapture.TOKEN), StandardCharsets.UTF_8))
            .flatMap(form -> Stream.of(
                    form,
                    Base64.getEncoder().encodeToString(form.getBytes(StandardCharsets.UTF_8)),
                    URLEncoder.encode(form, StandardCharsets.UTF_8),
                    form.replace("/", "\\/")))
            .collect(Collectors.toSet());

    private KaptureTestUtil() {}

    /** Adds a site named {@code production} at the mock server, and credentials with the token that it accepts. */
    public static KaptureSite configure(MockKapture kapture) {
        return configure(kapture.url());
    }

    public static KaptureSite configure(String url) {
        addSecret(CREDENTIAL, MockKapture.TOKEN);
        KaptureSite site = new KaptureSite("production", url);
        site.setCredentialsId(CREDENTIAL);
        site.setConnectTimeoutSeconds(30);
        site.setRequestTimeoutSeconds(30);
        KaptureConfiguration.get().setSites(List.of(site));
        return site;
    }

    public static void addSecret(String id, String secret) {
        try {
            SystemCredentialsProvider provider = SystemCredentialsProvider.getInstance();
            provider.getCredentials()
                    .removeIf(credentials -> credentials instanceof StringCredentials text
                            && text.getId().equals(id));
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

    /** @return the first build of a new Pipeline job, which has started */
    public static WorkflowRun start(JenkinsRule jenkins, String script) throws Exception {
        return pipeline(jenkins, script).scheduleBuild2(0).waitForStart();
    }

    public static KaptureTicketPublisher postBuildAction(String ticketIds, String success, String failure) {
        KaptureTicketPublisher action = new KaptureTicketPublisher();
        action.ticketIds = ticketIds;
        action.successSubStatus = success;
        action.failureSubStatus = failure;
        return action;
    }

    /** @return the outcomes of all attempts of a build */
    public static List<Outcome> outcomes(Run<?, ?> build) {
        return new TicketJournal(build)
                .read().stream().map(JournalEntry::outcome).toList();
    }

    public static void setScript(WorkflowJob job, String script) {
        try {
            job.setDefinition(new CpsFlowDefinition(script, true));
        } catch (hudson.model.Descriptor.FormException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /**
     * Finds the mock server's token in any encoding: in files of Jenkins and its agents, their logs, thread dumps,
     * environments and system properties, which are also the contents of a support bundle.
     */
    public static List<String> leaks() throws IOException, InterruptedException {
        List<String> found = new ArrayList<>();
        Jenkins jenkins = Jenkins.get();
        searchFiles(jenkins.getRootDir().toPath(), found);
        search("the system log", records(Jenkins.logRecords), found);
        for (Computer computer : jenkins.getComputers()) {
            String name = "node '" + computer.getName() + "': ";
            search(name + "log", computer.getLog(), found);
            if (computer.isOnline()) {
                search(name + "log records", records(computer.getLogRecords()), found);
                search(name + "thread dump", computer.getThreadDump().toString(), found);
                search(name + "environment", computer.getEnvironment().toString(), found);
                search(
                        name + "system properties",
                        computer.getSystemProperties().toString(),
                        found);
            }
            if (computer.getNode() instanceof Slave agent) {
                searchFiles(Path.of(agent.getRemoteFS()), found);
            }
        }
        return found;
    }

    private static String records(List<LogRecord> records) {
        SimpleFormatter formatter = new SimpleFormatter();
        return List.copyOf(records).stream().map(formatter::format).collect(Collectors.joining());
    }

    private static void searchFiles(Path directory, List<String> found) throws IOException {
        if (!Files.isDirectory(directory)) {
            return;
        }
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                search(file.toString(), read(file), found);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) {
                return FileVisitResult.CONTINUE; // deleted in the meantime
            }
        });
    }

    private static void search(String place, String text, List<String> found) {
        if (TOKEN_FORMS.stream().anyMatch(text::contains)) {
            found.add(place);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return ""; // deleted in the meantime
        }
    }

    /**
     * Uses the compiled views of the plugin, as Jenkins does in production. The test harness compiles the views again for each
     * request, from the sources, which takes most of the time of a page.
     */
    public static void cacheViews() {
        MetaClassLoader.debugLoader = null;
        MetaClass.NO_CACHE = false;
    }

    public static RequestedTicket requested(String ticketId, String subStatus) {
        return new RequestedTicket(ticketId, subStatus, null, "", "", null);
    }

    /** Records that an operation of the build, or of this user, has begun. */
    public static void recordRequested(
            TicketJournal journal, String id, String site, List<RequestedTicket> tickets, String requestedBy)
            throws IOException {
        journal.recordRequested(new RequestedOperation(id, site, requestedBy, false), earlier -> tickets);
    }

    /** Resends tickets of a build, as the user {@code anonymous}, without reading the page that is shown next. */
    public static void sendAgain(JenkinsRule jenkins, Run<?, ?> run, String parameters) throws Exception {
        try (JenkinsRule.WebClient client = jenkins.createWebClient().withJavaScriptEnabled(false)) {
            URL url = new URL(client.getContextPath() + run.getUrl() + "kapture/sendAgain?" + parameters);
            WebRequest request = new WebRequest(url, HttpMethod.POST);
            JSONObject crumb = client.getJSON("crumbIssuer/api/json").getJSONObject();
            request.setAdditionalHeader(crumb.getString("crumbRequestField"), crumb.getString("crumb"));
            client.getOptions().setRedirectEnabled(false);
            client.loadWebResponse(request);
        }
    }

    /** Like {@link JenkinsRule#configRoundtrip}, which can submit the form while scripts still fill its lists. */
    public static void saveForm(JenkinsRule jenkins, Job<?, ?> job) throws Exception {
        try (JenkinsRule.WebClient browser = jenkins.createWebClient()) {
            HtmlPage page = browser.getPage(job, "configure");
            do {
                browser.waitForBackgroundJavaScript(1000);
            } while (fillsLists(page));
            jenkins.submit(page.getFormByName("config"));
        }
    }

    private static boolean fillsLists(HtmlPage page) {
        synchronized (page) { // no script runs meanwhile
            return page.querySelector("select.select-ajax-pending") != null
                    || !page.getByXPath("//select[@name='_.site'][not(option[2])]")
                            .isEmpty();
        }
    }
}
