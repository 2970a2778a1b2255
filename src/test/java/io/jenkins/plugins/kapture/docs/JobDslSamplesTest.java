package io.jenkins.plugins.kapture.docs;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.instanceOf;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;

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
import org.jenkinsci.plugins.structs.describable.ErrorType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * The Job DSL samples of the documents configure build steps by the symbols and fields that they use.
 *
 * <p>The Job DSL plugin itself is not part of the tests. What its dynamic DSL does with extensions is done here in the
 * same way: look up a symbol, check that the model of the class has each field with a type that can be modeled, and
 * instantiate the class. The rest of a seed job, such as {@code freeStyleJob}, is not checked.
 */
@WithJenkins
class JobDslSamplesTest {

    /** One for all samples. */
    @BeforeAll
    static void setUp(JenkinsRule jenkins) {}

    static List<Sample> samples() {
        return Documents.samples().stream()
                .filter(sample -> sample.marker().equals("job-dsl"))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("samples")
    void configuresBuildSteps(Sample sample) {
        CompilerConfiguration compiler = new CompilerConfiguration();
        compiler.setScriptBaseClass(DelegatingScript.class.getName());
        DelegatingScript script = (DelegatingScript) new GroovyShell(compiler).parse(script(sample));
        Seed seed = new Seed();
        script.setDelegate(seed);
        script.run();
        assertThat(seed.steps, hasSize(2));
    }

    private static String script(Sample sample) {
        if (sample.language().equals("groovy")) {
            return sample.text();
        }
        Map<String, List<Map<String, String>>> configuration =
                new Yaml(new SafeConstructor(new LoaderOptions())).load(sample.text());
        return configuration.get("jobs").get(0).get("script");
    }

    /** Receives the calls of a sample, at any depth. */
    private static final class Seed extends GroovyObjectSupport {

        private final List<Object> steps = new ArrayList<>();

        @Override
        public Object invokeMethod(String name, Object arguments) {
            Object last = ((Object[]) arguments)[((Object[]) arguments).length - 1];
            Descriptor<?> descriptor = SymbolLookup.get().findDescriptor(BuildStep.class, name);
            if (descriptor == null) {
                run((Closure<?>) last, this);
            } else {
                steps.add(instantiate(descriptor, (Closure<?>) last));
            }
            return null;
        }

        private static Object instantiate(Descriptor<?> descriptor, Closure<?> body) {
            DescribableModel<?> model = DescribableModel.of(descriptor.clazz);
            Fields fields = new Fields(model);
            run(body, fields);
            try {
                Describable<?> step = (Describable<?>) model.instantiate(fields.values, null);
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

        private final DescribableModel<?> model;
        private final Map<String, Object> values = new LinkedHashMap<>();

        Fields(DescribableModel<?> model) {
            this.model = model;
        }

        @Override
        public Object invokeMethod(String name, Object arguments) {
            assertThat(name, model.getParameter(name), is(notNullValue()));
            assertThat(name, model.getParameter(name).getType(), is(not(instanceOf(ErrorType.class))));
            values.put(name, ((Object[]) arguments)[0]);
            return null;
        }
    }
}
