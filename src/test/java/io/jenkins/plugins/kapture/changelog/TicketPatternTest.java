package io.jenkins.plugins.kapture.changelog;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.jenkins.plugins.kapture.changelog.TicketPattern.TooComplexException;
import io.jenkins.plugins.kapture.client.InvalidInputException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TicketPatternTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "KAP-\\d+; KAP-1 and KAP-2, KAP-1; KAP-1 KAP-2",
                "KAP-(\\d+); KAP-1 and KAP-2, KAP-1; 1 2",
                "KAP-(\\d+)|SUP-(\\d+); KAP-1 SUP-2; 1 2",
                "(?:KAP|SUP)-(\\d+); KAP-1 SUP-2; 1 2",
                "(KAP|SUP)-(?<id>\\d+); KAP-1 SUP-2; 1 2",
                "(?<project>KAP|SUP)-(?<id>\\d+); KAP-1 SUP-2; 1 2",
                "(?<id>KAP-\\d+)|SUP-(\\d+); KAP-1 SUP-2; KAP-1 2",
                "(KAP-)?\\d+; 17; 17",
                "#(\\d*); # and #3; 3",
                "(?i)kap-(\\d+); KAP-1; 1",
                "\\((\\d+)\\); (7) [8]; 7",
                "\\Q(\\E(\\d+)\\Q)\\E; (7); 7",
                "[(]([^()]+)[)]; (7); 7",
                "(?=KAP)KAP-(\\d+)(?!\\d|(x)); KAP-12; 12",
                "\\bKAP-(\\d+)\\b; xKAP-1 KAP-2; 2",
                "(?<=KAP-)(\\d+); KAP-2; 2",
                "[](]KAP-(\\d+); (KAP-1); 1",
                "KAP-(\\d+)[^](]; KAP-1!; 1",
                "KAP-(\\d+)[\\Q]\\E(]; KAP-1(; 1",
                "KAP-(\\d+)(?:\\c(|x); KAP-1x; 1",
                "(?x) (KAP)-(?<id>\\d+) # number; KAP-1; 1",
            })
    void findsIds(String pattern, String text, String ids) throws Exception {
        assertThat(List.copyOf(TicketPattern.parse(pattern).find(text)), is(List.of(ids.split(" "))));
    }

    @ParameterizedTest
    @CsvSource({
        "(KAP|SUP)-(\\d+), KAP-1",
        "(KAP-(\\d+)), KAP-1",
        "(KAP-)?(\\d+), KAP-1",
        "(a)*(b), aab",
        "((a)|b)?(c), ac",
        "(?x)(KAP) - (\\d+) # (comment), KAP-1"
    })
    void rejectsTwoGroupsThatTakePartInAMatch(String pattern, String text) {
        TicketPattern parsed = TicketPattern.parse(pattern);
        String message = assertThrows(InvalidInputException.class, () -> parsed.find(text))
                .getMessage();
        assertThat(message, containsString("“" + pattern + "”"));
        assertThat(message, containsString("name the one that contains the ticket ID"));
    }

    @ParameterizedTest
    @CsvSource({
        "'', is missing",
        "' ', is missing",
        "KAP-(, is not a valid regular expression",
        "\\d*, matches the empty string",
        "KAP-(\\d+)|, matches the empty string",
    })
    void rejectsBadPatterns(String pattern, String message) {
        InvalidInputException e = assertThrows(InvalidInputException.class, () -> TicketPattern.parse(pattern));
        assertThat(e.getMessage(Locale.ENGLISH), containsString(message));
        assertThat(e.getMessage(Locale.GERMAN), not(containsString(message)));
    }

    @ParameterizedTest
    @CsvSource({"(.*a){12}c, 60", "(?:a|b)*c, 20000"})
    void stopsCatastrophicPatterns(String pattern, int length) {
        TicketPattern parsed = TicketPattern.parse(pattern);
        String text = "a".repeat(length) + "!";
        assertThrows(TooComplexException.class, () -> parsed.find(text));
        assertThat(parsed.tooComplex().getMessage(), containsString("takes too many steps"));
    }

    @Test
    void interruptionEndsTheMatching() {
        TicketPattern parsed = TicketPattern.parse("(.*a){12}c");
        Thread.currentThread().interrupt();
        assertThrows(InterruptedException.class, () -> parsed.find("a".repeat(60) + "!"));
        assertThat(Thread.interrupted(), is(false));
    }

    @Test
    void invisibleCharactersAreNoPartOfAnId() throws Exception {
        String text = "Ticket: 7\u00A0\nTicket: 7\u200B\nTicket: \uFEFF7";
        assertThat(TicketPattern.parse("Ticket:(.+)").find(text), is(Set.of("7")));
    }

    /** The number of steps grows with the square of the length. */
    @ParameterizedTest
    @CsvSource({".*KAP-(\\d+).*, 'a word, ', 600", "(\\w+-\\d+), QUJD, 1000"})
    void searchesALongLine(String pattern, String part, int parts) throws Exception {
        String text = part.repeat(parts) + "\nKAP-1";
        assertThat(TicketPattern.parse(pattern).find(text), hasSize(1));
    }

    @Test
    void searchesALongText() throws Exception {
        String text = "Some words about a commit without a ticket\n".repeat(50_000) + "KAP-1";
        assertThat(TicketPattern.parse("KAP-(\\d+)").find(text), is(Set.of("1")));
    }
}
