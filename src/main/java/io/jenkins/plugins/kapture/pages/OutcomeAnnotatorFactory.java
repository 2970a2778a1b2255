package io.jenkins.plugins.kapture.pages;

import hudson.Extension;
import hudson.MarkupText;
import hudson.console.ConsoleAnnotator;
import hudson.console.ConsoleAnnotatorFactory;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/** Colors the outcome in each line of the plugin when a build log is rendered; the stored log has no colors. */
@Extension
@Restricted(NoExternalUse.class)
public final class OutcomeAnnotatorFactory extends ConsoleAnnotatorFactory<Object> {

    private static final Pattern OUTCOME =
            Pattern.compile("\\b(UPDATED|PREVIEW|REJECTED|UNAVAILABLE|UNAUTHORIZED|FAULTY|UNKNOWN)\\b");

    @Override
    public ConsoleAnnotator<Object> newInstance(Object context) {
        return new Annotator();
    }

    private static final class Annotator extends ConsoleAnnotator<Object> {

        private static final long serialVersionUID = 1L;

        @Override
        public ConsoleAnnotator<Object> annotate(Object context, MarkupText text) {
            Matcher word = OUTCOME.matcher(text.getText());
            if (text.getText().startsWith("[Kapture] ") && word.find()) {
                String name = word.group();
                String color =
                        name.equals("UPDATED") ? "success" : name.matches("UNKNOWN|PREVIEW") ? "warning" : "error";
                text.addMarkup(word.start(), word.end(), "<b class='jenkins-!-" + color + "-color'>", "</b>");
            }
            return this;
        }
    }
}
