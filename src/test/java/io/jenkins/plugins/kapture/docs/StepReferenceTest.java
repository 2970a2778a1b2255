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
import java.util.Map;
import org.jenkinsci.plugins.structs.describable.DescribableModel;
import org.jenkinsci.plugins.structs.describable.DescribableParameter;
import org.jenkinsci.plugins.workflow.steps.StepDescriptor;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.JenkinsRule;
import org.jvnet.hudson.test.junit.jupiter.WithJenkins;

/**
 * The step reference says what the help of the forms says. The tables of {@code docs/steps.md} are written anew with
 * {@code -Dkapture.docs.update=true}; else a difference fails the test.
 */
@WithJenkins
class StepReferenceTest {

    private static final Path FILE = Documents.ROOT.resolve("docs/steps.md");

    @Test
    void referenceIsTheHelp(JenkinsRule jenkins) throws IOException {
        String text = Documents.read(FILE);
        Map<String, String> known = new LinkedHashMap<>();
        String updated = text;
        for (String step : List.of("kaptureUpdateTicket", "kaptureUpdateTickets", "kaptureTicketIds")) {
            updated = replace(updated, step, reference(step, known));
        }
        if (Boolean.getBoolean("kapture.docs.update")) {
            Files.writeString(FILE, updated);
        } else {
            assertThat("written with -Dkapture.docs.update=true", text, is(updated));
        }
    }

    /** @param known parameters that a step before has described already */
    private static String reference(String step, Map<String, String> known) throws IOException {
        StepDescriptor descriptor = StepDescriptor.byFunctionName(step);
        DescribableModel<?> model = DescribableModel.of(descriptor.clazz);
        StringBuilder text =
                new StringBuilder(markdown(model.getHelp(), "\n\n")).append("\n\n| Parameter | |\n| --- | --- |\n");
        boolean repeated = false;
        List<DescribableParameter> parameters = model.getParameters().stream()
                .sorted(Comparator.comparing((DescribableParameter parameter) -> !parameter.isRequired()))
                .toList();
        for (DescribableParameter parameter : parameters) {
            assertThat(step + ", " + parameter.getName(), parameter.getHelp(), is(notNullValue()));
            String help = markdown(parameter.getHelp(), "<br>").replace("|", "\\|");
            if (help.equals(known.put(parameter.getName(), help))) {
                repeated = true;
            } else {
                text.append("| `")
                        .append(parameter.getName())
                        .append("` | ")
                        .append(help)
                        .append(" |\n");
            }
        }
        return repeated
                ? text + "\nAll others are those of [`kaptureUpdateTicket`](#kaptureupdateticket).\n"
                : text.toString();
    }

    /** What the help files use of HTML. */
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
