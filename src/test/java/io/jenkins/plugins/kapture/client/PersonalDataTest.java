package io.jenkins.plugins.kapture.client;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.NotEmpty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PersonalDataTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'email':'kim@example.com'}|'email' : '****'",
                "{'ticketEmail':''}|'ticketEmail' : ''",
                "{'phone':10005550100}|'phone' : '****'",
                "{'contact_phone':[1,2]}|'contact_phone' : '****'",
                "{'twitterUserId':null}|'twitterUserId' : null",
                "{'creatorName':'Kim'}|'creatorName' : '****'",
                "{'assignedToName':'Kim'}|'assignedToName' : '****'",
                "{'statusName':'Closed'}|'statusName' : 'Closed'",
                "{'a':[{'EMAIL':'x'}]}|'EMAIL' : '****'",
                "{'detail':'ask kim@example.com now'}|'ask **** now'",
                "{'detail':'call +1 000 555-0100 or +10005550100.'}|'call **** or ****.'",
                "{'detail':'713516551148 in +7 days, 2+2'}|'713516551148 in +7 days, 2+2'",
                "{'isEmail':true}|'isEmail' : true",
            })
    void isMasked(String json, String shown) {
        assertThat(PersonalData.maskedPrettyJson(json.replace('\'', '"')).replace('"', '\''), containsString(shown));
    }

    /** Java matches some repeated groups recursively. */
    @Test
    void longTextDoesNotOverflowTheStack() {
        assertThat(PersonalData.mask("x@a" + ".a".repeat(100_000)), containsString("****"));
    }

    @Property
    void masksEveryAddress(@ForAll @AlphaChars @NotEmpty String user, @ForAll @AlphaChars @NotEmpty String host) {
        String address = user.substring(0, Math.min(60, user.length())) + "@"
                + host.substring(0, Math.min(60, host.length())) + ".com";
        assertThat(PersonalData.mask("<" + address + ">"), is("<****>"));
    }

    @Test
    void areMaskedInAResponse() {
        String body = "{\"ticket\":{\"email\":\"kim@example.com\",\"phone\":\"+10005550100\",\"creatorName\":\"Kim\","
                + "\"status\":\"P\",\"detail\":\"ask sam@example.com\",\"ticketEmail\":\"\"}}";
        String masked = PersonalData.maskedPrettyJson(body);
        for (String person : new String[] {"kim@", "sam@", "5550100", "Kim"}) {
            assertThat(masked, not(containsString(person)));
        }
        assertThat(masked, containsString("\"status\" : \"P\""));
        assertThat(PersonalData.maskedPrettyJson("<b>kim@example.com</b>"), is("<b>****</b>"));
    }
}
