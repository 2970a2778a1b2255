package io.jenkins.plugins.kapture.docs;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.notNullValue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jenkinsci.plugins.structs.describable.DescribableModel;
import org.jenkinsci.plugins.structs.describable.DescribableParameter;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/**
 * The step reference contains the help of the forms. With {@code -Dkapture.docs.update=true}, the tables of
 * {@code docs/steps.md} are rewritten; otherwise a difference fails the test.
 */
@WithJenkins
class StepReferenceTest {

    private static final Path FILE = Documents.ROOT.resolve("docs/steps.md");

    @Test
    void referenceContainsTheHelp(JenkinsRule jenkins) throws IOException {
        String text = Documents.read(FILE);
        Map<String, String> firstSteps = new LinkedHashMap<>();
        String updated = text;
        for (String step : List.of("kaptureUpdateTicket", "kaptureUpdateTickets", "kaptureFindTickets")) {
            updated = replace(updated, step, reference(step, firstSteps));
        }
        if (Boolean.getBoolean("kapture.docs.update")) {
            Files.writeString(FILE, updated);
        } else {
            assertThat("written with -Dkapture.docs.update=true", text, is(updated));
        }
    }

    /** @param firstSteps by name and help of a parameter, the step that has described it already */
    private static String reference(String step, Map<String, String> firstSteps) throws IOException {
        DescribableModel<?> model = DescribableModel.of(StepDescriptor.byFunctionName(step).clazz);
        StringBuilder text = new StringBuilder(markdown(model.getHelp(), "\n\n")).append("\n\n");
        StringBuilder rows = new StringBuilder();
        String other = null;
        List<DescribableParameter> parameters = model.getParameters().stream()
                .sorted(Comparator.comparing((DescribableParameter parameter) -> !parameter.isRequired()))
                .toList();
        for (DescribableParameter parameter : parameters) {
            assertThat(step + ", " + parameter.getName(), parameter.getHelp(), is(notNullValue()));
            String help = markdown(parameter.getHelp(), "<br>").replace("|", "\\|");
            String first = firstSteps.putIfAbsent(parameter.getName() + ": " + help, step);
            if (first == null) {
                rows.append("| `%s` | %s |\n".formatted(parameter.getName(), help));
            } else {
                other = first;
            }
        }
        if (!rows.isEmpty()) {
            text.append("| Parameter | Description |\n| --- | --- |\n").append(rows);
        }
        if (other != null) {
            text.append(rows.isEmpty() ? "The parameters are those of " : "\nAll other parameters are those of ")
                    .append("[`%s`](#%s).\n".formatted(other, other.toLowerCase(Locale.ROOT)));
        }
        return text.toString();
    }

    /** Converts the HTML that the help files use. */
    private static String markdown(String html, String paragraph) {
        return html.replaceAll("\\s*</p>\\s*<p>\\s*", paragraph)
                .replaceAll("</?(div|p)>", "")
                .replaceAll("</?code>", "`")
                .replaceAll("</?em>", "*")
                .replace("&quot;", "\"")
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&amp;", "&")
                .strip();
    }

    private static String replace(String text, String name, String content) {
        String begin = "<!-- " + name + ": begin -->\n";
        int from = text.indexOf(begin) + begin.length();
        int to = text.indexOf("<!-- " + name + ": end -->");
        assertThat(name, from >= begin.length() && to >= from);
        return text.substring(0, from) + content + text.substring(to);
    }
}
