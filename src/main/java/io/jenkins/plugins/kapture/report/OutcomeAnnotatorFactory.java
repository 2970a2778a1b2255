package io.jenkins.plugins.kapture.report;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.MarkupText;
import hudson.console.ConsoleAnnotator;
import hudson.console.ConsoleAnnotatorFactory;
import io.jenkins.plugins.kapture.client.Outcome;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Colours the outcomes in a log while somebody looks at it, so that the log itself stays plain text and costs no more. */
@Extension
public final class OutcomeAnnotatorFactory extends ConsoleAnnotatorFactory<Object> {

    private static final Pattern LINE = Pattern.compile("\\[Kapture\\] .*?\\b("
            + Arrays.stream(Outcome.values()).map(Outcome::name).collect(Collectors.joining("|"))
            + ")\\b");

    @Override
    public ConsoleAnnotator<Object> newInstance(Object context) {
        return new Annotator();
    }

    private static final class Annotator extends ConsoleAnnotator<Object> {

        private static final long serialVersionUID = 1L;

        @Override
        public ConsoleAnnotator<Object> annotate(@NonNull Object context, @NonNull MarkupText text) {
            Matcher line = LINE.matcher(text.getText());
            if (line.find()) {
                Outcome outcome = Outcome.valueOf(line.group(1));
                String colour = outcome.isUpdated() ? "success" : outcome.isUnknown() ? "warning" : "error";
                text.addMarkup(line.start(1), line.end(1), "<b class='jenkins-!-" + colour + "-color'>", "</b>");
            }
            return this;
        }
    }
}
