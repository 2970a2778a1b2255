package io.jenkins.plugins.kapture.pages;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;

import hudson.MarkupText;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which lines of a log are colored. */
class OutcomeAnnotatorFactoryTest {

    private static String annotate(String line) {
        MarkupText text = new MarkupText(line);
        new OutcomeAnnotatorFactory().newInstance(null).annotate(null, text);
        return text.toString(false);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[Kapture] ",
                "UPDATED",
                "UPDATED [Kapture] UPDATED",
                " [Kapture] UPDATED",
                "[Kapture] NOT_UPDATED"
            })
    void otherLinesStayAsTheyAre(String line) {
        assertThat(annotate(line), is(line));
    }

    @ParameterizedTest
    @ValueSource(strings = {"UPDATED success", "PREVIEW warning", "UNKNOWN warning", "REJECTED error", "FAULTY error"})
    void colorsTheFirstOutcome(String expected) {
        String outcome = expected.split(" ")[0];
        assertThat(
                annotate("[Kapture] Ticket 1: " + outcome + " UPDATED"),
                is("[Kapture] Ticket 1: <b class='jenkins-!-" + expected.split(" ")[1] + "-color'>" + outcome
                        + "</b> UPDATED"));
    }
}
