package io.jenkins.plugins.kapture.packaged;

import com.cloudbees.plugins.credentials.SystemCredentialsProvider;
import hudson.Main;
import hudson.model.TopLevelItem;
import hudson.model.User;
import hudson.security.FullControlOnceLoggedInAuthorizationStrategy;
import hudson.security.HudsonPrivateSecurityRealm;
import io.jenkins.plugins.darktheme.DarkThemeSystemManagerFactory;
import io.jenkins.plugins.kapture.KaptureTestUtil;
import io.jenkins.plugins.kapture.config.KaptureConfiguration;
import io.jenkins.plugins.kapture.mock.MockKapture;
import io.jenkins.plugins.thememanager.ThemeManagerPageDecorator;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.SimpleFormatter;
import jenkins.model.Jenkins;
import jenkins.security.ApiTokenProperty;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.fixtures.RealJenkinsFixture;
import org.kohsuke.stapler.Dispatcher;

/**
 * A Jenkins that was started from its war, with the packaged plugin in its own class loader and a site at a mock server.
 * The tests of a class share it. The user {@code alice} has all permissions, others have none.
 */
public final class PackagedJenkins {

    public static final String USER = "alice";

    private static PackagedJenkins running;

    private final RealJenkinsFixture jenkins = new RealJenkinsFixture().withTimeout(0);
    private final MockKapture kapture;
    private final HttpClient client = HttpClient.newHttpClient();
    private final String apiToken;
    private long lastProblem;

    private PackagedJenkins() throws Throwable {
        kapture = MockKapture.start();
        PackagedPlugin.install(jenkins)
                .javaOptions(
                        KaptureTestUtil.FAST_START,
                        "-Djenkins.install.runSetupWizard=false",
                        "-Djenkins.security.csp.CspHeader.headerName=Content-Security-Policy",
                        "-Xmx1g");
        jenkins.setUp(PackagedJenkins.class.getName(), "shared");
        jenkins.startJenkins();
        apiToken = jenkins.runRemotely(PackagedJenkins::addUser);
        jenkins.runRemotely(PackagedJenkins::useViewsOfThePlugin);
        configureSite();
    }

    private static void useViewsOfThePlugin(JenkinsRule rule) {
        KaptureTestUtil.cacheViews();
        Dispatcher.TRACE = false;
        Main.isUnitTest = false;
    }

    private static String addUser(JenkinsRule rule) throws Throwable {
        HudsonPrivateSecurityRealm users = new HudsonPrivateSecurityRealm(false, false, null);
        rule.jenkins.setSecurityRealm(users);
        User user = users.createAccount(USER, USER);
        FullControlOnceLoggedInAuthorizationStrategy strategy = new FullControlOnceLoggedInAuthorizationStrategy();
        strategy.setAllowAnonymousRead(false);
        rule.jenkins.setAuthorizationStrategy(strategy);
        ThemeManagerPageDecorator.get().setTheme(new DarkThemeSystemManagerFactory());
        return user.getProperty(ApiTokenProperty.class).generateNewToken("tests").plainValue;
    }

    /** Adds the site {@code production} at the mock server, and its credentials. */
    public void configureSite() throws Throwable {
        jenkins.runRemotely(PackagedJenkins::addSite, kapture.url());
    }

    private static void addSite(JenkinsRule rule, String url) {
        KaptureTestUtil.configure(url);
    }

    /** Removes all sites, credentials and jobs, and the faults of the mock server. */
    public void clear() throws Throwable {
        kapture.clearFaults();
        jenkins.runRemotely(PackagedJenkins::removeAll);
    }

    private static void removeAll(JenkinsRule rule) throws Throwable {
        for (TopLevelItem item : rule.jenkins.getItems()) {
            item.delete();
        }
        KaptureConfiguration.get().setSites(List.of());
        SystemCredentialsProvider.getInstance().getCredentials().clear();
        SystemCredentialsProvider.getInstance().save();
    }

    public RealJenkinsFixture jenkins() {
        return jenkins;
    }

    public MockKapture kapture() {
        return kapture;
    }

    public String url(String path) throws IOException {
        return jenkins.getUrl() + path;
    }

    /** Requests a page as the user. */
    public HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(URI.create(url(path))).GET());
    }

    /** Calls a web method as the user, whose API token needs no crumb. */
    public HttpResponse<String> post(String path, String form) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(URI.create(url(path)))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form)));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        String credentials = USER + ':' + apiToken;
        request.header(
                "Authorization",
                "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8)));
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    /** @return what Jenkins has logged at level WARNING or above since the last call */
    public synchronized List<String> problems() throws Throwable {
        long since = lastProblem;
        Problems problems = jenkins.runRemotely(new FindProblems(since));
        lastProblem = problems.last();
        return problems.messages();
    }

    private record Problems(long last, ArrayList<String> messages) implements java.io.Serializable {}

    private record FindProblems(long since) implements RealJenkinsFixture.Step2<Problems> {
        @Override
        public Problems run(JenkinsRule rule) {
            long last = since;
            ArrayList<String> messages = new ArrayList<>();
            for (LogRecord problem : List.copyOf(Jenkins.logRecords)) {
                if (problem.getSequenceNumber() > since && problem.getLevel().intValue() >= Level.WARNING.intValue()) {
                    messages.add(new SimpleFormatter().format(problem));
                }
                last = Math.max(last, problem.getSequenceNumber());
            }
            return new Problems(last, messages);
        }
    }

    private void stop() {
        jenkins.stopJenkinsForcibly();
        try {
            jenkins.tearDown();
            kapture.close();
        } catch (Exception e) {
            e.printStackTrace();
        }
    }

    private static synchronized PackagedJenkins get() {
        if (running == null) {
            try {
                running = new PackagedJenkins();
            } catch (Throwable e) {
                throw new IllegalStateException("Jenkins did not start", e);
            }
            Runtime.getRuntime().addShutdownHook(new Thread(running::stop));
        }
        return running;
    }

    /** Starts Jenkins for the first test that needs it; it runs as long as the tests' JVM does. */
    public static final class Extension implements ParameterResolver {

        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == PackagedJenkins.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return get();
        }
    }
}
