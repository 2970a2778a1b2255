package io.jenkins.plugins.kapture.pages;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import hudson.MarkupText;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Lines of a log that the plugin did not write. */
class OutcomeAnnotatorFactoryTest {

    private static String annotate(String line) {
        MarkupText text = new MarkupText(line);
        new OutcomeAnnotatorFactory().newInstance(null).annotate(null, text);
        return text.toString(false);
    }

    @Test
    void colorsTheFirstOutcomeAfterThePrefix() {
        assertThat(annotate("UPDATED UPDATED"), is("UPDATED UPDATED"));
        assertThat(
                annotate("UNKNOWN [Kapture] UPDATED FAULTY"),
                is("UNKNOWN [Kapture] <b class='jenkins-!-success-color'>UPDATED</b> FAULTY"));
        assertThat(annotate("[Kapture] "), is("[Kapture] "));
    }

    @Test
    @Timeout(value = 10, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void repeatedPrefixTakesNoQuadraticTime() {
        String line = "[Kapture] ".repeat(100_000);
        assertThat(annotate(line), is(line));
    }
}
