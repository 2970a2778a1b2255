package io.jenkins.plugins.kapture.config;

import io.jenkins.plugins.kapture.client.InvalidInputException;
import io.jenkins.plugins.kapture.client.Outcome;
import io.jenkins.plugins.kapture.client.TicketUpdate;
import io.jenkins.plugins.kapture.client.Token;
import io.jenkins.plugins.kapture.client.UpdateResponse;
import java.util.Objects;
import org.jvnet.localizer.LocaleProvider;

/** Whether a site accepts the token, and a message in the language of the request's user. */
record ConnectionCheck(boolean passed, String message) {

    /**
     * Sends the update of a ticket without an ID, which the service must reject. The documented responses distinguish a
     * valid token ({@code No Data found/ticket_id is missing}) from an invalid one ({@code Invalid Auth Key}). A
     * successful test ends the warning about the site and its rest, unless the form has another URL or other
     * credentials than the stored site.
     */
    static ConnectionCheck run(KaptureSite site) {
        ConnectionCheck check = send(site);
        KaptureSite stored = KaptureConfiguration.get().getSite(site.getName());
        if (stored != null
                && stored.getUrl().equals(site.getUrl())
                && Objects.equals(stored.getCredentialsId(), site.getCredentialsId())) {
            SiteStatus.forSite(site.getName()).recordTest(check.passed, check.message);
            if (check.passed) {
                SiteBackoff.of(stored).end();
            }
        }
        return check;
    }

    private static ConnectionCheck send(KaptureSite site) {
        if (site.getCredentialsId() == null) {
            return new ConnectionCheck(false, Messages.ConnectionCheck_noCredentials());
        }
        try {
            SiteRules.check(site);
            Token token = KaptureCredentials.token(site);
            var response = KaptureRequestFactory.post(site, token, TicketUpdate.probe())
                    .send();
            return describe(
                    UpdateResponse.read(response, site.getUrl(), token::mask, LocaleProvider.getLocale()), site);
        } catch (InvalidInputException e) {
            return new ConnectionCheck(false, e.getMessage(LocaleProvider.getLocale()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new ConnectionCheck(false, Messages.ConnectionCheck_interrupted());
        }
    }

    private static ConnectionCheck describe(UpdateResponse response, KaptureSite site) {
        Outcome outcome = response.outcome();
        String reason = response.reason();
        if (response.isTokenRefused()) {
            return new ConnectionCheck(
                    false, Messages.ConnectionCheck_refused(site.getUrl(), reason, site.getCredentialsId()));
        } else if (outcome == Outcome.UNAVAILABLE || outcome == Outcome.UNKNOWN) {
            return new ConnectionCheck(false, Messages.ConnectionCheck_noResponse(site.getUrl(), reason));
        }
        // HTTP 400 is always a rejection, but only the documented JSON shows that this is Kapture.
        boolean accepted = response.isDocumented() && (outcome == Outcome.REJECTED || outcome == Outcome.UPDATED);
        return accepted
                ? new ConnectionCheck(true, Messages.ConnectionCheck_accepted(site.getUrl()))
                : new ConnectionCheck(false, Messages.ConnectionCheck_notKapture(site.getUrl(), reason));
    }
}
