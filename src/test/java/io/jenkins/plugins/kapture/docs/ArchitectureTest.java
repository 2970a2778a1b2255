package io.jenkins.plugins.kapture.docs;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.jenkins.plugins.kapture.http.HttpPost;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import jenkins.agents.ControllerToAgentCallable;
import org.junit.jupiter.api.Test;

/** The arrows between the packages, and that {@code docs/architecture.md} draws the very same. */
class ArchitectureTest {

    private static final String ROOT = "io.jenkins.plugins.kapture";
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(ROOT);
    private static final Pattern ARROW = Pattern.compile("(?m)^ *(\\w+)\\S*.*? (?:-->|-- .* -->|-[.] .* [.]->) (\\w+)");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `(\\w+)/` \\|");

    @Test
    void clientKnowsNoOther() {
        forbid("client", "config", "report", "update", "pipeline", "freestyle");
        noClasses()
                .that()
                .resideInAPackage(ROOT + ".client")
                .and()
                .doNotHaveSimpleName("Messages") // generated, with an annotation of Jenkins
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("hudson..", "jenkins..", "org.jenkinsci..", "org.kohsuke..")
                .check(CLASSES);
    }

    @Test
    void bothSidesKnowNeitherOperationNorDoors() {
        forbid("config", "report", "update", "pipeline", "freestyle");
        forbid("report", "config", "update", "pipeline", "freestyle");
    }

    @Test
    void operationKnowsNoDoor() {
        forbid("update", "pipeline", "freestyle");
    }

    @Test
    void doorsDoNotKnowEachOther() {
        forbid("pipeline", "freestyle");
        forbid("freestyle", "pipeline");
    }

    private static void forbid(String from, String... to) {
        for (String other : to) {
            noClasses()
                    .that()
                    .resideInAPackage(ROOT + "." + from)
                    .should()
                    .dependOnClassesThat(resideInAPackage(ROOT + "." + other))
                    .check(CLASSES);
        }
    }

    /** An agent lacks every class but those of the JDK and of remoting, and fetches each from the controller. */
    @Test
    void whatTravelsToAgentsNeedsNothingButTheJdk() {
        Set<JavaClass> travelling = new LinkedHashSet<>();
        Set<String> needed = new TreeSet<>();
        Deque<JavaClass> open = new ArrayDeque<>(List.of(CLASSES.get(ROOT + ".update.SendRequest")));
        while (!open.isEmpty()) {
            JavaClass next = open.pop();
            if (travelling.add(next)) {
                for (Dependency dependency : next.getDirectDependenciesFromSelf()) {
                    JavaClass target = dependency.getTargetClass().getBaseComponentType();
                    if (target.getPackageName().startsWith(ROOT)) {
                        open.push(target);
                    } else if (!target.isPrimitive()
                            && !target.getName().matches("javax?\\.(?!servlet|annotation).*")) {
                        needed.add(target.getName());
                    }
                }
            }
        }
        assertThat(needed, is(Set.of(ControllerToAgentCallable.class.getName())));
        assertThat(travelling, hasItem(CLASSES.get(HttpPost.class)));
        assertThat(
                travelling.stream()
                        .filter(type -> !type.getPackageName().equals(ROOT + ".client"))
                        .map(JavaClass::getSimpleName)
                        .toList(),
                is(List.of("SendRequest")));
    }

    @Test
    void pictureDrawsThePackagesAndTheirArrows() {
        String picture = Documents.samples().stream()
                .filter(sample -> sample.is("mermaid", ""))
                .map(Sample::text)
                .findFirst()
                .orElseThrow();
        String text = Documents.read(Documents.ROOT.resolve("docs/architecture.md"));
        Set<String> packages =
                CLASSES.stream().map(ArchitectureTest::packageOf).collect(Collectors.toCollection(TreeSet::new));
        Set<String> described =
                ROW.matcher(text).results().map(row -> row.group(1)).collect(Collectors.toCollection(TreeSet::new));
        assertThat(described, is(packages));

        Set<String> drawn = new TreeSet<>();
        for (MatchResult arrow : ARROW.matcher(picture).results().toList()) {
            if (packages.contains(arrow.group(1)) && packages.contains(arrow.group(2))) {
                drawn.add(arrow.group(1) + " --> " + arrow.group(2));
            }
        }
        Set<String> real = new TreeSet<>();
        for (JavaClass type : CLASSES) {
            for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                JavaClass target = dependency.getTargetClass().getBaseComponentType();
                if (target.getPackageName().startsWith(ROOT) && !packageOf(type).equals(packageOf(target))) {
                    real.add(packageOf(type) + " --> " + packageOf(target));
                }
            }
        }
        assertThat(drawn, is(real));
    }

    private static String packageOf(JavaClass type) {
        return type.getPackageName().substring(ROOT.length() + 1);
    }
}
