package io.jenkins.plugins.kapture.docs;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;

import groovy.lang.Closure;
import groovy.lang.GroovyObjectSupport;
import groovy.lang.GroovyShell;
import groovy.util.DelegatingScript;
import hudson.model.Describable;
import hudson.model.Descriptor;
import hudson.tasks.BuildStep;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.codehaus.groovy.control.CompilerConfiguration;
import org.jenkinsci.plugins.structs.SymbolLookup;
import org.jenkinsci.plugins.structs.describable.DescribableModel;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/**
 * The Job DSL samples of the documents make build steps by the symbols and fields that they name.
 *
 * <p>The Job DSL plugin itself is not part of the tests. What its dynamic DSL does with extensions, which is to look up
 * a symbol and to call its data-bound constructor and setters, is done here in the same way; the rest of a seed job,
 * such as {@code freeStyleJob}, is taken as it stands.
 */
@WithJenkins
class JobDslSamplesTest {

    static List<Sample> samples() {
        return Documents.samples().stream()
                .filter(sample -> sample.is("groovy", "job-dsl"))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("samples")
    void makesBuildSteps(Sample sample, JenkinsRule jenkins) throws Exception {
        CompilerConfiguration compiler = new CompilerConfiguration();
        compiler.setScriptBaseClass(DelegatingScript.class.getName());
        DelegatingScript script = (DelegatingScript) new GroovyShell(compiler).parse(sample.text());
        Seed seed = new Seed();
        script.setDelegate(seed);
        script.run();
        assertThat(seed.made, hasSize(2));
    }

    /** Takes calls as the sample makes them, to any depth. */
    private static final class Seed extends GroovyObjectSupport {

        private final List<Object> made = new ArrayList<>();

        @Override
        public Object invokeMethod(String name, Object arguments) {
            Object last = ((Object[]) arguments)[((Object[]) arguments).length - 1];
            Descriptor<?> descriptor = SymbolLookup.get().findDescriptor(BuildStep.class, name);
            if (descriptor == null) {
                run((Closure<?>) last, this);
            } else {
                made.add(make(descriptor, (Closure<?>) last));
            }
            return null;
        }

        private static Object make(Descriptor<?> descriptor, Closure<?> body) {
            Fields fields = new Fields();
            run(body, fields);
            try {
                Describable<?> step =
                        (Describable<?>) DescribableModel.of(descriptor.clazz).instantiate(fields.values, null);
                assertThat(DescribableModel.uninstantiate2_(step).getArguments(), is(fields.values));
                return step;
            } catch (Exception e) {
                throw new IllegalArgumentException(descriptor.clazz.getSimpleName(), e);
            }
        }

        private static void run(Closure<?> body, Object delegate) {
            body.setDelegate(delegate);
            body.setResolveStrategy(Closure.DELEGATE_ONLY);
            body.call();
        }
    }

    private static final class Fields extends GroovyObjectSupport {

        private final Map<String, Object> values = new LinkedHashMap<>();

        @Override
        public Object invokeMethod(String name, Object arguments) {
            values.put(name, ((Object[]) arguments)[0]);
            return null;
        }
    }
}
