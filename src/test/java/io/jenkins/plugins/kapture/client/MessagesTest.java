package io.jenkins.plugins.kapture.client;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.not;

import io.jenkins.plugins.kapture.http.HttpResponse;
import io.jenkins.plugins.kapture.http.HttpResponse.Failure;
import java.util.EnumSet;
import java.util.Locale;
import java.util.ResourceBundle;
import java.util.Set;
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
    void isASentence(String key) {
        String text = new LocalizedMessage(key, "zero", "one", "two", "three", "four").apply(Locale.ROOT);
        assertThat(text, not(containsString("''")));
        for (int i = 0; i < 5; i++) {
            assertThat(text, not(containsString("{" + i + "}")));
        }
    }

    @ParameterizedTest
    @EnumSource(names = "NONE", mode = EnumSource.Mode.EXCLUDE)
    void explainsEachFailure(Failure failure) {
        UpdateResponse answer =
                UpdateResponse.read(HttpResponse.failed(failure, "detail"), "https://acme.kapturecrm.com");
        assertThat(answer.message(), containsString(answer.reason() + " "));
    }

    @Test
    void saysWhatToDoAboutEachOutcome() {
        for (Outcome outcome : EnumSet.complementOf(EnumSet.of(Outcome.UPDATED))) {
            assertThat(UpdateResponse.of(outcome, "Why.").message(), containsString("Why. "));
        }
    }
}
