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
                "{'detail':'call +1 (415) 555-0100 or (+91) 98765-43210.'}|'call **** or ****.'",
                "{'detail':'call +91.98765.43210, +91\u00a098765\u00a043210.'}|'call ****, ****.'",
                "{'detail':'call +49 (0)30 123456, +49 30/123456.'}|'call ****, ****.'",
                "{'detail':'+91 98765 43210 (713516551148)'}|'**** (713516551148)'",
                "{'detail':'713516551148 (+2), 1+1 = 2 (+10.5 %)'}|'713516551148 (+2), 1+1 = 2 (+10.5 %)'",
                "{'detail':'713516551148 in +7 days, 2+2'}|'713516551148 in +7 days, 2+2'",
                "{'isEmail':true}|'isEmail' : true",
                "\uFEFF{'phone':10005550100}|'phone' : '****'",
                "{'contact_number':10005550100}|'contact_number' : '****'",
                "{'whatsapp_no':'10005550100'}|'whatsapp_no' : '****'",
                "{'contactPerson':'Kim'}|'contactPerson' : '****'",
                "{'customer_full_name':'Kim'}|'customer_full_name' : '****'",
                "{'agentName':'Kim'}|'agentName' : '****'",
                "{'shopOwnerName':'Kim'}|'shopOwnerName' : '****'",
                "{'sub_status_name':'Closed'}|'sub_status_name' : 'Closed'",
                "{'queue_name':'L2'}|'queue_name' : 'L2'",
                "{'template_name':'t'}|'template_name' : 't'",
                "{'lastConversationTypeName':'Call'}|'lastConversationTypeName' : 'Call'",
                "{'Customer Name':'Kim'}|'Customer Name' : '****'",
                "{'first-name':'Kim'}|'first-name' : '****'",
                "{'Contact No.':'10005550100'}|'Contact No.' : '****'",
                "{'requesterName':'Kim'}|'requesterName' : '****'",
                "{'createdByName':'Kim'}|'createdByName' : '****'",
                "{'surname':'Doe'}|'surname' : '****'",
                "{'customer':{'name':'Kim'}}|'name' : '****'",
                "{'contacts':[{'Name':'Kim'}]}|'Name' : '****'",
                "{'queue':{'name':'L2'}}|'name' : 'L2'",
                "{'amount':19.90}|'amount' : 19.90",
                "{'amount':1713516551.152}|'amount' : 1713516551.152",
                "{'amount':1e99999999999}|{'amount':1e99999999999}",
                "{'userStatus':{'name':'Open'}}|'name' : 'Open'",
                "404 page not found|404 page not found",
                "{'status':'failed'} <b>Fatal error</b>|{'status':'failed'} <b>Fatal error</b>",
            })
    void isMasked(String json, String shown) {
        assertThat(PersonalData.maskedPrettyJson(json.replace('\'', '"')).replace('"', '\''), containsString(shown));
    }

    /** Java matches some repeated groups recursively. */
    @ParameterizedTest
    @CsvSource({"x@a, .a", "+1, 2-3"})
    void longTextDoesNotOverflowTheStack(String start, String part) {
        assertThat(PersonalData.maskedPrettyJson(start + part.repeat(100_000)), containsString("****"));
    }

    @Test
    void deepJsonIsNotIndented() {
        String body = "[" + "{\"a\":".repeat(900) + "1" + "}".repeat(900) + "]";
        assertThat(PersonalData.maskedPrettyJson(body), is(body));
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
