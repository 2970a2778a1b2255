package io.jenkins.plugins.kapture.docs;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.jenkins.plugins.kapture.http.HttpPost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jenkins.agents.ControllerToAgentCallable;
import org.junit.jupiter.api.Test;
import org.kohsuke.stapler.QueryParameter;

/** The packages depend on each other as {@code docs/dev/architecture.md} shows, and in no other way. */
class ArchitectureTest {

    private static final String ROOT = "io.jenkins.plugins.kapture";
    private static final Path RESOURCES = Documents.ROOT.resolve("src/main/resources");
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(ROOT);
    private static final Pattern ARROW = Pattern.compile("(?m)^ *(\\w+)\\S*.*? (?:-->|-- .* -->) (\\w+)");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `(\\w+)/` \\|");

    @Test
    void packagesHaveNoCycles() {
        slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void packagesDependOnEachOtherAsDrawn() {
        assertThat(drawnArrows(), is(realArrows()));
    }

    /** Of two web methods with the same names, the build finds only one, and not always the same one. */
    @Test
    void parameterNamesOfWebMethodsAreUnique() {
        List<String> missing = CLASSES.stream()
                .flatMap(type -> type.getMethods().stream())
                .filter(method -> method.getParameters().stream()
                        .anyMatch(parameter -> parameter.isAnnotatedWith(QueryParameter.class)))
                .map(method ->
                        "/" + method.getOwner().getName().replaceAll("[.$]", "/") + "/" + method.getName() + ".stapler")
                .filter(file -> getClass().getResource(file) == null)
                .toList();
        assertThat(missing, is(List.of()));
    }

    @Test
    void everyPackageIsDescribed() {
        String document = Documents.read(Documents.ROOT.resolve("docs/dev/architecture.md"));
        Set<String> described =
                ROW.matcher(document).results().map(row -> row.group(1)).collect(Collectors.toCollection(TreeSet::new));
        assertThat(described, is(packages()));
    }

    @Test
    void httpUsesOnlyTheJdk() {
        noClasses()
                .that()
                .resideInAPackage(ROOT + ".http")
                .should()
                .dependOnClassesThat()
                .resideOutsideOfPackages("java..", "javax.net..", "javax.naming..", ROOT + ".http")
                .check(CLASSES);
    }

    @Test
    void clientUsesNoJenkinsType() {
        noClasses()
                .that()
                .resideInAPackage(ROOT + ".client")
                .and()
                .doNotHaveSimpleName("Messages") // generated, and not used
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "hudson..", "jenkins..", "org.jenkinsci..", "org.kohsuke..", "org.jvnet..", "net.sf..")
                .check(CLASSES);
    }

    /** An agent has only the classes of the JDK and of Remoting, and loads all others from the controller. */
    @Test
    void whatIsSentToAgentsUsesOnlyHttpAndTheJdk() {
        Set<JavaClass> loaded = new LinkedHashSet<>();
        Set<String> other = new TreeSet<>();
        Deque<JavaClass> open = new ArrayDeque<>(List.of(CLASSES.get(ROOT + ".update.RequestSender$SendRequest")));
        while (!open.isEmpty()) {
            JavaClass next = open.pop();
            if (loaded.add(next)) {
                for (Dependency dependency : next.getDirectDependenciesFromSelf()) {
                    JavaClass target = dependency.getTargetClass().getBaseComponentType();
                    if (target.getPackageName().startsWith(ROOT)) {
                        open.push(target);
                    } else if (!target.isPrimitive()
                            && !target.getName().matches("javax?\\.(?!servlet|annotation).*")) {
                        other.add(target.getName());
                    }
                }
            }
        }
        assertThat(other, is(Set.of(ControllerToAgentCallable.class.getName())));
        assertThat(loaded, hasItem(CLASSES.get(HttpPost.class)));
        List<String> outsideHttp = loaded.stream()
                .filter(type -> !packageOf(type).equals("http"))
                .map(JavaClass::getSimpleName)
                .toList();
        assertThat(outsideHttp, is(List.of("SendRequest")));
    }

    @Test
    void viewsUseNoOtherTagLibraryOfThePluginThanLibKapture() throws IOException {
        Set<String> libraries = views().stream()
                .flatMap(view -> Pattern.compile("=\"(/(?:lib/kapture|io/)[^\"]*)\"")
                        .matcher(Documents.read(view))
                        .results()
                        .map(match -> match.group(1)))
                .collect(Collectors.toSet());
        assertThat(libraries, is(Set.of("/lib/kapture")));
        assertThat(Files.exists(RESOURCES.resolve("lib/kapture/taglib")), is(true));
    }

    private static List<Path> views() throws IOException {
        try (Stream<Path> files = Files.walk(RESOURCES)) {
            return files.filter(file -> file.toString().endsWith(".jelly")).toList();
        }
    }

    private static Set<String> drawnArrows() {
        String picture = Documents.samples().stream()
                .filter(sample -> sample.is("mermaid", "") && sample.place().startsWith("docs/dev/architecture.md"))
                .map(Sample::text)
                .findFirst()
                .orElseThrow();
        Set<String> packages = packages();
        Set<String> drawn = new TreeSet<>();
        for (MatchResult arrow : ARROW.matcher(picture).results().toList()) {
            if (packages.contains(arrow.group(1)) && packages.contains(arrow.group(2))) {
                drawn.add(arrow.group(1) + " --> " + arrow.group(2));
            }
        }
        return drawn;
    }

    private static Set<String> realArrows() {
        Set<String> real = new TreeSet<>();
        for (JavaClass type : CLASSES) {
            for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                JavaClass target = dependency.getTargetClass().getBaseComponentType();
                if (target.getPackageName().startsWith(ROOT) && !packageOf(type).equals(packageOf(target))) {
                    real.add(packageOf(type) + " --> " + packageOf(target));
                }
            }
        }
        return real;
    }

    private static Set<String> packages() {
        return CLASSES.stream().map(ArchitectureTest::packageOf).collect(Collectors.toCollection(TreeSet::new));
    }

    private static String packageOf(JavaClass type) {
        return type.getPackageName().substring(ROOT.length() + 1);
    }
}
