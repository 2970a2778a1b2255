package io.jenkins.plugins.kapture.client;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import io.jenkins.plugins.kapture.http.HttpResponse;
import io.jenkins.plugins.kapture.http.HttpResponse.Failure;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Locale;
import java.util.ResourceBundle;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class MessagesTest {

    static Set<String> keys() {
        return ResourceBundle.getBundle("io.jenkins.plugins.kapture.client.Messages", Locale.ROOT)
                .keySet();
    }

    @ParameterizedTest
    @MethodSource("keys")
    void hasNoPlaceholderLeft(String key) {
        LocalizedMessage message = new LocalizedMessage(key, "«0»", "«1»", "«2»", "«3»", "«4»");
        Set<String> english = arguments(message.apply(Locale.ROOT));
        for (String language : new String[] {"en", "de"}) {
            String text = message.apply(Locale.forLanguageTag(language));
            assertThat(text, not(containsString("''")));
            assertThat(text.matches(".*\\{[0-9]}.*"), is(false));
            assertThat(language + ": " + text, arguments(text), is(english));
        }
    }

    private static Set<String> arguments(String text) {
        Set<String> used = new HashSet<>();
        Matcher matcher = Pattern.compile("«[0-9]»").matcher(text);
        while (matcher.find()) {
            used.add(matcher.group());
        }
        return used;
    }

    @ParameterizedTest
    @EnumSource(names = "NONE", mode = EnumSource.Mode.EXCLUDE)
    void explainsEachFailure(Failure failure) {
        UpdateResponse response =
                FaultFixture.read(HttpResponse.failed(failure, "detail"), "https://acme.kapturecrm.com");
        assertThat(response.message(), containsString(response.reason() + " "));
    }

    @Test
    void saysWhatToDoAboutEachOutcome() {
        for (Outcome outcome : EnumSet.complementOf(EnumSet.of(Outcome.UPDATED))) {
            assertThat(UpdateResponse.of(outcome, "Why.").message(), containsString("Why. "));
        }
    }
}
