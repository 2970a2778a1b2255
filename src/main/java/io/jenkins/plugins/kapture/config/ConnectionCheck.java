package io.jenkins.plugins.kapture.config;

import hudson.util.FormValidation;
import io.jenkins.plugins.kapture.client.InvalidInputException;
import io.jenkins.plugins.kapture.client.Token;
import io.jenkins.plugins.kapture.client.UpdateResponse;
import java.nio.charset.StandardCharsets;
import org.jvnet.localizer.LocaleProvider;

/**
 * The result of a connection test: whether the site accepts the token, and a message in the language of the request's
 * user.
 */
record ConnectionCheck(boolean passed, String message) {

    /** No ticket has a blank ID, so nothing can be updated. */
    private static final byte[] NO_TICKET =
            "[{\"ticket_id\":\"\",\"sub_status\":\"\"}]".getBytes(StandardCharsets.UTF_8);

    /**
     * Sends the update of a ticket without an ID, which the service must reject. The documented responses distinguish a
     * valid token ({@code No Data found/ticket_id is missing}) from an invalid one ({@code Invalid Auth Key}). A
     * successful test ends the warning about the site.
     */
    static ConnectionCheck run(KaptureSite site) {
        ConnectionCheck check = send(site);
        SiteStatus status = SiteStatus.forSite(site.getName());
        if (check.passed) {
            status.clear();
        } else {
            status.recordTest(check.message);
        }
        return check;
    }

    private static ConnectionCheck send(KaptureSite site) {
        try {
            SiteRules.check(site);
            Token token = KaptureCredentials.token(site);
            var response = KaptureRequestFactory.post(site, token, NO_TICKET).send();
            return describe(UpdateResponse.read(response, site.getUrl(), token::mask, LocaleProvider.getLocale()));
        } catch (InvalidInputException e) {
            return new ConnectionCheck(false, e.getMessage(LocaleProvider.getLocale()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new ConnectionCheck(false, Messages.ConnectionCheck_interrupted());
        }
    }

    private static ConnectionCheck describe(UpdateResponse response) {
        String reason = response.reason();
        return switch (response.outcome()) {
            // HTTP 400 is always a rejection, but only the documented JSON shows that this is Kapture.
            case UPDATED, REJECTED ->
                response.isDocumented()
                        ? new ConnectionCheck(true, Messages.ConnectionCheck_accepted())
                        : notKapture(reason);
            case FAULTY -> notKapture(reason);
            case UNAUTHORIZED -> new ConnectionCheck(false, Messages.ConnectionCheck_refused(reason));
            case UNAVAILABLE, UNKNOWN, PREVIEW ->
                new ConnectionCheck(false, Messages.ConnectionCheck_noResponse(reason));
        };
    }

    private static ConnectionCheck notKapture(String reason) {
        return new ConnectionCheck(false, Messages.ConnectionCheck_notKapture(reason));
    }

    FormValidation toFormValidation() {
        return passed ? FormValidation.ok(message) : FormValidation.error(message);
    }
}
