package io.jenkins.plugins.kapture;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;

/** The files of a Jenkins home, without paths of a computer and without what the plugin does not need. */
final class StoredHome {

    private static final Path DATA = Path.of("src/test/resources/io/jenkins/plugins/kapture/StoredHomeTest");
    static final Path HOME = DATA.resolve("home");

    /** What the remote API said when the home was stored. */
    static final Path PAGES = DATA.resolve("pages.json");

    /** The name of the Git repository that the jobs build, in the home. */
    static final String REPOSITORY = "app.git";

    static final String SERVER = "http://localhost:\\d+";

    private static final String PATH = "/var/jenkins_home";

    private static final Pattern STORED = Pattern.compile("credentials\\.xml"
            + "|io\\.jenkins\\.plugins\\.kapture\\..*\\.xml"
            + "|org\\.jenkinsci\\.plugins\\.workflow\\.flow\\.FlowExecutionList\\.xml"
            + "|secrets/(master\\.key|hudson\\.util\\.Secret)"
            + "|jobs/.*(?<!\\.log|/log|/log-index|/permalinks|/legacyIds|/flowNodeStore\\.xml)");

    private StoredHome() {}

    static void store(Path home) throws IOException {
        FileUtils.deleteDirectory(HOME.toFile());
        try (Stream<Path> files = Files.walk(home)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String name = home.relativize(file).toString().replace('\\', '/');
                if (STORED.matcher(name).matches()) {
                    Path target = HOME.resolve(name);
                    Files.createDirectories(target.getParent());
                    Files.write(target, name.endsWith(".xml") ? withoutPaths(file, home) : Files.readAllBytes(file));
                }
            }
        }
    }

    /** Neither paths of this computer nor the version of a build that was not released. */
    private static byte[] withoutPaths(Path file, Path home) throws IOException {
        return Files.readString(file)
                .replace(home.resolve(REPOSITORY).toUri().toString(), "https://git.example.com/" + REPOSITORY)
                .replace(home.toString(), PATH)
                .replaceAll("plugin=\"kapture@[^\"]*\"", "plugin=\"kapture@1.0\"")
                .getBytes(StandardCharsets.UTF_8);
    }

    /** @param url replaces the address of the mock server, whose port is another one now */
    static void restore(Path home, String url) throws IOException {
        FileUtils.copyDirectory(HOME.toFile(), home.toFile());
        for (File file : FileUtils.listFiles(home.toFile(), new String[] {"xml"}, true)) {
            String xml = Files.readString(file.toPath());
            Files.writeString(
                    file.toPath(),
                    xml.replace(PATH, home.toString()).replaceFirst(SERVER, Matcher.quoteReplacement(url)));
        }
    }
}
