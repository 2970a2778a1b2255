package io.jenkins.plugins.kapture.pages;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Extension;
import hudson.MarkupText;
import hudson.console.ConsoleAnnotator;
import hudson.console.ConsoleAnnotatorFactory;
import hudson.model.Run;
import io.jenkins.plugins.kapture.client.Outcome;
import io.jenkins.plugins.kapture.journal.TicketJournal;
import java.io.IOException;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jenkinsci.plugins.workflow.graph.FlowNode;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * Colors outcomes and links tickets when a build log is rendered; the stored log stays plain text, which is much
 * shorter.
 */
@Extension
@Restricted(NoExternalUse.class)
public final class OutcomeAnnotatorFactory extends ConsoleAnnotatorFactory<Object> {

    private static final String PREFIX = "[Kapture] ";

    /** The ticket and the site before an outcome are shorter, so longer text is not that of the plugin. */
    private static final int MAX_LENGTH = 2000;

    /** In every language, the outcome follows the ticket. */
    private static final Pattern OUTCOME = Pattern.compile(
            Arrays.stream(Outcome.values()).map(Outcome::name).collect(Collectors.joining("|", "\\b(?:", ")\\b")));

    private static final Pattern WORD = Pattern.compile("[^\\s:]\\S*(?<!:)");

    @Override
    public ConsoleAnnotator<Object> newInstance(Object context) {
        return new Annotator();
    }

    private static final class Annotator extends ConsoleAnnotator<Object> {

        private static final long serialVersionUID = 1L;

        @Override
        public ConsoleAnnotator<Object> annotate(Object context, MarkupText text) {
            int prefix = text.getText().indexOf(PREFIX);
            int start = prefix + PREFIX.length();
            Matcher word = OUTCOME.matcher(text.getText());
            if (prefix >= 0 && word.find(start)) {
                Outcome outcome = Outcome.valueOf(word.group());
                String color = outcome.isUpdated() ? "success" : outcome.isUnknown() ? "warning" : "error";
                text.addMarkup(word.start(), word.end(), "<b class='jenkins-!-" + color + "-color'>", "</b>");
                Run<?, ?> run = run(context);
                if (run != null && word.start() - start <= MAX_LENGTH) {
                    link(new TicketJournal(run), text, start, text.getText().substring(start, word.start()));
                }
            }
            return this;
        }

        private static void link(TicketJournal journal, MarkupText text, int start, String words) {
            Matcher word = WORD.matcher(words);
            while (word.find()) {
                String url = journal.ticketUrl(word.group(), words);
                if (url != null) {
                    text.addHyperlink(start + word.start(), start + word.end(), url);
                    return;
                }
            }
        }

        @CheckForNull
        private static Run<?, ?> run(Object context) {
            try {
                Object owner = context instanceof FlowNode node
                        ? node.getExecution().getOwner().getExecutable()
                        : context;
                return owner instanceof Run<?, ?> run ? run : null;
            } catch (IOException e) {
                return null; // the build was deleted
            }
        }
    }
}
