package io.jenkins.plugins.kapture.packaged;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarInputStream;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.jvnet.hudson.test.fixtures.RealJenkinsFixture;
import org.jvnet.hudson.test.junit.jupiter.RealJenkinsExtension;

/**
 * This plugin as users install it: a file with a manifest and a JAR. Tests run before Maven packages it, so it is made
 * of the compiled classes and of the manifest that Maven has written for tests.
 */
public final class PackagedPlugin {

    private static final String NAME = "kapture";
    private static final String RESOURCE = "packaged/" + NAME + ".jpi";

    private PackagedPlugin() {}

    /** Installs the plugin and its dependencies only. */
    public static RealJenkinsExtension installAlone(RealJenkinsExtension jenkins) throws IOException {
        return omitOthersThan(jenkins).omitPlugins(NAME).addPlugins(create());
    }

    /** Installs the plugin and all other plugins that tests need. */
    static RealJenkinsFixture install(RealJenkinsFixture jenkins) throws IOException {
        return jenkins.omitPlugins(NAME).addPlugins(create());
    }

    /**
     * Makes a Jenkins start faster that needs few of the plugins that tests need.
     *
     * @param plugins the plugins to keep, in addition to this one; those that they depend on are kept as well
     */
    public static RealJenkinsExtension omitOthersThan(RealJenkinsExtension jenkins, String... plugins)
            throws IOException {
        Set<String> kept = new TreeSet<>(List.of(plugins));
        addDeclared(manifest(), kept);
        for (String plugin : plugins) {
            addDeclared(manifest(plugin), kept);
        }
        try (InputStream index = PackagedPlugin.class.getResourceAsStream("/test-dependencies/index")) {
            return jenkins.omitPlugins(new String(index.readAllBytes())
                    .lines()
                    .filter(name -> !kept.contains(name))
                    .toArray(String[]::new));
        }
    }

    private static void addDeclared(Manifest manifest, Set<String> declared) throws IOException {
        String dependencies = manifest.getMainAttributes().getValue("Plugin-Dependencies");
        List<String> mandatory = dependencies == null
                ? List.of()
                : Arrays.stream(dependencies.split(","))
                        .filter(dependency -> !dependency.contains("resolution:=optional"))
                        .map(dependency -> dependency.substring(0, dependency.indexOf(':')))
                        .toList();
        for (String name : mandatory) {
            if (declared.add(name)) {
                addDeclared(manifest(name), declared);
            }
        }
    }

    private static Manifest manifest(String plugin) throws IOException {
        for (String type : List.of(".jpi", ".hpi")) {
            try (InputStream file = PackagedPlugin.class.getResourceAsStream("/test-dependencies/" + plugin + type)) {
                if (file != null) {
                    return new JarInputStream(file).getManifest();
                }
            }
        }
        throw new IOException(plugin + " is declared, but not among the test dependencies");
    }

    /** @return the manifest of this plugin */
    private static Manifest manifest() throws IOException {
        for (String name : List.of("/the.jpl", "/the.hpl")) {
            try (InputStream file = PackagedPlugin.class.getResourceAsStream(name)) {
                if (file != null) {
                    return new Manifest(file);
                }
            }
        }
        throw new IOException("run mvn test-compile first");
    }

    /** @return where it is on the class path */
    private static synchronized String create() throws IOException {
        Manifest manifest = manifest();
        manifest.getMainAttributes().remove(new Attributes.Name("Libraries"));
        manifest.getMainAttributes().remove(new Attributes.Name("Resource-Path"));
        Path file = testClasses().resolve(RESOURCE);
        Files.createDirectories(file.getParent());
        Path temporary = Files.createTempFile(file.getParent(), NAME, ".tmp");
        try (OutputStream out = Files.newOutputStream(temporary);
                JarOutputStream plugin = new JarOutputStream(out, manifest)) {
            plugin.putNextEntry(new JarEntry("WEB-INF/lib/" + NAME + ".jar"));
            JarOutputStream jar = new JarOutputStream(plugin, manifest);
            addClasses(jar, testClasses().resolveSibling("classes"));
            jar.finish();
            plugin.closeEntry();
        }
        Files.move(temporary, file, StandardCopyOption.REPLACE_EXISTING);
        return RESOURCE;
    }

    private static void addClasses(JarOutputStream jar, Path classes) throws IOException {
        try (Stream<Path> files = Files.walk(classes)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                String name = classes.relativize(file).toString().replace(File.separatorChar, '/');
                if (!name.equals("META-INF/MANIFEST.MF")) {
                    jar.putNextEntry(new JarEntry(name));
                    Files.copy(file, jar);
                    jar.closeEntry();
                }
            }
        }
    }

    private static Path testClasses() {
        URL location =
                PackagedPlugin.class.getProtectionDomain().getCodeSource().getLocation();
        return Path.of(URI.create(location.toString()));
    }
}
